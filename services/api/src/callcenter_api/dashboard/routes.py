"""The pages: calls, a call, the login."""

from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from typing import Annotated
from uuid import UUID

import structlog
from callcenter.calls import CallStatus, is_final
from callcenter.errors import Conflict, InvalidInput
from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from fastapi.templating import Jinja2Templates

from callcenter_api.auth.cookies import COOKIE, LOGIN_COOKIE
from callcenter_api.auth.logins import attempt
from callcenter_api.auth.sessions import OperatorSession
from callcenter_api.calls.schemas import CallPage
from callcenter_api.dashboard import words
from callcenter_api.dashboard.schemas import Chosen
from callcenter_api.dashboard.sessions import FormOperator, Operator, own_page
from callcenter_api.services import Services, services_of
from callcenter_api.stream.routes import LastEventId, event_stream

HERE = Path(__file__).parent
templates = Jinja2Templates(directory=HERE / "templates")
words.install(templates.env)

router = APIRouter(include_in_schema=False)
Composed = Annotated[Services, Depends(services_of)]
PAGE = 50
_log = structlog.get_logger(__name__)
"""It names clients who are refused, unmasked: somebody may have to shut them out."""


def page(
    request: Request,
    name: str,
    *,
    services: Services | None = None,
    operator: OperatorSession | None = None,
    status: int = 200,
    **context: object,
) -> Response:
    if services and operator:
        context["csrf_token"] = services.signer.form_token(operator.token)
    return templates.TemplateResponse(
        request,
        name,
        {"operator": operator, **context},
        status_code=status,
        headers={"Cache-Control": "no-store"},
    )


@router.get("/")
async def calls_page(
    request: Request,
    services: Composed,
    operator: Operator,
    chosen: Annotated[Chosen, Depends()],
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    problem, found = None, CallPage(calls=[], next_cursor=None)
    try:
        if chosen.desk:
            await services.directory.check_desk(chosen.desk)
        found = await services.reader.page(
            chosen.filters(country=services.directory.country), limit=PAGE, cursor=cursor or None
        )
    except InvalidInput as error:
        problem = error.detail
    return page(
        request,
        "calls.html",
        services=services,
        operator=operator,
        page="calls",
        page_of_calls=found,
        chosen=chosen,
        problem=problem,
        statuses=list(CallStatus),
        desks=list((await services.directory.book()).desks),
        next_query=chosen.query(cursor=found.next_cursor or ""),
    )


@router.get("/calls/{call_id}")
async def call_page(
    request: Request, call_id: UUID, services: Composed, operator: Operator, problem: str | None = None
) -> Response:
    call = await services.reader.detail(call_id)
    events = await services.reader.events(call_id, after_seq=0, limit=1000)
    return page(
        request,
        "call.html",
        services=services,
        operator=operator,
        call=call,
        events=events.events,
        live=not is_final(call.status),
        problem="The call had already ended." if problem == "ended" else None,
    )


@router.post("/calls/{call_id}/hangup")
async def hang_up(call_id: UUID, services: Composed, operator: FormOperator) -> Response:
    try:
        await services.calls.hang_up(call_id)
    except Conflict:
        return RedirectResponse(f"/calls/{call_id}?problem=ended", status_code=303)
    return RedirectResponse(f"/calls/{call_id}", status_code=303)


@router.get("/live")
async def live(
    services: Composed, operator: Operator, last_event_id: LastEventId = None, after: str | None = None
) -> StreamingResponse:
    """What the pages follow to keep themselves fresh, as long as their session is open.

    A browser that connects again names the last event by itself; `after` is for a page that begins anew.
    """
    return event_stream(
        services.feed,
        still_allowed=partial(services.sessions.is_open, operator),
        last_event_id=last_event_id or after,
    )


@router.get("/login")
async def login_page(request: Request, services: Composed, next: str | None = None) -> Response:
    return login_form(request, services, next_page=own_page(next))


def login_form(
    request: Request,
    services: Services,
    *,
    next_page: str,
    email: str = "",
    error: str | None = None,
    status: int = 200,
) -> Response:
    """Its token is bound to a cookie of its own: there is no session yet."""
    nonce = token_urlsafe(16)
    answer = page(
        request,
        "login.html",
        status=status,
        next=own_page(next_page),
        email=email,
        error=error,
        csrf_token=services.signer.form_token(nonce),
    )
    answer.set_cookie(
        LOGIN_COOKIE, nonce, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    return answer


@router.post("/login")
async def log_in(
    *,
    request: Request,
    services: Composed,
    email: Annotated[str, Form(max_length=320)] = "",
    password: Annotated[str, Form(max_length=1024)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
    csrf_token: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    nonce = request.cookies.get(LOGIN_COOKIE, "")
    if not nonce or not services.signer.form_token_fits(csrf_token, nonce):
        return login_form(
            request, services, next_page=next, email=email, error="Please try again.", status=403
        )
    tried = attempt(email=email, client=request.client.host if request.client else "")
    if services.login_throttle.wait_for(tried):
        _log.warning("login_refused", reason="too_many_tries", client=tried.client)
        error = "Too many tries. Wait a minute and try again."
        return login_form(request, services, next_page=next, email=email, error=error, status=429)
    operator = await services.operators.check(email=email, password=password)
    if operator is None:
        _log.warning("login_refused", reason="wrong", client=tried.client)
        error = "Email or password is wrong."
        return login_form(request, services, next_page=next, email=email, error=error, status=401)
    services.login_throttle.succeeded(tried)
    cookie = await services.sessions.begin(operator.operator_id, instead_of=request.cookies.get(COOKIE))
    answer = RedirectResponse(own_page(next), status_code=303)
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=int(services.signer.lifetime.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    answer.delete_cookie(LOGIN_COOKIE)
    return answer


@router.post("/logout")
async def log_out(services: Composed, operator: FormOperator) -> Response:
    """For every copy of the cookie."""
    await services.sessions.end(operator)
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer
