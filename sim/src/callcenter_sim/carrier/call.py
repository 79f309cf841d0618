"""One call as the carrier knows it, and as the control interface tells it."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from callcenter_sim.personas.persona import Persona
from callcenter_sim.personas.runner import Ears
from callcenter_sim.phone.ear import FRAME_MS
from callcenter_sim.phone.line import RATE
from callcenter_sim.phone.measures import Measures, Span, measure
from callcenter_sim.phone.phone import EndedBy, Phone


class Status(StrEnum):
    DIALING = "dialing"
    RINGING = "ringing"
    ACTIVE = "active"
    ENDED = "ended"


class Direction(StrEnum):
    """Seen from the call center."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


@dataclass
class Call:
    id: str
    direction: Direction
    from_number: str
    to_number: str
    persona: Persona
    status: Status = Status.DIALING
    room: str | None = None
    sip_status_code: int | None = None
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: EndedBy | None = None
    phone: Phone | None = None
    ears: Ears = field(default_factory=Ears)
    answered_ms: int = 0
    """Where on the phone's time line the call was answered: for how long it rang."""
    _told: dict[str, Any] | None = None

    def ring(self) -> None:
        self.status = Status.RINGING

    def answer(self, *, at_ms: int = 0) -> None:
        self.status = Status.ACTIVE
        self.answered_at = datetime.now(UTC)
        self.answered_ms = at_ms

    def end(self, by: EndedBy, sip_status_code: int | None = None) -> None:
        """The first reason stays."""
        if self.status is not Status.ENDED:
            self.status = Status.ENDED
            self.ended_at = datetime.now(UTC)
            self.ended_by = by
            self.sip_status_code = sip_status_code or self.sip_status_code

    def close(self) -> None:
        """Keeps what there is to tell, and lets go of the phone with its audio."""
        self._told = self._audible()
        self.phone = None

    def describe(self) -> dict[str, Any]:
        """Times in `heard`, `said`, `digits` and `measures` are milliseconds since the answer."""
        return {
            "id": self.id,
            "direction": self.direction,
            "from": self.from_number,
            "to": self.to_number,
            "status": self.status,
            "room": self.room,
            "persona": self.persona.name,
            "sip_status_code": self.sip_status_code,
            "started_at": _iso(self.started_at),
            "answered_at": _iso(self.answered_at),
            "ended_at": _iso(self.ended_at),
            "ended_by": self.ended_by,
            **(self._told if self._told is not None else self._audible()),
        }

    def wav(self, side: str) -> bytes:
        """`ear` or `mouth`, of equal length, from the answer on; empty once the phone is gone."""
        if self.phone is None:
            return b""
        tape = self.phone.ear.tape if side == "ear" else self.phone.mouth.tape
        return tape.wav(
            self.answered_ms * RATE // 1000, max(self.phone.ear.tape.end, self.phone.mouth.tape.end)
        )

    def _audible(self) -> dict[str, Any]:
        if self.phone is None or self.answered_at is None:
            return {"rang_ms": None, "heard": [], "said": [], "digits": [], "measures": asdict(Measures())}
        phone, offset = self.phone, self.answered_ms
        spans = [
            (utterance.text, Span(utterance.start_ms - offset, utterance.end_ms - offset))
            for utterance in phone.mouth.said
            if utterance.start_ms is not None and utterance.end_ms is not None
        ]
        measures = measure(phone.ear.levels[offset // FRAME_MS :], [span for _, span in spans])
        return {
            "rang_ms": offset,
            "heard": [
                {"text": heard.text, "start_ms": heard.start_ms - offset, "end_ms": heard.end_ms - offset}
                for heard in self.ears.heard
            ],
            "said": [{"text": text, **asdict(span)} for text, span in spans],
            "digits": [{"digit": digit.digit, "at_ms": digit.at_ms - offset} for digit in phone.digits],
            "measures": asdict(measures),
        }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
