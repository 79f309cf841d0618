"""The same questions that were put to the real livekit-server with livekit-sip get the same answers."""

import json
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from livekit import api

from .conftest import Json, Sim, agent_in

pytestmark = pytest.mark.call

RECORDED = Path(__file__).parent / "recorded" / "livekit_sip.json"
_ID = re.compile(r"\b(ST|SDR|SCL|PA)_[A-Za-z0-9]+")
_MADE = {
    "inbound trunk made": ("inbound", "sip_trunk_id"),
    "outbound trunk made": ("outbound", "sip_trunk_id"),
    "rule made": ("rule", "sip_dispatch_rule_id"),
}


def token(sim: Sim, kind: str, room: str) -> str:
    grants = api.SIPGrants(admin=kind != "call", call=kind != "admin")
    wanted = api.VideoGrants(room_admin=kind != "no room", room=room)
    return (
        api.AccessToken(sim.livekit.key, sim.livekit.secret)
        .with_sip_grants(grants)
        .with_grants(wanted)
        .to_jwt()
    )


async def ask(sim: Sim, http: aiohttp.ClientSession, exchange: Json, request: Any) -> tuple[int, Json]:
    kind, room = exchange.get("token", "all"), ""
    if isinstance(request, dict):
        room = str(request.get("room_name", ""))
    headers = {"Authorization": f"Bearer {token(sim, kind, room)}"} if kind != "none" else {}
    headers["Content-Type"] = "text/plain" if request == "x" else "application/json"
    body = request if isinstance(request, str) else json.dumps(request)
    url = f"{sim.gateway}/twirp/livekit.SIP/{exchange['method']}"
    async with http.post(url, data=body, headers=headers) as answer:
        reply: Json = await answer.json()
        return answer.status, reply


def masked(reply: Json) -> Json:
    text = json.dumps(reply)
    for name, kind in (("inbound", "ST"), ("outbound", "ST"), ("rule", "SDR")):
        text = text.replace(f"{{{name}}}", f"{kind}_*")
    found: Json = json.loads(_ID.sub(r"\1_*", text))
    return found


def filled(request: Any, ids: dict[str, str]) -> Any:
    text = json.dumps(request)
    for name, made in ids.items():
        text = text.replace(f"{{{name}}}", made)
    return json.loads(text)


async def test_recorded_questions_get_the_recorded_answers(sim: Sim) -> None:
    exchanges: list[Json] = json.loads(RECORDED.read_text())["exchanges"]
    ids: dict[str, str] = {}
    differences: list[str] = []
    async with aiohttp.ClientSession() as http, agent_in(sim, "live-180-181"):
        for exchange in exchanges:
            status, reply = await ask(sim, http, exchange, filled(exchange["request"], ids))
            if exchange["name"] in _MADE:
                name, field = _MADE[exchange["name"]]
                ids[name] = reply[field]
            seen, wanted = masked(reply), masked(exchange["reply"])
            seen = {key: value for key, value in seen.items() if key in wanted}
            if (status, seen) != (exchange["status"], wanted):
                recorded = f"recorded {exchange['status']} {wanted}"
                differences.append(f"{exchange['name']}: {status} {seen}, {recorded}")
    assert not differences, "\n".join(differences)
    async with sim.api() as lk:
        await lk.sip.delete_trunk(api.DeleteSIPTrunkRequest(sip_trunk_id=ids["inbound"]))
        await lk.sip.delete_trunk(api.DeleteSIPTrunkRequest(sip_trunk_id=ids["outbound"]))
        for room in ("live-180-181", "live-189-180"):
            await lk.room.delete_room(api.DeleteRoomRequest(room=room))
