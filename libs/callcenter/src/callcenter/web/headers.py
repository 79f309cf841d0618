"""What a browser may do with our answers: as little as they need, on errors and files as on pages."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For what is data: it is not a page, whatever a browser takes it for."""
_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_BY_DEFAULT: Final = {"Cache-Control": "no-store"}
_OVER_HTTPS: Final = {"Strict-Transport-Security": "max-age=31536000"}


def for_pages(*, media: str) -> str:
    """Nothing inline, nothing from elsewhere but recordings from `media`, an origin."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        f" media-src 'self' {media}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


class StrictHeaders:
    """ASGI middleware, to be the outermost. `pages` is the policy of answers that are HTML."""

    def __init__(self, app: ASGIApp, pages: str = NOTHING) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._tell(MutableHeaders(scope=message), https=scope["scheme"] == "https")
            await send(message)

        await self._app(scope, receive, strict if scope["type"] == "http" else send)

    def _tell(self, headers: MutableHeaders, *, https: bool) -> None:
        is_page = headers.get("content-type", "").startswith("text/html")
        headers["Content-Security-Policy"] = self._pages if is_page else NOTHING
        headers.update(_ALWAYS | (_OVER_HTTPS if https else {}))
        for name, value in _BY_DEFAULT.items():
            headers.setdefault(name, value)
