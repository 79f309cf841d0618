"""What LiveKit is told about inbound calls."""

from datetime import timedelta

import pytest
from callcenter.presented import HEADERS
from callcenter_api.settings import ApiSettings
from callcenter_api.telephony.livekit import LiveKit
from callcenter_api.telephony.provisioning import (
    NAME,
    ensure_inbound,
    trunk_matches,
    wanted_rule,
    wanted_trunk,
)
from livekit import api
from livekit.protocol.sip import SIPInboundTrunkInfo
from pydantic import ValidationError

CARRIER = ["203.0.113.0/24", "198.51.100.7"]


def wanted(addresses: list[str], *, minutes: int = 5) -> SIPInboundTrunkInfo:
    return wanted_trunk(addresses, media_timeout=timedelta(minutes=minutes))


def test_a_phone_that_has_us_on_hold_may_be_silent_for_minutes() -> None:
    rule = wanted_rule(trunk_id="ST_1", agent_name="callcenter", media_timeout=timedelta(minutes=5))
    for media in (wanted(CARRIER).media, rule.media):
        assert media.media_timeout.ToTimedelta() == timedelta(minutes=5)


def test_the_headers_that_say_who_calls_come_along() -> None:
    assert dict(wanted(CARRIER).headers_to_attributes) == HEADERS
    assert "P-Asserted-Identity" in HEADERS
    assert "Privacy" in HEADERS


@pytest.mark.parametrize(
    ("found", "same"),
    [
        (wanted(CARRIER[::-1]), True),
        (wanted(CARRIER[:1]), False),
        (wanted(CARRIER, minutes=1), False),
        (SIPInboundTrunkInfo(numbers=["+12025550100"], headers_to_attributes=HEADERS), False),
        (SIPInboundTrunkInfo(allowed_addresses=sorted(CARRIER)), False),
    ],
)
def test_a_trunk_that_was_made_before_is_brought_up_to_date(found: SIPInboundTrunkInfo, same: bool) -> None:
    assert trunk_matches(found, wanted(CARRIER)) is same


async def test_a_trunk_of_some_numbers_becomes_one_of_all(api_running: object, settings: ApiSettings) -> None:
    """A call to a number that no trunk names rings for ever."""
    async with api.LiveKitAPI(
        settings.livekit_url, settings.livekit_api_key, settings.livekit_api_secret.get_secret_value()
    ) as client:
        livekit = LiveKit(
            client, agent_name="callcenter", outbound_trunk_id=None, ringing=settings.ringing_timeout
        )
        await ensure_inbound(livekit, settings.carrier_addresses)
        (trunk,) = await _ours(client)
        numbered = SIPInboundTrunkInfo(name=NAME, numbers=["+12025550100"])
        await client.sip.update_inbound_trunk(trunk.sip_trunk_id, numbered)
        await ensure_inbound(livekit, settings.carrier_addresses)  # if the api itself was not faster
        assert not await ensure_inbound(livekit, settings.carrier_addresses)
        (found,) = await _ours(client)
    assert found.sip_trunk_id == trunk.sip_trunk_id
    assert found.media.media_timeout.ToTimedelta() == settings.sip_media_timeout
    assert (list(found.numbers), list(found.allowed_addresses)) == ([], ["0.0.0.0/0", "::/0"])


async def _ours(client: api.LiveKitAPI) -> list[SIPInboundTrunkInfo]:
    listed = await client.sip.list_inbound_trunk(api.ListSIPInboundTrunkRequest())
    return [trunk for trunk in listed.items if trunk.name == NAME]


@pytest.mark.parametrize("text", ["203.0.113.0/24", "203.0.113.7 sip.carrier.example", "::/0,0.0.0.0/0"])
def test_a_carrier_has_addresses(settings: ApiSettings, text: str) -> None:
    values = settings.model_dump() | {"sip_carrier_addresses": text}
    assert ApiSettings.model_validate(values).carrier_addresses == text.replace(",", " ").split()


@pytest.mark.parametrize(
    "text", ["", " ", "203.0.113.0/99", "everybody", "sip:203.0.113.7", "203.0.113.7:5060"]
)
def test_what_livekit_would_pass_over_is_no_address(settings: ApiSettings, text: str) -> None:
    with pytest.raises(ValidationError):
        ApiSettings.model_validate(settings.model_dump() | {"sip_carrier_addresses": text})
