"""Every event that matters to the eye has a line; none of them breaks the demo."""

from __future__ import annotations

import pytest
from callcenter.events import EventType
from callcenter_local.demo.lines import WORDS, line_of


@pytest.mark.parametrize(
    ("type_", "data", "text"),
    [
        (
            "turn.ended",
            {"speaker": "agent", "text": "Hello.", "latency": {"e2e_ms": 812.4}},
            "Hello.  (812 ms)",
        ),
        ("turn.ended", {"speaker": "caller", "text": "Wait", "interrupted": True}, "Wait —"),
        ("state.changed", {"from_state": "greeting", "to_state": "closing"}, "greeting → closing"),
        ("tool.ended", {"tool": "lookup", "ok": True, "duration_ms": 3.2}, "lookup done in 3 ms"),
        ("tool.ended", {"tool": "lookup", "ok": False, "duration_ms": 3, "error": "no"}, "lookup failed: no"),
        ("vehicle.found", {"vin": "V", "year": 2003, "make": "Honda", "model": None}, "2003 Honda (VIN V)"),
    ],
)
def test_an_event_reads_as_a_line(type_: str, data: dict[str, object], text: str) -> None:
    line = line_of({"type": type_, "data": data})
    assert line is not None
    assert line.text == text


def test_lines_exist_only_for_events_that_exist() -> None:
    assert set(WORDS) <= set(EventType)


def test_an_event_not_worth_a_line_has_none() -> None:
    assert line_of({"type": "usage.reported", "data": {}}) is None


def test_what_is_learned_without_a_change_of_state_has_no_line() -> None:
    same = {"from_state": "greeting", "to_state": "greeting"}
    assert line_of({"type": "state.changed", "data": same}) is None
