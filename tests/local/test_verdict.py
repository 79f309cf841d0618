"""The demo passes only a call in which everything happened, as both witnesses tell it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from callcenter_local.demo.recording import Heard
from callcenter_local.demo.verdict import Vehicle, judge, resemblance, shared
from callcenter_local.demo.watching import Followed

VEHICLE = Vehicle("1HGCM82633A004352", 2003, "Honda", "Accord")
TOLD = "I found it. That VIN belongs to a 2003 Honda Accord."
REPLY = "Yes, that is the one. Thank you, goodbye."


def turn(speaker: str, text: str) -> dict[str, Any]:
    return {"type": "turn.ended", "occurred_at": at(20), "data": {"speaker": speaker, "text": text}}


def at(second: int) -> str:
    return f"2026-01-01T00:00:{second:02d}+00:00"


GOOD = Followed(
    call_id=UUID(int=1),
    call={"status": "completed"},
    events=[
        {"type": "call.answered", "occurred_at": at(1), "data": {}},
        {"type": "recording.started", "occurred_at": at(2), "data": {"segment": 1}},
        turn("agent", TOLD),
        turn("caller", REPLY),
        {
            "type": "vehicle.found",
            "occurred_at": at(20),
            "data": {"vin": VEHICLE.vin, "year": 2003, "make": "HONDA", "model": "Accord"},
        },
        {"type": "call.ended", "occurred_at": at(32), "data": {}},
    ],
    phone={"heard": [{"text": "That belongs to a 2003 Hyundai court."}], "said": [{"text": REPLY}]},
)
RECORDING = Heard("calls/1.ogg", 30_100, 90_000, left=TOLD.upper(), right=REPLY)


def verdict(followed: Followed = GOOD, heard: Heard | None = RECORDING) -> dict[str, bool]:
    return {check.name: check.ok for check in judge(followed, heard, VEHICLE)}


def changed(**fields: Any) -> Followed:
    followed = deepcopy(GOOD)
    for name, value in fields.items():
        setattr(followed, name, value)
    return followed


def without(type_: str) -> Followed:
    return changed(events=[event for event in GOOD.events if event["type"] != type_])


def test_a_call_in_which_all_happened_passes_every_check() -> None:
    assert all(verdict().values())


@pytest.mark.parametrize(
    ("followed", "check"),
    [
        (changed(call={"status": "failed"}), "completed"),
        (without("vehicle.found"), "vehicle_found"),
        (without("turn.ended"), "both_sides"),
        (without("turn.ended"), "vehicle_told"),
        (changed(phone={"heard": [], "said": []}), "vehicle_heard"),
        (changed(phone={"heard": [{"text": "a 2019 Ford F-150"}], "said": []}), "vehicle_heard"),
        (without("call.ended"), "recording_length"),
    ],
)
def test_what_is_missing_fails_its_check(followed: Followed, check: str) -> None:
    assert not verdict(followed)[check]


def test_no_recording_fails() -> None:
    assert not verdict(heard=None)["recording"]


@pytest.mark.parametrize(
    ("heard", "check"),
    [
        (Heard("k", 25_000, 1, TOLD, REPLY), "recording_length"),
        (Heard("k", 30_000, 1, "", REPLY), "agent_left"),
        (Heard("k", 30_000, 1, TOLD, ""), "caller_right"),
        (Heard("k", 30_000, 1, REPLY, TOLD), "agent_left"),
        (Heard("k", 30_000, 1, f"{TOLD} {REPLY}", f"{TOLD} {REPLY}"), "caller_right"),
    ],
)
def test_a_wrong_recording_fails(heard: Heard, check: str) -> None:
    """Too short, one voice missing, channels swapped, or both voices on both channels."""
    assert not verdict(heard=heard)[check]


def test_words_count_as_often_as_they_were_said() -> None:
    assert shared("no no no", "no") == pytest.approx(1 / 3)


@pytest.mark.parametrize(("heard", "alike"), [("Hyundai court", True), ("Toyota Camry", False)])
def test_a_misheard_name_still_resembles_itself(heard: str, alike: bool) -> None:
    assert (resemblance("Honda Accord", f"it is a 2003 {heard}, yes") > 0.62) is alike
