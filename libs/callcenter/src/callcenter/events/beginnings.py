"""What has begun, told before it is known what comes of it: whoever takes over knows then what was lost."""

from callcenter.events.payloads import Payload
from callcenter.events.types import EventType, Speaker


class TurnStarted(Payload, type=EventType.TURN_STARTED):
    """Somebody began to speak. Where no turn ends after it, what was said was lost, or was no words."""

    speaker: Speaker
