"""Who is asking: the API key of a program, on every route of `/v1` but LiveKit's webhooks."""

from typing import Annotated

from callcenter.errors import TooManyRequests, Unauthorized
from fastapi import Depends, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from callcenter_api.auth.service import ApiClient
from callcenter_api.services import Services, services_of

_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", description="an API key")
_header = APIKeyHeader(name="X-API-Key", auto_error=False, scheme_name="api_key", description="an API key")


async def require_key(
    services: Annotated[Services, Depends(services_of)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    header: Annotated[str | None, Security(_header)],
) -> ApiClient:
    token = bearer.credentials if bearer else header
    if not token:
        raise Unauthorized("an API key is needed: Authorization: Bearer <key>, or X-API-Key: <key>")
    client = await services.keys.client_of(token)
    if client is None:
        raise Unauthorized("this API key is not known or was revoked")
    if wait_s := services.key_throttle.wait_for(str(client.key_id)):
        raise TooManyRequests("too many requests with this API key", retry_after_s=wait_s)
    return client


Client = Annotated[ApiClient, Depends(require_key)]
