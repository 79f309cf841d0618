"""What becomes of a segment that is recorded more than once, or not at all."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from callcenter.events import (
    Payload,
    RecordingDeleted,
    RecordingFailed,
    RecordingFailure,
    RecordingReady,
    RecordingRequested,
    RecordingStarted,
)
from callcenter.recordings import MADE_BY_AGENT
from callcenter.store.recording_projections import fold_recordings
from hypothesis import given
from hypothesis import strategies as st

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
EGRESS, OTHER, OWN = "1.ogg", "1-2.ogg", "1-agent.ogg"
IDS = {EGRESS: "EG_1", OTHER: "EG_2", OWN: MADE_BY_AGENT}


def began(key: str) -> RecordingStarted:
    return RecordingStarted(egress_id=IDS[key], object_key=key)


def ready(key: str, seconds: float) -> RecordingReady:
    return RecordingReady(object_key=key, egress_id=IDS[key], duration_ms=seconds * 1000, size_bytes=1)


def failed(key: str | None, reason: RecordingFailure = RecordingFailure.EGRESS_FAILED) -> RecordingFailed:
    return RecordingFailed(
        object_key=key, egress_id=IDS[key] if key else None, reason=reason, error="in words"
    )


def row_of(*told: Payload) -> dict[str, Any]:
    (row,) = fold_recordings(uuid4(), [(NOON + timedelta(seconds=n), one) for n, one in enumerate(told)])
    return row


@pytest.mark.parametrize("order", [(EGRESS, OWN), (OWN, EGRESS)])
def test_the_longest_that_is_ready_is_played_and_both_are_known(order: tuple[str, str]) -> None:
    lengths = {EGRESS: 12.0, OWN: 30.0}
    row = row_of(*map(began, order), *(ready(key, lengths[key]) for key in order))
    assert (row["status"], row["object_key"], row["duration_ms"]) == ("ready", OWN, 30_000)
    assert {one["object_key"]: one["status"] for one in row["copies"]} == {EGRESS: "ready", OWN: "ready"}
    assert not row["unfinished"]


def test_of_two_that_are_as_long_egress_has_the_say() -> None:
    row = row_of(began(OWN), began(EGRESS), ready(OWN, 9), ready(EGRESS, 9))
    assert (row["object_key"], row["egress_id"]) == (EGRESS, "EG_1")


def test_an_egress_that_fails_takes_nothing_from_what_the_agent_records() -> None:
    row = row_of(began(EGRESS), began(OWN), failed(EGRESS))
    assert (row["status"], row["object_key"], row["unfinished"]) == ("recording", OWN, True)
    row = row_of(began(EGRESS), began(OWN), failed(EGRESS), ready(OWN, 5))
    assert (row["status"], row.get("reason"), row["unfinished"]) == ("ready", None, False)


def test_what_is_ready_while_another_copy_is_not_is_unfinished() -> None:
    assert row_of(began(EGRESS), began(OWN), ready(OWN, 5))["unfinished"]


def test_a_failure_says_why() -> None:
    row = row_of(RecordingRequested(), failed(None, RecordingFailure.NEVER_BEGAN))
    assert (row["status"], row["reason"], row["error"]) == ("failed", "never_began", "in words")
    assert row["failed_at"] == NOON + timedelta(seconds=1)


def test_one_that_is_asked_for_again_waits_again() -> None:
    assert row_of(RecordingRequested(), failed(None), RecordingRequested())["status"] == "requested"


def test_what_egress_has_accepted_is_looked_for_though_another_copy_is_ready() -> None:
    accepted = RecordingRequested(egress_id="EG_1", object_key=EGRESS)
    row = row_of(RecordingRequested(), accepted, began(OWN), ready(OWN, 5))
    assert (row["status"], row["unfinished"]) == ("ready", True)
    assert not row_of(accepted, began(OWN), ready(OWN, 5), failed(EGRESS))["unfinished"]
    assert row_of(RecordingRequested(), accepted, failed(EGRESS))["status"] == "failed"


def test_a_late_word_that_it_is_ready_saves_one_that_was_given_up() -> None:
    row = row_of(began(OWN), failed(OWN, RecordingFailure.NOT_BROUGHT), ready(OWN, 5))
    assert (row["status"], row.get("reason")) == ("ready", None)


@pytest.mark.parametrize("told", [[ready(EGRESS, 5)], [began(EGRESS), ready(EGRESS, 5)]])
def test_what_heard_a_briefing_is_never_ready(told: list[Payload]) -> None:
    heard = failed(EGRESS, RecordingFailure.IN_A_BRIEFING)
    for at in range(len(told) + 1):
        row = row_of(*told[:at], heard, *told[at:])
        assert (row["status"], row["reason"], row["unfinished"]) == ("failed", "in_a_briefing", False)


def test_a_deleted_one_stays_deleted_and_says_what_there_was() -> None:
    row = row_of(began(EGRESS), ready(EGRESS, 5), RecordingDeleted(), ready(OWN, 5), RecordingRequested())
    assert (row["status"], row["unfinished"], len(row["copies"])) == ("deleted", False, 2)


WORDS = [
    RecordingRequested(),
    RecordingRequested(egress_id="EG_1", object_key=EGRESS),
    *map(began, IDS),
    *(ready(key, seconds) for seconds, key in enumerate(IDS)),
    *(failed(key) for key in (*IDS, None)),
    *(failed(key, RecordingFailure.IN_A_BRIEFING) for key in (*IDS, None)),
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_whatever_is_told_nothing_ready_is_lost_and_nothing_of_a_briefing_is_kept(
    told: list[Payload],
) -> None:
    row = row_of(*told)
    heard = RecordingFailure.IN_A_BRIEFING
    for copy in row["copies"]:
        said = [one for one in told if getattr(one, "object_key", None) == copy["object_key"]]
        if any(isinstance(one, RecordingFailed) and one.reason is heard for one in said):
            assert copy["status"] == "failed"
    ready_ones = [copy["object_key"] for copy in row["copies"] if copy["status"] == "ready"]
    assert (row["status"] == "ready") == bool(ready_ones)
    if ready_ones:
        lengths = {one.object_key: one.duration_ms for one in told if isinstance(one, RecordingReady)}
        assert row["duration_ms"] == max(lengths[key] for key in ready_ones)
    assert row["unfinished"] or row["status"] in {"ready", "failed"}
    assert (row.get("reason") is not None) == (row["status"] == "failed")


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_words_that_are_repeated_change_nothing(told: list[Payload]) -> None:
    at = [NOON + timedelta(seconds=n) for n in range(len(told))]
    call_id = uuid4()
    twice = [pair for pair in zip(at, told, strict=True) for _ in range(2)]
    assert fold_recordings(call_id, twice) == fold_recordings(call_id, zip(at, told, strict=True))
