"""The gateway's application: Twirp for SIP and egress, the proxy for the rest."""

from collections.abc import Mapping

import structlog
from aiohttp import web
from livekit.api import TokenVerifier

from callcenter_sim.gateway import twirp
from callcenter_sim.gateway.grants import TokenRefusedError, claims_of
from callcenter_sim.gateway.proxy import Proxy
from callcenter_sim.gateway.twirp import Method, TwirpError
from callcenter_sim.providers import Controls, FaultMode
from callcenter_sim.providers.faults import GARBAGE, hang_up, stall

_LARGEST_BYTES = 16 * 1024 * 1024

log = structlog.get_logger(__name__)


def app(
    *,
    upstream: str,
    verifier: TokenVerifier,
    sip: Mapping[str, Method],
    egress: Mapping[str, Method],
    controls: Controls,
) -> web.Application:
    """`upstream` is livekit-server's http address."""
    application = web.Application(client_max_size=_LARGEST_BYTES)
    proxy = Proxy(upstream)

    async def run(_: web.Application):  # type: ignore[no-untyped-def]
        await proxy.start()
        yield
        await proxy.close()

    application.cleanup_ctx.append(run)
    for service, methods in (("sip", sip), ("egress", egress)):
        name = {"sip": "SIP", "egress": "Egress"}[service]
        handler = _Service(service, methods, verifier, controls)
        application.router.add_route("*", f"/twirp/livekit.{name}/{{method}}", handler.handle)
    application.router.add_route("*", "/{path:.*}", proxy.handle)
    return application


class _Service:
    def __init__(
        self, fault_name: str, methods: Mapping[str, Method], verifier: TokenVerifier, controls: Controls
    ) -> None:
        self._fault_name, self._methods = fault_name, methods
        self._verifier, self._controls = verifier, controls

    async def handle(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        try:
            if faulty := await self._misbehave(request):
                return faulty
            claims = claims_of(request, self._verifier)
            return await twirp.answer(request, self._methods.get(name), claims)
        except TokenRefusedError as error:
            return error.response()
        except TwirpError as error:
            log.info("twirp_refused", method=name, code=error.code, msg=error.msg)
            return error.response()
        except Exception:
            log.exception("twirp_failed", method=name)
            return TwirpError("internal", "the simulator failed").response()

    async def _misbehave(self, request: web.Request) -> web.Response | None:
        match self._controls.draw_fault(self._fault_name):
            case FaultMode.NONE:
                return None
            case FaultMode.RATE_LIMIT_429:
                raise TwirpError("resource_exhausted", "rate limit exceeded")
            case FaultMode.STALL:
                await stall(request)
            case FaultMode.DISCONNECT:
                return hang_up(request)
            case FaultMode.GARBAGE:
                return web.Response(body=GARBAGE.encode(), content_type="application/protobuf")
        # Both of an error and after a stall: nobody in the cluster took the request.
        raise TwirpError("unavailable", "no response from servers")
