"""405 that lists every method of the path: the framework knows only those of the first route it tried."""

import re
from collections import defaultdict

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NOT_ALLOWED = 405


class ListAllowedMethods:
    """ASGI middleware; `documented` is the app whose OpenAPI document knows the paths."""

    def __init__(self, app: ASGIApp, documented: FastAPI) -> None:
        self._app = app
        self._documented = documented
        self._methods: list[tuple[re.Pattern[str], str]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def listing(message: Message) -> None:
            refused = message["type"] == "http.response.start" and message["status"] == _NOT_ALLOWED
            if refused and (allowed := self._allowed(scope["path"])):
                MutableHeaders(scope=message)["Allow"] = allowed
            await send(message)

        await self._app(scope, receive, listing if scope["type"] == "http" else send)

    def _allowed(self, path: str) -> str | None:
        if self._methods is None:
            self._methods = _methods_of(self._documented)
        return next((methods for pattern, methods in self._methods if pattern.match(path)), None)


def _methods_of(app: FastAPI) -> list[tuple[re.Pattern[str], str]]:
    methods: defaultdict[str, list[str]] = defaultdict(list)
    for path, operations in app.openapi()["paths"].items():
        methods[path] += [method.upper() for method in operations]
    return [(compile_path(path)[0], ", ".join(sorted(known))) for path, known in methods.items()]
