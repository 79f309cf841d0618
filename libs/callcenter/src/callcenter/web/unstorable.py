"""What Postgres cannot store, or a parser cannot follow, is refused at the door.

A NUL character, or half of a surrogate pair, is legal JSON and passes every string schema, and fails only
when the statement reaches the database. NaN and infinities are no JSON, but Python's parser takes them. A
thousand opening brackets are legal, too, and end whoever reads them by recursion.
"""

import json
import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from callcenter.storable import UNSTORABLE
from callcenter.web.bodies import replayed, whole_body
from callcenter.web.details import ERRORS_TOLD, FieldError, unprocessable

_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"
_FORMS: Final = frozenset({_FORM, _MULTIPART})
_WEBHOOK: Final = "application/webhook+json"
"""Signed, and read by nobody before that is checked."""
DEEPEST: Final = 32
_SUSPICIOUS: Final = re.compile(rb"\x00|\\u(?:0000|[dD][89a-fA-F])|%00|NaN|Infinity|\d[eE]\+?\d{3}")

_TOO_DEEP: Final = f"nested deeper than {DEEPEST} levels"

Location = tuple[str | int, ...]


class RefuseUnstorable:
    """Answers 422 with the places of it in path, query, JSON or form."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        faults = list(islice(_in_address(scope), ERRORS_TOLD))
        kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
        if not faults and (kind in _FORMS or _is_json(kind)):
            messages = await whole_body(receive)
            body = b"".join(message.get("body", b"") for message in messages)
            faults = list(islice(_in_body(body, kind), ERRORS_TOLD))
            receive = replayed(messages, receive)
        if faults:
            await unprocessable(faults)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_json(kind: str) -> bool:
    return kind == _JSON or (kind.endswith("+json") and kind != _WEBHOOK)


def _in_address(scope: Scope) -> Iterator[FieldError]:
    if UNSTORABLE.search(scope["path"]):
        yield _fault(("path",))
    yield from _in_pairs(scope.get("query_string", b""), "query")


def _in_body(body: bytes, kind: str) -> Iterator[FieldError]:
    if kind == _MULTIPART:
        if b"\x00" in body:
            yield _fault(("body",))
    elif kind == _FORM:
        yield from _in_pairs(body, "body")
    else:
        yield from _in_json(body)


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
    if _SUSPICIOUS.search(body) or body.count(b"[") + body.count(b"{") > DEEPEST:
        try:
            value = json.loads(text)
        except ValueError:
            return
        except RecursionError:
            yield _fault(("body",), _TOO_DEEP, "too_deep")
            return
        yield from _in_value(value, ("body",))


def _in_value(value: Any, place: Location) -> Iterator[FieldError]:
    match value:
        case dict() | list() if len(place) > DEEPEST:
            yield _fault(place[:2], _TOO_DEEP, "too_deep")
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
    place: Location,
    message: str = "NUL characters and lone surrogates are not allowed",
    code: str = "unstorable",
) -> FieldError:
    return FieldError(location=list(place), message=message, code=code)
