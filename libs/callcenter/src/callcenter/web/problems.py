"""Errors over HTTP as problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.errors import CallCenterError
from callcenter.web import documents
from callcenter.web.bodies import LimitBodies
from callcenter.web.details import (
    ERRORS_TOLD,
    FieldError,
    Problem,
    ProblemResponse,
    problem_response,
    unprocessable,
)
from callcenter.web.documents import responses
from callcenter.web.unstorable import RefuseUnstorable

INVALID_JSON: Final = "json_invalid"

__all__ = ["FieldError", "Problem", "install", "problem_response", "responses", "unprocessable"]

log = structlog.get_logger()


def install(app: FastAPI) -> None:
    """Answer every error with a problem, and say so in the OpenAPI document."""
    app.add_exception_handler(CallCenterError, _own)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(RefuseUnstorable)
    app.add_middleware(LimitBodies)
    app.add_middleware(AnswerUnexpected)
    documents.install(app, Problem, FieldError)


async def _own(request: Request, error: Exception) -> Response:
    assert isinstance(error, CallCenterError)  # noqa: S101 - registered for this class
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("request_failed", route=route_of(request.scope), code=error.code, error=str(error))
    return problem_response(error)


async def _invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    faults = error.errors()
    broken = any(fault["type"] == INVALID_JSON for fault in faults)
    return unprocessable(
        [
            FieldError(location=list(fault["loc"]), message=fault["msg"], code=fault["type"])
            for fault in faults[:ERRORS_TOLD]
        ],
        code="invalid_json" if broken else "invalid_request",
    )


async def _http(request: Request, error: Exception) -> Response:
    """What the framework raises by itself: no such path, method not allowed, an unreadable body."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    if error.status_code < HTTPStatus.BAD_REQUEST:
        return Response(status_code=error.status_code, headers=error.headers)
    status = HTTPStatus(error.status_code)
    problem = Problem(
        title=status.phrase,
        status=status,
        code=status.name.lower(),
        detail=str(error.detail or status.description or status.phrase),
        retryable=status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE},
    )
    return ProblemResponse(problem, dict(error.headers or {}))


def route_of(scope: Scope) -> str:
    """The path as it is written in the document: a real one may hold a policy's number or a patient's."""
    return str(getattr(scope.get("route"), "path", "unmatched"))


class AnswerUnexpected:
    """Whatever nobody caught: logged with its trace, answered without it.

    An exception handler for `Exception` would do the same and then raise it again into the server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if started:
                raise
            log.exception(
                "request_crashed", method=scope["method"], route=route_of(scope), kind=repr(type(error))
            )
            await problem_response(CallCenterError())(scope, receive, send)
