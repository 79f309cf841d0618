"""A call counts as recorded once something is heard, not while it is only promised or has failed."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from callcenter.errors import Unavailable
from callcenter.events import (
    Event,
    Payload,
    RecordingFailed,
    RecordingRequested,
    RecordingStarted,
    TransferKind,
    TransferStarted,
    Writer,
)
from callcenter.recordings import MADE_BY_AGENT, object_key
from callcenter_agent.record.history import past_of
from callcenter_agent.transfers.aftermath import mend
from callcenter_agent.transfers.telephony import Telephony
from livekit import api

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CALL = uuid4()


def events_of(*payloads: Payload) -> list[Event]:
    return [
        Event(
            id=uuid4(),
            call_id=CALL,
            room="call-x",
            type=payload.type,
            writer=Writer.API,
            writer_id="test",
            counter=counter,
            occurred_at=NOON + timedelta(seconds=counter),
            data=payload,
        )
        for counter, payload in enumerate(payloads)
    ]


def started(segment: int) -> RecordingStarted:
    return RecordingStarted(segment=segment, egress_id=f"EG_{segment}", object_key="k")


def own(segment: int) -> RecordingStarted:
    return RecordingStarted(segment=segment, egress_id=MADE_BY_AGENT, object_key="k-agent")


TRANSFER = TransferStarted(transfer_id="t", kind=TransferKind.WARM, reason="r")


@pytest.mark.parametrize(
    ("told", "begun"),
    [
        ([], False),
        ([started(1)], True),
        ([started(1), RecordingFailed(segment=1, error="x")], False),
        ([started(1), RecordingFailed(segment=1, error="x"), started(1)], True),
        ([started(1), RecordingFailed(segment=1, error="x"), started(2)], True),
        ([started(1), started(2), RecordingFailed(segment=2, error="x")], False),
        ([own(1)], False),
        ([own(1), started(1)], True),
        ([started(1), own(1), RecordingFailed(segment=1, error="x", egress_id="EG_1")], False),
        ([started(1), own(1), RecordingFailed(segment=1, error="x", egress_id=MADE_BY_AGENT)], True),
    ],
)
def test_a_recording_that_failed_has_not_begun(told: list[Payload], begun: bool) -> None:
    assert past_of(events_of(*told)).recording_begun is begun


@pytest.mark.parametrize(
    ("told", "segment", "asked"),
    [
        ([started(1)], 1, []),
        ([own(1)], 2, []),
        ([started(1), TRANSFER], 2, [2]),
        ([own(1), TRANSFER], 2, [2]),
        ([started(1), own(1), TRANSFER], 2, [2]),
        ([TRANSFER], 1, []),
    ],
)
def test_what_a_lost_agent_recorded_is_a_segment_of_its_own(
    told: list[Payload], segment: int, asked: list[int]
) -> None:
    """Who takes over writes over nothing, and goes on recording what was stopped for a transfer."""
    noted: list[Payload] = []
    call: Any = SimpleNamespace(segments=1, recorder=SimpleNamespace(note=noted.append))
    mend(call, past_of(events_of(*told)))
    assert call.segments == segment
    assert [one.segment for one in noted if isinstance(one, RecordingRequested)] == asked


@pytest.mark.parametrize(
    ("status", "recorded"),
    [
        ("EGRESS_STARTING", False),
        ("EGRESS_ACTIVE", True),
        ("EGRESS_ENDING", False),
        ("EGRESS_COMPLETE", False),
        ("EGRESS_FAILED", False),
        ("EGRESS_ABORTED", False),
    ],
)
async def test_egress_records_once_it_is_active(status: str, recorded: bool) -> None:
    request = api.RoomCompositeEgressRequest(
        file_outputs=[api.EncodedFileOutput(filepath=object_key(CALL, 1, day=NOON))]
    )
    info = api.EgressInfo(status=api.EgressStatus.Value(status), room_composite=request)

    async def list_egress(_: api.ListEgressRequest) -> api.ListEgressResponse:
        return api.ListEgressResponse(items=[info])

    client: Any = SimpleNamespace(egress=SimpleNamespace(list_egress=list_egress))
    telephony = Telephony(lambda: client, room="call-x", trunk_id=None, ringing=timedelta(seconds=30))
    assert await telephony.is_recorded(1) is recorded
    assert not await telephony.is_recorded(2)


@pytest.mark.parametrize("deaf", [False, True])
async def test_one_that_has_not_begun_and_hears_no_stop_keeps_nobody_from_being_briefed(deaf: bool) -> None:
    stopped: list[str] = []
    infos = [api.EgressInfo(egress_id="EG_1", status=api.EgressStatus.Value("EGRESS_STARTING"))]
    telephony = telephony_with(infos, stopped, deaf=deaf)
    assert await telephony.stop_recording()
    assert stopped == ["EG_1"]


async def test_one_that_records_and_hears_no_stop_keeps_everybody_from_it() -> None:
    infos = [api.EgressInfo(egress_id="EG_1", status=api.EgressStatus.Value("EGRESS_ACTIVE"))]
    with pytest.raises(Unavailable):
        await telephony_with(infos, [], deaf=True).stop_recording()


def telephony_with(infos: list[Any], stopped: list[str], *, deaf: bool) -> Telephony:
    async def list_egress(_: api.ListEgressRequest) -> api.ListEgressResponse:
        return api.ListEgressResponse(items=infos)

    async def stop_egress(request: api.StopEgressRequest) -> None:
        stopped.append(request.egress_id)
        if deaf:
            raise api.ServerError("failed_precondition", "Start signal not received", status=412)

    client: Any = SimpleNamespace(egress=SimpleNamespace(list_egress=list_egress, stop_egress=stop_egress))
    return Telephony(lambda: client, room="call-x", trunk_id=None, ringing=timedelta(seconds=30))
