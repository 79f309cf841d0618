"""What happened in a call before this agent: read when it takes over from one that was lost."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import structlog
from callcenter.events import (
    Event,
    RecordingFailed,
    RecordingStarted,
    Speaker,
    StateChanged,
    TransferEnded,
    TransferStarted,
    TurnEnded,
)
from callcenter.recordings import MADE_BY_AGENT
from livekit.agents import llm

from callcenter_agent.record import spool
from callcenter_agent.record.wholeness import is_whole

log = structlog.get_logger()

LOAD_TIMEOUT_S = 1.5


class StoredEvents(Protocol):
    async def events_of(self, call_id: UUID) -> Sequence[Event]: ...


@dataclass(frozen=True, slots=True)
class Past:
    state: str | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    turns: tuple[TurnEnded, ...] = ()
    segments: int = 0
    """How many recordings of the call have begun."""
    recording_begun: bool = False
    """The last of them, by egress, and it has not failed."""
    recorded_by_agent: bool = False
    """The last of them was recorded by an agent: by one that is lost, if another one reads this."""
    open_transfer: str | None = None
    """A transfer that nobody brought to an end."""
    whole: bool = False
    """Nothing is missing of what the caller had said."""


def past_of(events: Iterable[Event]) -> Past:
    """A pure fold over the call's events in the order in which they happened."""
    state, context, turns, segments, transfer = None, {}, [], 0, None
    begun: set[int] = set()
    own: set[int] = set()
    for event in in_order(events):
        match event.data:
            case StateChanged(to_state=to_state, context=known):
                state, context = to_state, dict(known)
            case TurnEnded() as turn:
                turns.append(turn)
            case RecordingStarted(segment=segment, egress_id=egress_id):
                segments = max(segments, segment)
                (own if egress_id == MADE_BY_AGENT else begun).add(segment)
            case RecordingFailed(segment=segment, egress_id=egress_id):
                (own if egress_id == MADE_BY_AGENT else begun).discard(segment)
            case TransferStarted(transfer_id=started):
                transfer = started
            case TransferEnded(transfer_id=ended) if ended == transfer:
                transfer = None
    return Past(
        state=state,
        context=context,
        turns=tuple(turns),
        segments=segments,
        recording_begun=segments in begun,
        recorded_by_agent=segments in own,
        open_transfer=transfer,
    )


def in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.occurred_at, event.counter))


class History:
    """The spool of this machine and the store, whichever knows more. Both may be silent."""

    def __init__(self, *, call_id: UUID, spool_dir: Path, own_file: Path, stored: StoredEvents) -> None:
        self._call_id = call_id
        self._spool_dir = spool_dir
        self._own_file = own_file
        self._stored = stored

    def was_here_before(self) -> bool:
        """A job on this machine left its spool: it died, or it has not been replayed yet."""
        return bool(self._others())

    async def load(self) -> Past:
        """The spool first: what is replayed in between is in the store by then."""
        events = {event.id: event for event in await asyncio.to_thread(self._spooled)}
        spools = {event.writer_id for event in events.values()}
        stored_too = True
        try:
            async with asyncio.timeout(LOAD_TIMEOUT_S):
                events |= {event.id: event for event in await self._stored.events_of(self._call_id)}
        except Exception as error:  # noqa: BLE001 - a caller waits: go on with what there is
            log.warning("past_not_loaded", error=repr(error))
            stored_too = False
        whole = is_whole(in_order(events.values()), spools=spools, stored_too=stored_too)
        log.info("past_loaded", events=len(events), whole=whole)
        return replace(past_of(events.values()), whole=whole)

    def _spooled(self) -> list[Event]:
        found: list[Event] = []
        for path in self._others():
            try:
                found += spool.read(path)
            except (OSError, ValueError) as error:
                log.warning("spool_not_read", file=path.name, error=repr(error))
        return found

    def _others(self) -> list[Path]:
        return [path for path in spool.files_of(self._spool_dir, self._call_id) if path != self._own_file]


def chat_of(past: Past) -> llm.ChatContext:
    """What was said, as the model's history."""
    chat = llm.ChatContext.empty()
    for turn in past.turns:
        chat.add_message(
            id=turn.turn_id,
            role="assistant" if turn.speaker is Speaker.AGENT else "user",
            content=turn.text,
            interrupted=turn.interrupted,
        )
    return chat
