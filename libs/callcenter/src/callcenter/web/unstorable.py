"""What Postgres cannot store is refused at the door.

A NUL character, or half of a surrogate pair, is legal JSON and passes every string schema, and fails only
when the statement reaches the database. NaN and infinities are no JSON, but Python's parser takes them.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.storable import UNSTORABLE
from callcenter.web.details import FieldError, unprocessable

_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_SUSPICIOUS: Final = re.compile(rb"\x00|\\u(?:0000|[dD][89a-fA-F])|%00|NaN|Infinity|\d[eE]\+?\d{3}")

Location = tuple[str | int, ...]


class RefuseUnstorable:
    """Answers 422 with the places of it in path, query, JSON or form."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        faults = list(_in_address(scope))
        kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
        if not faults and kind in {_JSON, _FORM}:
            messages = await _whole_body(receive)
            body = b"".join(message.get("body", b"") for message in messages)
            faults = list(_in_json(body) if kind == _JSON else _in_form(body))
            receive = _replayed(messages, receive)
        if faults:
            await unprocessable(faults)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _in_address(scope: Scope) -> Iterator[FieldError]:
    if UNSTORABLE.search(scope["path"]):
        yield _fault(("path",))
    yield from _in_pairs(scope.get("query_string", b""), "query")


def _in_form(body: bytes) -> Iterator[FieldError]:
    yield from _in_pairs(body, "body")


def _in_pairs(pairs: bytes, place: str) -> Iterator[FieldError]:
    if _SUSPICIOUS.search(pairs):
        for name, value in parse_qsl(pairs.decode("latin-1"), keep_blank_values=True):
            if UNSTORABLE.search(name + value):
                yield _fault((place, UNSTORABLE.sub("", name)))


def _in_json(body: bytes) -> Iterator[FieldError]:
    """Broken JSON is not our affair, but bytes that are no UTF-8 are: they would become a bare 400."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        yield FieldError(location=["body"], message="the body is not UTF-8", code="json_invalid")
        return
    if _SUSPICIOUS.search(body):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return
        yield from _in_value(value, ("body",))


def _in_value(value: Any, place: Location) -> Iterator[FieldError]:
    match value:
        case str() if UNSTORABLE.search(value):
            yield _fault(place)
        case float() if not math.isfinite(value):
            yield _fault(place, "NaN and infinities are not allowed")
        case dict():
            for key, inner in value.items():
                if UNSTORABLE.search(key):
                    yield _fault((*place, UNSTORABLE.sub("", key)))
                yield from _in_value(inner, (*place, UNSTORABLE.sub("", key)))
        case list():
            for index, inner in enumerate(value):
                yield from _in_value(inner, (*place, index))
        case _:
            pass


def _fault(
    place: Location, message: str = "NUL characters and lone surrogates are not allowed"
) -> FieldError:
    return FieldError(location=list(place), message=message, code="unstorable")


async def _whole_body(receive: Receive) -> list[Message]:
    messages = [await receive()]
    while messages[-1]["type"] == "http.request" and messages[-1].get("more_body"):
        messages.append(await receive())
    return messages


def _replayed(messages: list[Message], receive: Receive) -> Receive:
    waiting = list(messages)

    async def replay() -> Message:
        return waiting.pop(0) if waiting else await receive()

    return replay
