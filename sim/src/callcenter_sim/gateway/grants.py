"""Who may ask what: the token is verified as livekit-server does it, then its grants."""

import jwt
from aiohttp import web
from livekit.api import TokenVerifier
from livekit.api.access_token import Claims

from callcenter_sim.gateway.twirp import TwirpError

_BEARER = "Bearer "


class TokenRefusedError(Exception):
    """A token that does not verify: answered before Twirp, in plain text."""

    def response(self) -> web.Response:
        return web.Response(text=str(self), status=401)


def claims_of(request: web.Request, verifier: TokenVerifier) -> Claims | None:
    """None when there is no token at all; the methods then refuse for want of grants."""
    header = request.headers.get("Authorization", "")
    if header and not header.startswith(_BEARER):
        raise TokenRefusedError(f"invalid authorization header. Must start with {_BEARER}")
    token = header.removeprefix(_BEARER) or request.query.get("access_token", "")
    if not token:
        return None
    try:
        return verifier.verify(token)
    except jwt.InvalidIssuerError as error:
        raise TokenRefusedError("invalid API key") from error
    except (jwt.PyJWTError, ValueError) as error:
        raise TokenRefusedError(f"invalid authorization token: {error}") from error


def require_sip_admin(claims: Claims | None) -> None:
    _require(claims is not None and claims.sip is not None and bool(claims.sip.admin))


def require_sip_call(claims: Claims | None) -> None:
    _require(claims is not None and claims.sip is not None and bool(claims.sip.call))


def require_record(claims: Claims | None) -> None:
    _require(claims is not None and claims.video is not None and bool(claims.video.room_record))


def require_room_admin(claims: Claims | None, room: str) -> None:
    video = claims.video if claims else None
    _require(video is not None and bool(video.room_admin) and video.room == room)


def _require(granted: bool) -> None:
    if not granted:
        raise TwirpError("unauthenticated", "permissions denied")
