"""The simulated world, put together: three applications over one carrier, one speech, one set of levers."""

from dataclasses import dataclass

from aiohttp import web
from livekit.api import TokenVerifier

from callcenter_sim import providers
from callcenter_sim.carrier.exchange import Exchange
from callcenter_sim.carrier.line import Network
from callcenter_sim.control import app as control
from callcenter_sim.egress.service import EgressService
from callcenter_sim.egress.session import Studio
from callcenter_sim.egress.webhooks import Webhooks
from callcenter_sim.gateway import app as gateway
from callcenter_sim.gateway import sip_calls, sip_setup
from callcenter_sim.gateway.trunks import Registry
from callcenter_sim.gateway.upstream import Upstream
from callcenter_sim.settings import SimSettings
from callcenter_sim.speech import Speech


@dataclass(frozen=True)
class World:
    gateway: web.Application
    providers: web.Application
    control: web.Application
    exchange: Exchange
    egress: EgressService
    upstream: Upstream

    async def start(self) -> None:
        await self.upstream.start()
        await self.egress.start()

    async def close(self) -> None:
        await self.exchange.close()
        await self.egress.close()
        await self.upstream.close()


def build(settings: SimSettings, speech: Speech) -> World:
    key, secret = settings.livekit_api_key, settings.livekit_api_secret.get_secret_value()
    provider_settings = providers.ProviderSettings()
    controls = provider_settings.controls()
    registry = Registry()
    upstream = Upstream(settings.sim_livekit_upstream, key, secret)
    network = Network(
        livekit_ws=settings.upstream_ws,
        key=key,
        secret=secret,
        speech=speech,
        data_dir=settings.sim_data_dir,
        ring_s=settings.sim_ring_s,
    )
    exchange = Exchange(network, registry)
    studio = Studio(
        livekit_ws=settings.upstream_ws,
        key=key,
        secret=secret,
        folder=settings.sim_data_dir / "egress",
        webhooks=Webhooks(key=key, secret=secret, urls=[settings.sim_webhook_url]),
        controls=controls,
    )
    egress = EgressService(studio, upstream)
    return World(
        gateway=gateway(
            upstream=settings.sim_livekit_upstream,
            verifier=TokenVerifier(key, secret),
            sip={**sip_setup.methods(registry), **sip_calls.methods(registry, exchange, upstream)},
            egress=egress.methods(),
            controls=controls,
        ),
        providers=providers.app(provider_settings, speech, controls),
        control=control.app(exchange=exchange, controls=controls, speech=speech),
        exchange=exchange,
        egress=egress,
        upstream=upstream,
    )
