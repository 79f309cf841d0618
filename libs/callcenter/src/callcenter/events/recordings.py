"""What happens to a segment of a call's recording, and to its copies."""

from pydantic import Field

from callcenter.events.measures import SilentChannel
from callcenter.events.payloads import Large, Payload, Whole, Word
from callcenter.events.types import EventType, RecordingFailure


class RecordingRequested(Payload, type=EventType.RECORDING_REQUESTED):
    """By the agent; and, with an egress id and a key, by the api, once egress has accepted it."""

    segment: Whole = 1
    egress_id: Word | None = None
    object_key: str | None = None


class RecordingStarted(Payload, type=EventType.RECORDING_STARTED):
    """Something is heard. Egress and the agent may both record a segment: each under its own key."""

    segment: Whole = 1
    egress_id: Word
    object_key: str


class RecordingReady(Payload, type=EventType.RECORDING_READY):
    segment: Whole = 1
    object_key: str
    duration_ms: float
    size_bytes: Large
    sha256: str | None = None
    egress_id: Word | None = None
    silent: list[SilentChannel] = Field(default_factory=list)


class RecordingFailed(Payload, type=EventType.RECORDING_FAILED):
    """Of one copy of the segment where `object_key` says which, else of all that were begun."""

    segment: Whole = 1
    reason: RecordingFailure = RecordingFailure.UNKNOWN
    error: str
    """In whoever's words."""
    egress_id: Word | None = None
    object_key: str | None = None
