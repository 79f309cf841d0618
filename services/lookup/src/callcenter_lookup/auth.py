"""Who may ask: the services of this installation, with one key. Answers hold personal data in time."""

import hmac
from typing import Annotated

from callcenter.errors import Unauthorized
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

_bearer = HTTPBearer(auto_error=False, scheme_name="ServiceKey", description="LOOKUP_SERVICE_KEY")


def require_service_key(
    request: Request, presented: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> None:
    """Raises Unauthorized."""
    key: str = request.app.state.settings.lookup_service_key.get_secret_value()
    if presented is None:
        raise Unauthorized("A service key is needed: Authorization: Bearer <key>.")
    if not hmac.compare_digest(presented.credentials.encode(), key.encode()):
        raise Unauthorized("The service key is not valid.")
