"""A running simulator before a real livekit-server, and an agent that is a tone."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
import pytest
from aiohttp import web
from callcenter_local.embedded.livekit import LiveKit
from callcenter_local.ports import LOOPBACK, free_port
from livekit import api, rtc

from tests import waiting

DEALERSHIP = "+12025550100"
CALLER = "+12025550170"
RATE = 24_000

Json = dict[str, Any]


@dataclass
class Webhooks:
    """What the business's webhook address received, verified."""

    receiver: api.WebhookReceiver
    events: list[api.WebhookEvent] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        body = (await request.read()).decode()
        self.events.append(self.receiver.receive(body, request.headers["Authorization"]))
        return web.Response()

    def of(self, egress_id: str) -> list[api.WebhookEvent]:
        return [event for event in self.events if event.egress_info.egress_id == egress_id]


@dataclass(frozen=True)
class Sim:
    gateway: str
    ws: str
    control: aiohttp.ClientSession
    livekit: LiveKit
    webhooks: Webhooks
    data: Path

    def api(self) -> api.LiveKitAPI:
        return api.LiveKitAPI(self.gateway, self.livekit.key, self.livekit.secret)

    async def call(self, call_id: str) -> Json:
        async with self.control.get(f"/calls/{call_id}") as answer:
            found: Json = await answer.json()
            return found

    async def place(self, persona: object, *, to: str = DEALERSHIP, caller: str = CALLER) -> str:
        body = {"from": caller, "to": to, "persona": persona}
        async with self.control.post("/calls", json=body) as answer:
            assert answer.status == 201, await answer.text()
            return str((await answer.json())["id"])

    async def until(self, call_id: str, holds: Callable[[Json], object], *, within_s: float = 30) -> Json:
        return await until(lambda: self.call(call_id), holds, within_s=within_s)

    async def fault(self, provider: str, mode: str) -> None:
        async with self.control.put("/faults", json={"provider": provider, "mode": mode}) as answer:
            assert answer.status == 200


async def until(
    look: Callable[[], Awaitable[Any]], holds: Callable[[Any], object], *, within_s: float = 20
) -> Any:
    """What `look` sees once it holds; the last sight is in the failure."""
    return await waiting.until(look, holds, within_s=within_s)


@pytest.fixture(scope="session")
async def sim(livekit: LiveKit, run_folder: Path) -> AsyncIterator[Sim]:
    webhooks = Webhooks(api.WebhookReceiver(api.TokenVerifier(livekit.key, livekit.secret)))
    receiver = web.Application()
    receiver.router.add_post("/webhook", webhooks.take)
    runner = web.AppRunner(receiver, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    webhooks.url = f"http://{LOOPBACK}:{runner.addresses[0][1]}/webhook"
    ports = {name: free_port() for name in ("GATEWAY", "PROVIDERS", "CONTROL")}
    data = run_folder / "telephony"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "callcenter_sim",
        "serve",
        env={
            **os.environ,
            **{f"SIM_{name}_PORT": str(port) for name, port in ports.items()},
            "LIVEKIT_API_KEY": livekit.key,
            "LIVEKIT_API_SECRET": livekit.secret,
            "SIM_LIVEKIT_UPSTREAM": livekit.http_url,
            "SIM_WEBHOOK_URL": webhooks.url,
            "SIM_DATA_DIR": str(data),
            "SIM_CACHE_DIR": str(data / "cache"),
            "SIM_RING_S": "0.4",
        },
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    async with asyncio.timeout(60):
        ready = await process.stdout.readline()
    assert ready.startswith(b"sim ready"), ready
    gateway = f"http://{LOOPBACK}:{ports['GATEWAY']}"
    async with aiohttp.ClientSession(f"http://{LOOPBACK}:{ports['CONTROL']}") as control:
        found = Sim(gateway, gateway.replace("http", "ws"), control, livekit, webhooks, data)
        await _set_up_numbers(found)
        yield found
    process.terminate()
    async with asyncio.timeout(20):
        await process.stdout.read()
        code = await process.wait()
    await runner.cleanup()
    assert code == 0, "SIGTERM ends it cleanly"


async def _set_up_numbers(sim: Sim) -> None:
    async with sim.api() as lk:
        trunk = await lk.sip.create_inbound_trunk(
            api.CreateSIPInboundTrunkRequest(trunk=api.SIPInboundTrunkInfo(name="in", numbers=[DEALERSHIP]))
        )
        callee = api.SIPDispatchRuleCallee(room_prefix="call", randomize=True)
        await lk.sip.create_dispatch_rule(
            api.CreateSIPDispatchRuleRequest(
                dispatch_rule=api.SIPDispatchRuleInfo(
                    name="in",
                    trunk_ids=[trunk.sip_trunk_id],
                    rule=api.SIPDispatchRule(dispatch_rule_callee=callee),
                )
            )
        )


@pytest.fixture
async def healthy(sim: Sim) -> AsyncIterator[Sim]:
    """The simulator, its faults cleared afterwards."""
    yield sim
    for provider in ("sip", "egress"):
        await sim.fault(provider, "none")


class ToneAgent:
    """A participant of kind agent with one audio track."""

    def __init__(self) -> None:
        self.room = rtc.Room()
        self.digits: list[str] = []
        self.statuses: list[str] = []
        self.left: list[tuple[str, int]] = []
        self._source = rtc.AudioSource(RATE, 1, queue_size_ms=200)

    async def join(self, url: str, token: str) -> None:
        self.room.on("sip_dtmf_received", lambda event: self.digits.append(event.digit))
        self.room.on("participant_attributes_changed", self._on_attributes)
        self.room.on("participant_connected", lambda phone: self._note(dict(phone.attributes)))
        self.room.on(
            "participant_disconnected",
            lambda phone: self.left.append((phone.identity, phone.disconnect_reason)),
        )
        await self.room.connect(url, token)
        for phone in self.room.remote_participants.values():
            self._note(dict(phone.attributes))
        track = rtc.LocalAudioTrack.create_audio_track("agent", self._source)
        await self.room.local_participant.publish_track(track, rtc.TrackPublishOptions())

    async def say(self, pcm: bytes) -> None:
        step = RATE // 50 * 2
        for at in range(0, len(pcm) - step + 1, step):
            await self._source.capture_frame(rtc.AudioFrame(pcm[at : at + step], RATE, 1, step // 2))
        await self._source.wait_for_playout()

    async def tone(self, ms: int, hertz: float = 440.0) -> None:
        seconds = np.arange(RATE * ms // 1000) / RATE
        await self.say((8_000 * np.sin(2 * np.pi * hertz * seconds)).astype("<i2").tobytes())

    async def leave(self) -> None:
        await self.room.disconnect()
        await self._source.aclose()

    def _on_left(self, phone: rtc.RemoteParticipant) -> None:
        self.left.append((phone.identity, int(phone.disconnect_reason or 0)))

    def _on_attributes(self, changed: dict[str, str], _: rtc.Participant) -> None:
        self._note(changed)

    def _note(self, attributes: dict[str, str]) -> None:
        if status := attributes.get("sip.callStatus"):
            self.statuses.append(status)


@asynccontextmanager
async def agent_in(sim: Sim, room: str) -> AsyncIterator[ToneAgent]:
    token = (
        api.AccessToken(sim.livekit.key, sim.livekit.secret)
        .with_identity("agent")
        .with_kind("agent")
        .with_grants(api.VideoGrants(room_join=True, room=room))
        .to_jwt()
    )
    agent = ToneAgent()
    await agent.join(sim.ws, token)
    try:
        yield agent
    finally:
        await agent.leave()
