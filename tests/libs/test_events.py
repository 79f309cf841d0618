"""Events travel as JSON lines and come back the same, whatever is in them."""

import json
from typing import Any

import pytest
from callcenter.events import (
    CallCreated,
    CallEnded,
    Direction,
    EndReason,
    Event,
    EventType,
    FactNoted,
    Payload,
    Speaker,
    ToolStarted,
    TurnEnded,
    event_type_of,
    payload_class,
)
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError


def test_every_type_has_a_payload_of_its_own() -> None:
    classes = {payload_class(type) for type in EventType}
    assert None not in classes
    assert len(classes) == len(EventType)
    assert all(event_type_of(cls) == cls.type for cls in classes if cls)  # type: ignore[arg-type]


@given(text=st.text(alphabet=st.characters()))
def test_whatever_was_said_survives_the_way_through_json(text: str) -> None:
    turn = TurnEnded(turn_id="t", speaker=Speaker.CALLER, text=text)
    line = TurnEnded.model_validate_json(turn.model_dump_json())
    assert line == turn


def test_an_event_is_one_line_and_comes_back_equal(teller: Any) -> None:
    for data in (
        CallCreated(direction=Direction.INBOUND, context={"a": [1, {"b": None}]}),
        TurnEnded(turn_id="t", speaker=Speaker.AGENT, text="one\ntwo"),
        FactNoted(name="wish", value={"deep": ["list"]}),
    ):
        event = teller.tell(data)
        assert "\n" not in event.to_json()
        assert Event.from_json(event.to_json()) == event


def test_what_postgres_cannot_store_is_taken_out() -> None:
    fact = FactNoted(name="na\x00me", value={"k\x00": ["a\x00b", "\ud800", float("nan")]})
    assert (fact.name, fact.value) == ("name", {"k": ["ab", "", None]})


def test_overlong_words_are_cut_not_refused() -> None:
    assert len(ToolStarted(tool="x" * 9000, tool_call_id="1").tool) == 255


def test_a_payload_of_another_type_is_refused(teller: Any) -> None:
    ended = json.loads(teller.tell(CallEnded(end_reason=EndReason.ERROR)).to_json())
    with pytest.raises(ValidationError):
        Event.model_validate(ended | {"type": "call.failed"})
    with pytest.raises(ValidationError):
        Event.model_validate(ended | {"type": "call.unheard_of"})


def test_fields_of_a_newer_version_are_ignored(teller: Any) -> None:
    ended = json.loads(teller.tell(CallEnded(end_reason=EndReason.ERROR)).to_json())
    ended["data"]["mood"] = "fine"
    assert Event.model_validate(ended).data == CallEnded(end_reason=EndReason.ERROR)


def test_times_without_a_zone_are_refused(teller: Any) -> None:
    ended = json.loads(teller.tell(CallEnded(end_reason=EndReason.ERROR)).to_json())
    with pytest.raises(ValidationError):
        Event.model_validate(ended | {"occurred_at": "2026-03-01T12:00:00"})


def test_payloads_are_frozen(teller: Any) -> None:
    event = teller.tell(CallEnded(end_reason=EndReason.ERROR))
    payload: Payload = event.data
    with pytest.raises(ValidationError):
        payload.end_reason = EndReason.CANCELED  # type: ignore[attr-defined]
