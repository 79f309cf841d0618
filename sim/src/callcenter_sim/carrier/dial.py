"""An order to dial a number, and the ways in which that can fail."""

from dataclasses import dataclass, field

from livekit import rtc

from callcenter_sim.carrier.numbers import Behaviour

NO_ANSWER_S = 180.0
"""How long livekit-sip lets it ring when the request does not say."""


@dataclass(frozen=True)
class Dial:
    call_id: str
    call_to: str
    number: str
    """Ours, shown to the one who is called."""
    room: str
    identity: str
    name: str = ""
    metadata: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    dtmf: str = ""
    ringing_timeout_s: float = NO_ANSWER_S
    max_duration_s: float | None = None
    media_timeout_s: float | None = None


class DialError(Exception):
    """The call did not come about."""


class SipRefusedError(DialError):
    """The other end answered with a final SIP status that is not 200."""

    def __init__(self, code: int, status: str) -> None:
        super().__init__(f"{code} {status}")
        self.code, self.status = code, status

    @classmethod
    def of(cls, behaviour: Behaviour) -> "SipRefusedError":
        return cls(behaviour.sip_status_code or 500, behaviour.sip_status)


class ReferRefusedError(SipRefusedError):
    """The phone's own side would not hear of a transfer."""


class NoAnswerError(DialError):
    """It rang until the caller's patience was over."""


class CallGoneError(DialError):
    """The room or the participant went away while it still rang."""


_REJECTED = frozenset({401, 403, 407, 486, 488, 600, 603, 604, 606, 607, 608})


def disconnect_reason(error: DialError) -> "rtc.DisconnectReason.ValueType":
    """How livekit-sip words it towards the room."""
    if isinstance(error, SipRefusedError) and error.code in _REJECTED:
        return rtc.DisconnectReason.USER_REJECTED
    return rtc.DisconnectReason.USER_UNAVAILABLE
