"""What a call came to, against what was expected. Pure: the record in, faults out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.scenarios.scenario import Expectation

Json = dict[str, Any]


@dataclass(frozen=True)
class Final:
    """The final state of one call, as the database holds it."""

    call: Json
    events: Sequence[Json]
    """In the order of `seq`: `type` and `data`."""
    rows: Mapping[str, Sequence[Json]] = field(default_factory=dict)

    def of_type(self, name: str) -> list[Json]:
        return [event["data"] for event in self.events if event["type"] == name]

    def said_by(self, speaker: str) -> list[str]:
        return [turn["text"] for turn in self.of_type("turn.ended") if turn["speaker"] == speaker]

    @property
    def tools(self) -> list[str]:
        """Those that succeeded."""
        return [ended["tool"] for ended in self.of_type("tool.ended") if ended["ok"]]


def faults(final: Final, expected: Expectation) -> list[str]:
    return [
        *_words(final.said_by("agent"), expected),
        *_events(final, expected),
        *_rows(final, expected),
        *_limits(final, expected),
    ]


def _words(said: Sequence[str], expected: Expectation) -> Iterable[str]:
    for pattern in expected.said:
        if not any(re.search(pattern, words, re.IGNORECASE) for words in said):
            yield f"never said: {pattern}"
    for pattern in expected.not_said:
        if guilty := [words for words in said if re.search(pattern, words, re.IGNORECASE)]:
            yield f"said: {guilty[0]!r} ({pattern})"


def _events(final: Final, expected: Expectation) -> Iterable[str]:
    for name, wanted in expected.events.items():
        for partial in wanted or ({},):
            if not any(fits(data, partial) for data in final.of_type(name)):
                yield f"no event {name} with {partial}, only {final.of_type(name)}"
    for name, unwanted in expected.no_events.items():
        for partial in unwanted:
            if guilty := [data for data in final.of_type(name) if fits(data, partial)]:
                yield f"event {name}: {guilty[0]}"
    for tool in expected.tools:
        if tool not in final.tools:
            yield f"{tool} never succeeded, only {final.tools}"
    for tool in expected.no_tools:
        if tool in final.tools:
            yield f"{tool} succeeded"


def _rows(final: Final, expected: Expectation) -> Iterable[str]:
    for table, wanted in expected.rows.items():
        found = [final.call] if table == "calls" else final.rows.get(table, ())
        for partial in wanted:
            if not any(fits(row, partial) for row in found):
                seen = [{key: row.get(key) for key in partial} for row in found]
                yield f"no row in {table} with {partial}, only {seen}"
    for table in expected.no_rows:
        if final.rows.get(table):
            yield f"rows in {table}: {final.rows[table]}"
    for column in ("disposition", "end_reason"):
        allowed = getattr(expected, column)
        if allowed and final.call[column] not in allowed:
            yield f"{column} is {final.call[column]}, not {' or '.join(allowed)}"


def _limits(final: Final, expected: Expectation) -> Iterable[str]:
    turns, tools = len(final.said_by("caller")), len(final.of_type("tool.started"))
    if turns > expected.max_turns:
        yield f"{turns} turns of the caller, at most {expected.max_turns} expected"
    if tools > expected.max_tools:
        yield f"{tools} tool calls, at most {expected.max_tools} expected"


def fits(found: Any, wanted: Any) -> bool:
    """Whether a stored value is what a scenario's partial one asks for."""
    match wanted:
        case dict():
            return isinstance(found, Mapping) and all(
                fits(found.get(key), one) for key, one in wanted.items()
            )
        case list():
            return isinstance(found, list) and all(any(fits(one, part) for one in found) for part in wanted)
        case "*":
            return found is not None
        case str() if wanted.startswith("~"):
            return isinstance(found, str) and re.search(wanted[1:], found, re.IGNORECASE) is not None
        case datetime():
            return isinstance(found, str) and _same_time(datetime.fromisoformat(found), wanted)
        case _:
            return bool(found == wanted)


def _same_time(found: datetime, wanted: datetime) -> bool:
    return found == wanted if wanted.tzinfo else found.replace(tzinfo=None) == wanted
