"""Operators at the door: a session or the way to the login page, and a token in every form."""

from typing import Annotated
from urllib.parse import quote, urlsplit

from callcenter.errors import Forbidden
from fastapi import Depends, Form, Request

from callcenter_api.auth.cookies import COOKIE
from callcenter_api.auth.sessions import OperatorSession
from callcenter_api.services import Services, services_of


class LoginNeededError(Exception):
    def __init__(self, next_page: str) -> None:
        super().__init__("login needed")
        self.location = f"/login?next={quote(next_page, safe='/')}"


async def signed_in(request: Request, services: Annotated[Services, Depends(services_of)]) -> OperatorSession:
    session = await services.sessions.of(request.cookies.get(COOKIE))
    if session is None:
        raise LoginNeededError(request.url.path)
    return session


Operator = Annotated[OperatorSession, Depends(signed_in)]


async def form_token_checked(
    operator: Operator,
    services: Annotated[Services, Depends(services_of)],
    csrf_token: Annotated[str, Form()] = "",
) -> OperatorSession:
    if not services.signer.form_token_fits(csrf_token, operator.token):
        raise Forbidden("the form has expired: go back, reload the page and try again")
    return operator


FormOperator = Annotated[OperatorSession, Depends(form_token_checked)]


def own_page(path: str | None) -> str:
    """A path of ours to go to after the login, never another site."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(path)
    return "/" if parts.scheme or parts.netloc else path
