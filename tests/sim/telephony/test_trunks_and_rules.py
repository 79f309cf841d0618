"""Trunks and dispatch rules through livekit-api, and the errors as livekit-server words them."""

from collections.abc import AsyncIterator
from secrets import randbelow

import aiohttp
import pytest
from livekit import api
from livekit.protocol.models import ListUpdate

from .conftest import Sim


@pytest.fixture
async def sip(healthy: Sim) -> AsyncIterator[api.sip_service.SipService]:
    async with healthy.api() as client:
        yield client.sip


def number() -> str:
    return f"+1303555{randbelow(10_000):04}"


def inbound(*numbers: str) -> api.CreateSIPInboundTrunkRequest:
    return api.CreateSIPInboundTrunkRequest(trunk=api.SIPInboundTrunkInfo(name="t", numbers=numbers))


def direct(room: str, *trunks: str) -> api.CreateSIPDispatchRuleRequest:
    kind = api.SIPDispatchRule(dispatch_rule_direct=api.SIPDispatchRuleDirect(room_name=room))
    return api.CreateSIPDispatchRuleRequest(
        dispatch_rule=api.SIPDispatchRuleInfo(name="r", trunk_ids=trunks, rule=kind)
    )


async def test_an_inbound_trunk_is_made_changed_listed_and_removed(sip: api.sip_service.SipService) -> None:
    first, second = number(), number()
    made = await sip.create_inbound_trunk(inbound(first))
    assert made.sip_trunk_id.startswith("ST_")
    changed = await sip.update_inbound_trunk_fields(
        made.sip_trunk_id, numbers=ListUpdate(add=[second]), name="renamed"
    )
    assert (list(changed.numbers), changed.name) == ([first, second], "renamed")
    listed = await sip.list_inbound_trunk(api.ListSIPInboundTrunkRequest(numbers=[second]))
    assert made.sip_trunk_id in [trunk.sip_trunk_id for trunk in listed.items]
    await sip.delete_trunk(api.DeleteSIPTrunkRequest(sip_trunk_id=made.sip_trunk_id))
    listed = await sip.list_inbound_trunk(api.ListSIPInboundTrunkRequest(trunk_ids=[made.sip_trunk_id]))
    assert not listed.items


async def test_a_whole_trunk_can_be_replaced(sip: api.sip_service.SipService) -> None:
    made = await sip.create_inbound_trunk(inbound(number()))
    other = number()
    replaced = await sip.update_inbound_trunk(made.sip_trunk_id, api.SIPInboundTrunkInfo(numbers=[other]))
    assert (replaced.sip_trunk_id, list(replaced.numbers)) == (made.sip_trunk_id, [other])


async def test_a_trunk_for_whatever_number_says_whose_calls_it_takes(sip: api.sip_service.SipService) -> None:
    with pytest.raises(api.ServerError) as failure:
        await sip.create_inbound_trunk(inbound())
    assert (failure.value.code, failure.value.status) == ("invalid_argument", 400)
    assert "for security" in failure.value.message


async def test_two_trunks_cannot_claim_one_number(sip: api.sip_service.SipService) -> None:
    taken = number()
    await sip.create_inbound_trunk(inbound(taken))
    with pytest.raises(api.ServerError) as failure:
        await sip.create_inbound_trunk(inbound(taken))
    assert failure.value.code == "invalid_argument"
    assert "Conflicting inbound SIP Trunks" in failure.value.message


async def test_an_outbound_trunk_is_built_in_and_more_can_be_made(sip: api.sip_service.SipService) -> None:
    made = await sip.create_outbound_trunk(
        api.CreateSIPOutboundTrunkRequest(
            trunk=api.SIPOutboundTrunkInfo(name="mine", address="sip.example.com", numbers=[number()])
        )
    )
    listed = await sip.list_outbound_trunk(api.ListSIPOutboundTrunkRequest())
    ids = [trunk.sip_trunk_id for trunk in listed.items]
    assert ids[0] == "ST_sim_outbound"
    assert made.sip_trunk_id in ids
    await sip.delete_trunk(api.DeleteSIPTrunkRequest(sip_trunk_id=made.sip_trunk_id))


async def test_a_rule_is_made_changed_listed_and_removed(sip: api.sip_service.SipService) -> None:
    trunk = await sip.create_inbound_trunk(inbound(number()))
    made = await sip.create_dispatch_rule(direct("lobby", trunk.sip_trunk_id))
    assert made.sip_dispatch_rule_id.startswith("SDR_")
    changed = await sip.update_dispatch_rule_fields(made.sip_dispatch_rule_id, metadata="m")
    assert (changed.metadata, changed.name) == ("m", "r")
    listed = await sip.list_dispatch_rule(
        api.ListSIPDispatchRuleRequest(dispatch_rule_ids=[made.sip_dispatch_rule_id])
    )
    assert [rule.metadata for rule in listed.items] == ["m"]
    await sip.delete_dispatch_rule(
        api.DeleteSIPDispatchRuleRequest(sip_dispatch_rule_id=made.sip_dispatch_rule_id)
    )
    with pytest.raises(api.ServerError) as failure:
        await sip.update_dispatch_rule_fields(made.sip_dispatch_rule_id, metadata="n")
    assert (failure.value.code, failure.value.status) == ("not_found", 404)


async def test_two_rules_cannot_match_the_same_call(sip: api.sip_service.SipService) -> None:
    trunk = await sip.create_inbound_trunk(inbound(number()))
    await sip.create_dispatch_rule(direct("one", trunk.sip_trunk_id))
    with pytest.raises(api.ServerError) as failure:
        await sip.create_dispatch_rule(direct("two", trunk.sip_trunk_id))
    assert failure.value.code == "invalid_argument"


@pytest.mark.parametrize(
    ("grants", "status"),
    [(api.SIPGrants(), 401), (api.SIPGrants(call=True), 401), (api.SIPGrants(admin=True), 200)],
    ids=["none", "call only", "admin"],
)
async def test_setting_up_needs_the_sip_admin_grant(sim: Sim, grants: api.SIPGrants, status: int) -> None:
    token = api.AccessToken(sim.livekit.key, sim.livekit.secret).with_sip_grants(grants).to_jwt()
    url = f"{sim.gateway}/twirp/livekit.SIP/ListSIPInboundTrunk"
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as http, http.post(url, json={}) as answer:
        assert answer.status == status
        body = await answer.json()
    if status == 401:
        assert body == {"code": "unauthenticated", "msg": "permissions denied"}


async def test_json_is_spoken_as_well_as_protobuf(sim: Sim) -> None:
    token = api.AccessToken(sim.livekit.key, sim.livekit.secret).with_sip_grants(api.SIPGrants(admin=True))
    url = f"{sim.gateway}/twirp/livekit.SIP"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token.to_jwt()}"}) as http:
        wanted = number()
        async with http.post(f"{url}/CreateSIPInboundTrunk", json={"trunk": {"numbers": [wanted]}}) as answer:
            made = await answer.json()
        assert made["sip_trunk_id"].startswith("ST_")
        assert made["numbers"] == [wanted]
        async with http.post(f"{url}/ListSIPInboundTrunk", data="{", headers=_JSON) as answer:
            assert (answer.status, (await answer.json())["code"]) == (400, "malformed")
        async with http.post(f"{url}/Sing", json={}) as answer:
            assert (answer.status, (await answer.json())["code"]) == (404, "bad_route")
        async with http.post(f"{url}/ListSIPInboundTrunk", data=b"x") as answer:
            assert (answer.status, (await answer.json())["code"]) == (404, "bad_route")


_JSON = {"Content-Type": "application/json"}


async def test_a_token_that_does_not_verify_is_refused_before_anything_else(sim: Sim) -> None:
    token = api.AccessToken(sim.livekit.key, "x" * 48).with_sip_grants(api.SIPGrants(admin=True)).to_jwt()
    url = f"{sim.gateway}/twirp/livekit.SIP/ListSIPInboundTrunk"
    async with aiohttp.ClientSession() as http:
        for header in (f"Bearer {token}", "Basic x"):
            async with http.post(url, json={}, headers={"Authorization": header}) as answer:
                assert answer.status == 401
        async with http.post(url, json={}) as answer:
            assert (await answer.json())["code"] == "unauthenticated"


async def test_everything_else_is_livekit_servers_own_answer(sim: Sim) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{sim.gateway}/") as answer:
            assert (answer.status, await answer.text()) == (200, "OK")
        async with http.get(f"{sim.gateway}/rtc/validate?access_token=x") as answer:
            through = (answer.status, await answer.text())
        async with http.get(f"{sim.livekit.http_url}/rtc/validate?access_token=x") as answer:
            assert through == (answer.status, await answer.text())
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await http.ws_connect(f"{sim.ws}/rtc?access_token=x")
    assert refusal.value.status == 401
    async with sim.api() as lk:
        assert (await lk.room.create_room(api.CreateRoomRequest(name="through"))).name == "through"
