"""Which room an inbound call goes to."""

import re

import pytest
from callcenter_sim.carrier.dispatch import NotDispatchedError, Placement, place
from google.protobuf.duration_pb2 import Duration
from livekit.protocol.agent_dispatch import RoomAgentDispatch
from livekit.protocol.room import RoomConfiguration
from livekit.protocol.sip import (
    SIPDispatchRule,
    SIPDispatchRuleCallee,
    SIPDispatchRuleDirect,
    SIPDispatchRuleIndividual,
    SIPDispatchRuleInfo,
    SIPInboundTrunkInfo,
    SIPMediaConfig,
)

CALLER, OURS = "+12025550170", "+12025550100"
TRUNK = SIPInboundTrunkInfo(sip_trunk_id="ST_1", numbers=[OURS])
CALLEE = SIPDispatchRule(dispatch_rule_callee=SIPDispatchRuleCallee(room_prefix="call", randomize=True))


def rule(kind: SIPDispatchRule = CALLEE, rule_id: str = "SDR_1", **fields: object) -> SIPDispatchRuleInfo:
    return SIPDispatchRuleInfo(sip_dispatch_rule_id=rule_id, rule=kind, **fields)  # type: ignore[arg-type]


def placed(trunks: list[SIPInboundTrunkInfo], rules: list[SIPDispatchRuleInfo]) -> Placement:
    return place(
        from_number=CALLER, to_number=OURS, call_id="SCL_1", host="carrier.sim", trunks=trunks, rules=rules
    )


def test_a_callee_rule_makes_a_fresh_room_by_the_dialed_number() -> None:
    first, second = (placed([TRUNK], [rule()]).room for _ in range(2))
    assert re.fullmatch(r"call_\+12025550100_[A-Za-z0-9]{12}", first)
    assert first != second


@pytest.mark.parametrize(
    ("of_rule", "of_trunk", "expected"), [(None, None, None), (None, 300, 300.0), (60, 300, 60.0)]
)
def test_the_rules_media_timeout_goes_before_the_trunks(
    of_rule: int | None, of_trunk: int | None, expected: float | None
) -> None:
    trunk = SIPInboundTrunkInfo(sip_trunk_id="ST_1", numbers=[OURS], media=_media(of_trunk))
    assert placed([trunk], [rule(media=_media(of_rule))]).media_timeout_s == expected


def _media(seconds: int | None) -> SIPMediaConfig | None:
    return None if seconds is None else SIPMediaConfig(media_timeout=Duration(seconds=seconds))


def test_an_individual_rule_makes_a_room_by_the_callers_number() -> None:
    kind = SIPDispatchRule(dispatch_rule_individual=SIPDispatchRuleIndividual(room_prefix="in"))
    assert placed([TRUNK], [rule(kind)]).room.startswith(f"in_{CALLER}_")


def test_a_direct_rule_takes_all_calls_to_one_room() -> None:
    kind = SIPDispatchRule(dispatch_rule_direct=SIPDispatchRuleDirect(room_name="lobby"))
    assert placed([TRUNK], [rule(kind)]).room == "lobby"


def test_the_participant_carries_livekits_attributes_and_the_rules() -> None:
    found = placed([TRUNK], [rule(attributes={"desk": "dealership"}, metadata="m")])
    assert found.identity == f"sip_{CALLER}"
    assert found.metadata == "m"
    assert found.attributes == {
        "desk": "dealership",
        "sip.callID": "SCL_1",
        "sip.trunkID": "ST_1",
        "sip.ruleID": "SDR_1",
        "sip.phoneNumber": CALLER,
        "sip.trunkPhoneNumber": OURS,
        "sip.hostname": "carrier.sim",
    }


def test_a_hidden_number_is_in_no_attribute_and_no_name() -> None:
    found = placed([TRUNK], [rule(hide_phone_number=True)])
    assert CALLER not in f"{found.identity} {found.name} {found.attributes}"


def test_the_rules_room_configuration_is_passed_on() -> None:
    config = RoomConfiguration(agents=[RoomAgentDispatch(agent_name="callcenter")])
    found = placed([TRUNK], [rule(room_config=config)])
    assert found.room_config == config


@pytest.mark.parametrize(
    ("trunks", "rules"),
    [
        ([], [rule()]),
        ([SIPInboundTrunkInfo(sip_trunk_id="ST_1", numbers=["+1999"])], [rule()]),
        ([SIPInboundTrunkInfo(sip_trunk_id="ST_1", numbers=["2025550100"])], [rule()]),
        ([SIPInboundTrunkInfo(sip_trunk_id="ST_1", numbers=[OURS], allowed_numbers=["+1999"])], [rule()]),
        ([SIPInboundTrunkInfo(sip_trunk_id="ST_1", allowed_addresses=["203.0.113.0/24"])], [rule()]),
        ([TRUNK], []),
        ([TRUNK], [rule(trunk_ids=["ST_other"])]),
        ([TRUNK], [rule(inbound_numbers=["+1999"])]),
    ],
    ids=[
        "no trunk",
        "other number",
        "national form",
        "caller not allowed",
        "address not allowed",
        "no rule",
        "other trunk",
        "other callers",
    ],
)
def test_a_call_nobody_wants_is_not_dispatched(
    trunks: list[SIPInboundTrunkInfo], rules: list[SIPDispatchRuleInfo]
) -> None:
    with pytest.raises(NotDispatchedError):
        placed(trunks, rules)


ANYBODY = SIPInboundTrunkInfo(
    sip_trunk_id="ST_any",
    allowed_addresses=["0.0.0.0/0", "::/0"],
    headers_to_attributes={"P-Asserted-Identity": "sip.h.p-asserted-identity", "To": "sip.h.to"},
)


@pytest.mark.parametrize(
    ("from_number", "to_number", "room", "attributes"),
    [
        ("2025550170", "2025550100", "call_2025550100_", {"sip.phoneNumber": "2025550170"}),
        (
            "sip:+12025550170;npdi;rn=+12024561111@x.example;user=phone",
            "+12025550100;npdi",
            "call_+12025550100;npdi_",
            {"sip.phoneNumber": "+12025550170;npdi;rn=+12024561111", "sip.hostname": "x.example"},
        ),
        (
            "tel:+12025550170;ext=7",
            "tel:+12025550100",
            "call__",
            {"sip.hostname": "+12025550170", "sip.h.to": "<tel:+12025550100>"},
        ),
    ],
)
def test_numbers_are_told_as_livekit_sip_tells_them(
    from_number: str, to_number: str, room: str, attributes: dict[str, str]
) -> None:
    found = place(
        from_number=from_number,
        to_number=to_number,
        call_id="SCL_1",
        host="carrier.sim",
        trunks=[ANYBODY],
        rules=[rule()],
    )
    assert found.room.startswith(room)
    assert attributes.items() <= found.attributes.items()
    assert all(found.attributes.values()), "LiveKit keeps no empty attribute"


def test_headers_become_the_attributes_that_the_trunk_asks_for() -> None:
    found = place(
        from_number="anonymous",
        to_number=OURS,
        call_id="SCL_1",
        host="carrier.sim",
        trunks=[ANYBODY],
        rules=[rule()],
        headers={"p-asserted-identity": f"<tel:{CALLER}>", "Privacy": "id"},
    )
    assert found.attributes["sip.h.p-asserted-identity"] == f"<tel:{CALLER}>"
    assert "id" not in found.attributes.values()


def test_numbers_that_differ_in_writing_alone_are_the_same_to_a_trunk() -> None:
    written = SIPInboundTrunkInfo(sip_trunk_id="ST_1", numbers=["1 (202) 555-0100"])
    assert placed([written], [rule()]).attributes["sip.trunkID"] == "ST_1"


def test_a_trunk_that_names_the_number_goes_before_one_that_takes_all() -> None:
    anybody = SIPInboundTrunkInfo(sip_trunk_id="ST_any")
    assert placed([anybody, TRUNK], [rule()]).attributes["sip.trunkID"] == "ST_1"
    assert placed([anybody], [rule()]).attributes["sip.trunkID"] == "ST_any"


def test_a_rule_of_the_trunk_goes_before_a_rule_of_any() -> None:
    rules = [rule(rule_id="SDR_any"), rule(rule_id="SDR_own", trunk_ids=["ST_1"])]
    assert placed([TRUNK], rules).attributes["sip.ruleID"] == "SDR_own"
