"""Errors on pages: the way to the login, or a page that says what is wrong."""

from callcenter.errors import CallCenterError
from callcenter.web.problems import problem_response
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from callcenter_api.dashboard.routes import page
from callcenter_api.dashboard.sessions import LoginNeededError


def install(app: FastAPI) -> None:
    """After the API's own handlers: pages answer with pages, everything else as before."""
    app.add_exception_handler(LoginNeededError, _to_login)
    app.add_exception_handler(CallCenterError, _problem)


async def _to_login(request: Request, error: Exception) -> Response:
    assert isinstance(error, LoginNeededError)  # noqa: S101 - registered for this class only
    return RedirectResponse(error.location, status_code=303)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, CallCenterError)  # noqa: S101 - registered for this class only
    if not is_page(request):
        return problem_response(error)
    return page(request, "problem.html", status=error.status, title=error.title, detail=error.detail)


def is_page(request: Request) -> bool:
    return not request.url.path.startswith(("/v1/", "/health", "/livez", "/readyz", "/metrics", "/openapi"))
