"""What was deleted of a call that is kept: the object or the words are gone, that they were there is not."""

from typing import Final

from callcenter.events.payloads import Payload, Whole, Word
from callcenter.events.types import EventType

BY_POLICY: Final = "retention_policy"


class RecordingDeleted(Payload, type=EventType.RECORDING_DELETED):
    segment: Whole = 1
    reason: Word = BY_POLICY


class TranscriptDeleted(Payload, type=EventType.TRANSCRIPT_DELETED):
    reason: Word = BY_POLICY
