"""What must not be kept is gone before anything is kept."""

from typing import Any

import pytest
from callcenter.desks import DeskSettings, Redaction, Voice
from callcenter.events import (
    CallbackRequested,
    CallCreated,
    CancellationRequested,
    ClaimFiled,
    Direction,
    DispositionSet,
    EvidenceRequested,
    FactNoted,
    FaultNoted,
    HandoffMade,
    LegStarted,
    MessageTaken,
    Party,
    Payload,
    Speaker,
    StateChanged,
    SymptomReported,
    ToolStarted,
    TransferKind,
    TransferStarted,
    TurnEnded,
)
from callcenter.redaction import CARD, REDACTED, RedactionPolicy, hide_cards, policy_of, redact
from hypothesis import given
from hypothesis import strategies as st

POLICY = RedactionPolicy()


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111, 1111, 1111, 1111",
        "378282246310005",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "four one one one, one one one one, one one one one, one one one one",
        "Four 111 1111 1111 one one one one",
        "4222222222222",
    ],
)
def test_card_numbers_are_hidden_as_typed_or_spoken(number: str) -> None:
    assert hide_cards(f"It is {number}.") == f"It is {CARD}."


def test_a_card_number_is_found_in_a_longer_run_of_digits() -> None:
    assert "4111" not in hide_cards("4111 1111 1111 1111 12 27 123")


@pytest.mark.parametrize(
    "text",
    [
        "my number is +12025550142",
        "2025550142 or 2025550143",
        "4111 1111 1111 1112",
        "1HGCM82633A004352",
        "it was built in 2003 and has 120000 miles",
        "three zero zero four three five two",
        "0000 0000 0000 0000",
        "order 20260301120000",
    ],
)
def test_what_is_no_card_stays(text: str) -> None:
    assert hide_cards(text) == text


@given(st.text())
def test_redaction_is_done_once(text: str) -> None:
    assert hide_cards(hide_cards(text)) == hide_cards(text)


CARD_SAID = "4111 1111 1111 1111"
PLACES: list[Payload] = [
    CallCreated(direction=Direction.OUTBOUND, context={"note": [CARD_SAID]}),
    TurnEnded(turn_id="t", speaker=Speaker.CALLER, text=CARD_SAID),
    StateChanged(from_state=None, to_state="x", context={"said": {"deep": CARD_SAID}}),
    ToolStarted(tool="t", tool_call_id="1", arguments={"note": CARD_SAID}),
    FactNoted(name="wish", value=CARD_SAID),
    CallbackRequested(reason=CARD_SAID),
    DispositionSet(disposition="other", summary=CARD_SAID),
    FaultNoted(component="c", error=f"could not parse {CARD_SAID!r}"),
]


@pytest.mark.parametrize("data", PLACES, ids=lambda data: data.type)
def test_wherever_people_write_cards_are_hidden(teller: Any, data: Payload) -> None:
    event = redact(teller.tell(data), POLICY)
    assert "1111" not in event.to_json()
    assert CARD in event.to_json()


@pytest.mark.parametrize("data", PLACES, ids=lambda data: data.type)
def test_a_desk_may_keep_them(teller: Any, data: Payload) -> None:
    event = teller.tell(data)
    assert redact(event, RedactionPolicy(card_numbers=False)) is event


def test_sensitive_facts_lose_their_value_everywhere(teller: Any) -> None:
    policy = RedactionPolicy(sensitive_facts=frozenset({"diagnosis"}))
    fact = redact(teller.tell(FactNoted(name="diagnosis", value="x1")), policy)
    state = redact(
        teller.tell(StateChanged(from_state=None, to_state="a", context={"diagnosis": "x1", "name": "Ann"})),
        policy,
    )
    tool = redact(
        teller.tell(ToolStarted(tool="t", tool_call_id="1", arguments={"in": {"diagnosis": "x1"}})), policy
    )
    assert isinstance(fact.data, FactNoted)
    assert fact.data.value == REDACTED
    assert isinstance(state.data, StateChanged)
    assert state.data.context == {"diagnosis": REDACTED, "name": "Ann"}
    assert "x1" not in tool.to_json()


def test_identity_of_the_event_survives(teller: Any) -> None:
    event = teller.tell(TurnEnded(turn_id="t", speaker=Speaker.CALLER, text=CARD_SAID))
    kept = redact(event, POLICY)
    assert (kept.id, kept.call_id, kept.counter, kept.occurred_at) == (
        event.id,
        event.call_id,
        event.counter,
        event.occurred_at,
    )


def test_identifiers_are_left_alone(teller: Any) -> None:
    event = teller.tell(LegStarted(leg_id=CARD_SAID, party=Party.CUSTOMER, identity="x"))
    assert redact(event, POLICY) is event


def test_a_desks_wishes_come_on_top_of_what_is_never_kept() -> None:
    desk = DeskSettings(
        id="c",
        name="C",
        business="B",
        voice=Voice(id="v", name="V"),
        redaction=Redaction(sensitive_facts=frozenset({"diagnosis"})),
    )
    assert {"diagnosis", "card_number"} <= policy_of(desk).sensitive_facts
    assert policy_of(None) == POLICY


CARD_SAID = "4111 1111 1111 1111"


@pytest.mark.parametrize(
    "told",
    [
        MessageTaken(text=f"Charge {CARD_SAID}.", heard=[f"charge {CARD_SAID}"]),
        ClaimFiled(claim_number="C1", line="personal", details={"what": [{"said": f"it is {CARD_SAID}"}]}),
        EvidenceRequested(request_number="E1", lender="Bank", send_to=f"fax {CARD_SAID}"),
        CancellationRequested(policy_number="PA204518", reason="price", effective=f"after {CARD_SAID}"),
        SymptomReported(question="pain", answer=f"ten, and my card is {CARD_SAID}"),
        HandoffMade(from_role="a", to_role="b", reason=f"pays with {CARD_SAID}"),
        TransferStarted(transfer_id="1", kind=TransferKind.WARM, reason="bill", summary={"card": CARD_SAID}),
    ],
)
def test_a_card_number_is_hidden_wherever_a_caller_may_say_it(told: Payload, teller: Any) -> None:
    kept = redact(teller.tell(told), POLICY)
    assert "4111" not in kept.to_json()
    assert CARD in kept.to_json()
