"""Twirp over aiohttp: protobuf or JSON in, the same out, errors as `{code, msg, meta}` with a status."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from aiohttp import web
from google.protobuf import json_format
from google.protobuf.message import DecodeError, Message
from livekit.api.access_token import Claims

HTTP_STATUS = {
    "canceled": 408,
    "unknown": 500,
    "invalid_argument": 400,
    "malformed": 400,
    "deadline_exceeded": 408,
    "not_found": 404,
    "bad_route": 404,
    "already_exists": 409,
    "permission_denied": 403,
    "unauthenticated": 401,
    "resource_exhausted": 429,
    "failed_precondition": 412,
    "aborted": 409,
    "out_of_range": 400,
    "unimplemented": 501,
    "internal": 500,
    "unavailable": 503,
    "dataloss": 500,
}

_PROTOBUF = "application/protobuf"
_JSON = "application/json"


class TwirpError(Exception):
    def __init__(self, code: str, msg: str, meta: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{code}: {msg}")
        self.code, self.msg, self.meta = code, msg, dict(meta or {})

    def response(self) -> web.Response:
        body: dict[str, object] = {"code": self.code, "msg": self.msg}
        if self.meta:
            body["meta"] = self.meta
        return web.json_response(body, status=HTTP_STATUS[self.code])


R = TypeVar("R", bound=Message)


@dataclass(frozen=True)
class Method:
    """One remote procedure: the type of its request, and what serves it."""

    request: type[Message]
    serve: Callable[[Claims | None, Message], Awaitable[Message]]

    @classmethod
    def of(cls, request: type[R], serve: Callable[[Claims | None, R], Awaitable[Message]]) -> "Method":
        return cls(request, cast(Callable[[Claims | None, Message], Awaitable[Message]], serve))


async def answer(request: web.Request, method: Method | None, claims: Claims | None) -> web.Response:
    """Serves one call; raises TwirpError for what Twirp itself refuses."""
    if request.method != "POST":
        raise _no_route(request, f'unsupported method "{request.method}" (only POST is allowed)')
    if method is None:
        raise _no_route(request, f'no handler for path "{request.path}"')
    content_type = request.content_type
    message = method.request()
    body = await request.read()
    try:
        if content_type == _PROTOBUF:
            message.ParseFromString(body)
        elif content_type == _JSON:
            json_format.Parse(body, message, ignore_unknown_fields=True)
        else:
            raise _no_route(request, f'unexpected Content-Type: "{request.headers.get("Content-Type", "")}"')
    except (DecodeError, json_format.ParseError, UnicodeDecodeError) as error:
        form = "json" if content_type == _JSON else "protobuf"
        raise TwirpError("malformed", f"the {form} request could not be decoded") from error
    reply = await method.serve(claims, message)
    if content_type == _PROTOBUF:
        return web.Response(body=reply.SerializeToString(), content_type=_PROTOBUF)
    text = json_format.MessageToJson(
        reply, preserving_proto_field_name=True, always_print_fields_with_no_presence=True, indent=None
    )
    return web.Response(text=text, content_type=_JSON)


def _no_route(request: web.Request, message: str) -> TwirpError:
    return TwirpError("bad_route", message, {"twirp_invalid_route": f"{request.method} {request.path}"})
