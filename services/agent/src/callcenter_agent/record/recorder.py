"""What a call's writer says: payloads in, numbered and redacted events out."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from callcenter.clock import Clock
from callcenter.events import Event, Payload, Writer, event_type_of
from callcenter.ids import new_id

Redact = Callable[[Event], Event]
Sink = Callable[[Event], None]


class Recorder:
    """Numbers one writer's events. `note` never waits and never fails the conversation.

    One that is `waiting` keeps them to itself until there is a call: a room with an agent in it, and
    perhaps a browser, is none.
    """

    def __init__(
        self,
        *,
        call_id: UUID,
        room: str,
        writer_id: str,
        clock: Clock,
        redact: Redact,
        sink: Sink,
        waiting: bool = False,
    ) -> None:
        self._call_id = call_id
        self._room = room
        self._writer_id = writer_id
        self._clock = clock
        self._redact = redact
        self._sink = sink
        self._counter = 0
        self._kept: list[Event] | None = [] if waiting else None

    def begin(self) -> None:
        """There is a call."""
        kept, self._kept = self._kept, None
        for event in kept or ():
            self._sink(event)

    def note(self, data: Payload, *, at: datetime | None = None) -> None:
        self._counter += 1
        event = Event(
            id=new_id(),
            call_id=self._call_id,
            room=self._room,
            type=event_type_of(data),
            writer=Writer.AGENT,
            writer_id=self._writer_id,
            counter=self._counter,
            occurred_at=at or self._clock(),
            data=data,
        )
        event = self._redact(event)
        if self._kept is None:
            self._sink(event)
        else:
            self._kept.append(event)
