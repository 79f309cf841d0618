"""What holds after every call, whatever the model did and whatever the scenario is about."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from callcenter_agent.conversation import Moves

from tests.scenarios.grading import Final
from tests.scenarios.scenario import Scenario

VEHICLE_EVENTS = ("vehicle.found", "vehicle.missing")
_DIGITS = {
    word: str(digit)
    for digit, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    )
} | {"oh": "0"}
_LEAST_DIGITS = 7


def broken(final: Final, scenario: Scenario, *, moves: Moves[Any], given: Mapping[str, Any]) -> list[str]:
    """`given`: what the business knew before the call began."""
    return [
        *_ending(final),
        *_tools(final),
        *_moves(final, moves),
        *_identity(final, scenario),
        *_vehicles(final, scenario),
        *_facts(final, scenario, given),
        *_appointments(final),
    ]


def _ending(final: Final) -> Iterable[str]:
    """The agent tells of it; of a caller who was given to a human agent the api does: the agent has left."""
    given = any(one["outcome"] == "completed" for one in final.of_type("transfer.ended"))
    teller = "api" if given else "agent"
    ends = [event for event in final.events if event["type"] == "call.ended" and event["writer"] == teller]
    if len(ends) != 1:
        yield f"the {teller} said {len(ends)} times that the call ended"
    if final.call["status"] != "completed" or not final.call["end_reason"]:
        yield f"the call is {final.call['status']} because {final.call['end_reason']}"


def _tools(final: Final) -> Iterable[str]:
    open_tools = {one["tool_call_id"] for one in final.of_type("tool.started")} - {
        one["tool_call_id"] for one in final.of_type("tool.ended")
    }
    if open_tools:
        names = [one["tool"] for one in final.of_type("tool.started") if one["tool_call_id"] in open_tools]
        yield f"began and never ended: {names}"


def _moves(final: Final, moves: Moves[Any]) -> Iterable[str]:
    allowed = {str(state): {str(one) for one in to} | {str(state)} for state, to in moves.items()}
    for change in final.of_type("state.changed"):
        before, after = change["from_state"], change["to_state"]
        if after not in allowed.get(before, ()):
            yield f"moved from {before} to {after}"


def _identity(final: Final, scenario: Scenario) -> Iterable[str]:
    for check in final.of_type("identity.checked"):
        if check["verified"] and check["subject_id"] != scenario.identity:
            yield f"verified as {check['subject_id']}, is {scenario.identity}"


def _vehicles(final: Final, scenario: Scenario) -> Iterable[str]:
    own = scenario.persona.params.get("vin")
    for name in VEHICLE_EVENTS:
        for vehicle in final.of_type(name):
            if vehicle["vin"] != own:
                yield f"{name} {vehicle['vin']}: the caller's is {own}"


def _facts(final: Final, scenario: Scenario, given: Mapping[str, Any]) -> Iterable[str]:
    """Names and telephone numbers are the caller's own, word for word."""
    words = " ".join([*final.said_by("caller"), *map(str, given.values())])
    digits = digits_in(words) + "|" + scenario.caller
    noted = final.of_type("fact.noted")
    names = [fact["value"] for fact in noted if fact["name"] == "name"]
    names += [row["name"] for row in final.rows.get("appointments", ()) if row.get("name")]
    for name in names:
        if missing := [part for part in re.findall(r"\w+", str(name)) if part.lower() not in words.lower()]:
            yield f"a name that nobody said: {name!r} ({missing})"
    phones = [fact["value"] for fact in noted if fact["name"] == "phone"]
    phones += [row["phone"] for row in final.of_type("callback.requested") if row["phone"]]
    for phone in phones:
        if str(phone).lstrip("+").removeprefix("1") not in digits:
            yield f"a number that nobody said: {phone}"


def digits_in(words: str) -> str:
    """Runs of digits, spoken or written; anything else parts them."""
    tokens = re.findall(r"[a-z]+|\d", words.lower())
    text = "".join(token if token.isdigit() else _DIGITS.get(token, "|") for token in tokens)
    return "|".join(run for run in text.split("|") if len(run) >= _LEAST_DIGITS)


def _appointments(final: Final) -> Iterable[str]:
    rows = [row for row in final.rows.get("appointments", ()) if row.get("status", "booked") == "booked"]
    times = [(row["kind"], row["starts_at"]) for row in rows]
    if len(set(times)) != len(times):
        yield f"booked twice: {times}"
