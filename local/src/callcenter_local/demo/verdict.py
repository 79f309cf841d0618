"""Whether the demo's call was what it should be. Pure: facts in, a list of checks out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from callcenter_local.demo.clients import Json
from callcenter_local.demo.recording import Heard
from callcenter_local.demo.watching import Followed

# The length of the file against answer to hang-up without the gap before the recorder joined.
LENGTH_TOLERANCE_MS = 2_000
# Speech recognition over a telephone line errs in some words; these are far above what the
# other party's words would reach.
WORDS_SHARED = 0.5
SOUNDS_ALIKE = 0.62


@dataclass(frozen=True)
class Vehicle:
    vin: str
    year: int
    make: str
    model: str


@dataclass(frozen=True)
class Check:
    name: str
    ok: bool
    detail: str


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def shared(said: str, heard: str) -> float:
    """How many of the words said were heard, 0 to 1, each as often as it was said."""
    spoken, recognised = Counter(words(said)), Counter(words(heard))
    total = spoken.total()
    return (spoken & recognised).total() / total if total else 0.0


def only(said: str, other: str) -> str:
    """The words of `said` that the other party never said: a VIN read back belongs to both voices."""
    others = set(words(other))
    return " ".join(word for word in words(said) if word not in others)


def resemblance(name: str, text: str) -> float:
    """The likeness of `name` to the part of `text` that is most like it, letters only ("Hyundai court")."""
    wanted, heard = "".join(words(name)), "".join(words(text))
    size = len(wanted)
    parts = (heard[at : at + size] for at in range(max(1, len(heard) - size + 1)))
    return max(SequenceMatcher(None, wanted, part).ratio() for part in parts)


def names(text: str, vehicle: Vehicle) -> bool:
    return all(part.lower() in text.lower() for part in (str(vehicle.year), vehicle.make, vehicle.model))


def said_by(turns: Iterable[Json], speaker: str) -> str:
    return " ".join(turn["text"] for turn in turns if turn["speaker"] == speaker)


def expected_length_ms(followed: Followed) -> float | None:
    """Answer to hang-up, less the time before the recorder had started."""
    moments = {event["type"]: _moment(event["occurred_at"]) for event in reversed(followed.events)}
    try:
        began = max(moments["call.answered"], moments["recording.started"])
        return (moments["call.ended"] - began).total_seconds() * 1000
    except KeyError:
        return None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def judge(followed: Followed, heard: Heard | None, vehicle: Vehicle) -> list[Check]:
    turns = followed.of_type("turn.ended")
    return [
        *_record(followed, turns, vehicle),
        _ear(followed.phone, vehicle),
        *_object(followed, heard, turns),
    ]


def _record(followed: Followed, turns: list[Json], vehicle: Vehicle) -> list[Check]:
    status = followed.call.get("status")
    found = followed.of_type("vehicle.found")
    told = any(names(turn["text"], vehicle) for turn in turns if turn["speaker"] == "agent")
    sides = {turn["speaker"] for turn in turns}
    return [
        Check("completed", status == "completed", f"status {status}"),
        Check("vehicle_found", _same(found, vehicle), f"{vehicle.vin}: {found}"),
        Check("vehicle_told", told, f"the agent named a {vehicle.year} {vehicle.make} {vehicle.model}"),
        Check("both_sides", {"caller", "agent"} <= sides, f"turns of {sorted(sides)}"),
    ]


def _same(found: list[Json], vehicle: Vehicle) -> bool:
    return any(
        (one["vin"], one["year"]) == (vehicle.vin, vehicle.year)
        and str(one["make"]).lower() == vehicle.make.lower()
        and str(one["model"]).lower() == vehicle.model.lower()
        for one in found
    )


def _ear(phone: Json, vehicle: Vehicle) -> Check:
    heard = " ".join(part["text"] for part in phone.get("heard", []))
    likeness = resemblance(f"{vehicle.make} {vehicle.model}", heard)
    return Check("vehicle_heard", likeness >= SOUNDS_ALIKE, f"at the caller's ear, likeness {likeness:.2f}")


def _object(followed: Followed, heard: Heard | None, turns: list[Json]) -> list[Check]:
    if heard is None:
        return [Check("recording", ok=False, detail="there is none")]
    caller = " ".join(part["text"] for part in followed.phone.get("said", [])) or said_by(turns, "caller")
    agent = said_by(turns, "agent")
    return [
        _length(followed, heard),
        _voice("agent_left", only(agent, caller), heard.left, heard.right),
        _voice("caller_right", only(caller, agent), heard.right, heard.left),
    ]


def _length(followed: Followed, heard: Heard) -> Check:
    expected = expected_length_ms(followed)
    off = None if expected is None else heard.duration_ms - expected
    ok = off is not None and abs(off) <= LENGTH_TOLERANCE_MS
    detail = f"{heard.duration_ms:.0f} ms, expected {expected} ± {LENGTH_TOLERANCE_MS}"
    return Check("recording_length", ok, detail)


def _voice(name: str, said: str, own: str, other: str) -> Check:
    here, there = shared(said, own), shared(said, other)
    ok = here >= WORDS_SHARED and here > there
    return Check(name, ok, f"{here:.0%} of its own words on this channel, {there:.0%} on the other")
