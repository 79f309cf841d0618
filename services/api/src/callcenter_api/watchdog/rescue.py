"""What the watchdog does for a caller: another agent, a spoken apology, a closed room."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from callcenter.calls import Call
from callcenter.events import (
    CallAnswered,
    CallbackRequested,
    CallEnded,
    Direction,
    EndReason,
    LegAnswered,
    WatchdogActed,
)
from callcenter.ids import call_id_for_room
from callcenter.tasks import spawn
from livekit.protocol.agent import JobStatus
from livekit.protocol.models import ParticipantInfo

from callcenter_api.calls.book import CallBook
from callcenter_api.journal import Journal
from callcenter_api.recordings.service import Recordings
from callcenter_api.telephony.livekit import LiveKit
from callcenter_api.telephony.rooms import direction_of, is_customer, is_phone, leg_id_for
from callcenter_api.telephony.witness import Witness
from callcenter_api.watchdog import apology
from callcenter_api.watchdog.phrases import Apologies
from callcenter_api.watchdog.policy import WhenFull
from callcenter_api.watchdog.sound import Sound
from callcenter_api.watchdog.watch import Watch

_log = structlog.get_logger(__name__)

_STARTING = (JobStatus.JS_PENDING, JobStatus.JS_RUNNING)
START_LIMIT = timedelta(seconds=8)
WHOSE_WITHIN_S = 0.3
"""Words of ours beat the desk's own that come late."""


class Rescue:
    def __init__(
        self,
        *,
        livekit: LiveKit,
        journal: Journal,
        witness: Witness,
        recordings: Recordings,
        calls: CallBook,
        apologies: Apologies,
        url: str,
        api_key: str,
        api_secret: str,
        count: Callable[[str], None],
        when_full: WhenFull,
        apologies_at_once: int,
    ) -> None:
        self._livekit = livekit
        self._journal = journal
        self._witness = witness
        self._recordings = recordings
        self._calls = calls
        self._apologies = apologies
        self._api_key = api_key
        self._api_secret = api_secret
        self._url = url
        self._count = count
        self._when_full = when_full
        self._voices = asyncio.Semaphore(apologies_at_once)

    async def dispatch(self, watch: Watch, waited: timedelta) -> None:
        if waited < START_LIMIT and await self._agent_is_starting(watch):
            return
        if not watch.had_agent and await self._refused(watch.room):
            return
        call = await self._calls.find(watch.room)
        await self._livekit.dispatch(watch.room, metadata_for(watch, call))
        self._count("dispatch")
        acted = WatchdogActed(action="dispatch", waited_ms=_ms(waited))
        await self._journal.note(watch.room, acted)
        _log.warning(
            "agent_dispatched_again", call_id=str(call_id_for_room(watch.room)), waited_ms=_ms(waited)
        )

    async def turn_away(self, watch: Watch, waited: timedelta) -> None:
        """All slots are taken. To refuse is to delete the room: the gateway answers busy while it rings.

        Whoever could be told so only late, or in shreds, since too many are told at once, is better refused.
        """
        if await self._refused(watch.room):
            return
        if self._when_full is WhenFull.APOLOGIZE and not self._voices.locked():
            async with self._voices:
                await self.apologise(watch, waited, full=True)
            return
        call = await self._calls.find(watch.room)
        self._count("refuse")
        await self._livekit.delete_room(watch.room)
        await self._journal.note(watch.room, WatchdogActed(action="refuse", waited_ms=_ms(waited)))
        await self._give_up(watch, call, full=True)

    async def apologise(self, watch: Watch, waited: timedelta, *, full: bool = False) -> None:
        """Spoken first and noted after: it is the caller who cannot wait."""
        self._count("turn_away" if full else "apologise")
        _log.error("caller_without_agent", call_id=str(call_id_for_room(watch.room)), waited_ms=_ms(waited))
        acted = self._journal.event(watch.room, WatchdogActed(action="apologise", waited_ms=_ms(waited)))
        finding = spawn(self._calls.find(watch.room), name="apology.whose")
        await asyncio.wait([finding], timeout=WHOSE_WITHIN_S)
        known = finding.result() if finding.done() else None
        try:
            for phone in watch.phones:
                await self._speak_to(watch, phone, self._apologies.of(known.desk if known else None))
        except apology.PhoneGoneError:
            await self._journal.keep([acted])
            await self._too_late(watch, await finding)
            return
        except Exception as error:  # noqa: BLE001 - whatever stopped the apology, the caller must not be left waiting
            _log.warning("apology_not_played", error=repr(error))
        await self._journal.keep([acted])
        call = await finding or await self._calls.find(watch.room)
        await self._give_up(watch, call, full=full)

    async def _speak_to(self, watch: Watch, phone: str, words: Sound) -> None:
        """Our own track answers a caller's phone: that it was answered is ours to tell, and told while it
        is spoken to."""
        token = apology.token_for(watch.room, api_key=self._api_key, api_secret=self._api_secret)
        telling: list[asyncio.Task[None]] = []

        def answered() -> None:
            if not watch.answered:
                facts = LegAnswered(leg_id=leg_id_for(watch.room, phone)), CallAnswered()
                telling.append(
                    spawn(self._journal.note(watch.room, *facts, once="watchdog"), name="apology.answered")
                )

        try:
            await apology.play(words, url=self._url, token=token, phone=phone, on_answered=answered)
        finally:
            if telling:
                await asyncio.wait(telling)

    async def noticed(self, before: Watch, after: Watch, participants: Sequence[ParticipantInfo]) -> None:
        """What a look at the room shows that nobody had told: written as if a webhook had said it."""
        changed = after.answered != before.answered or after.ringing != before.ringing
        for phone in filter(is_phone, participants):
            if not changed and phone.identity in before.phones | before.humans:
                continue
            await self._journal.keep(await self._witness.joined(after.room, phone))
            if after.answered and phone.tracks and is_customer(phone) and not after.humans:
                self._recordings.begin(after.room)

    async def close(self, watch: Watch) -> None:
        """The phone has gone, or the one that it was joined to: nothing of the call may linger."""
        await self._recordings.stop(watch.room)
        if watch.joined and watch.phones:
            ended = CallEnded(end_reason=EndReason.AGENT_HUNG_UP, detail="the human agent hung up")
            await self._journal.note(watch.room, ended, once="human agent left")
        await self._livekit.delete_room(watch.room)

    async def _refused(self, room: str) -> bool:
        """A call to a number of no desk, which no worker was there to refuse."""
        if not await self._witness.is_nobodys(room, await self._livekit.participants(room)):
            return False
        _log.warning("number_without_desk", call_id=str(call_id_for_room(room)))
        return await self._livekit.delete_room(room)

    async def _too_late(self, watch: Watch, call: Call | None) -> None:
        """They hung up themselves, as the witness tells. Who has heard us begin is still called back."""
        now = await self._calls.find(watch.room)
        if now is None or now.answered_at is not None:
            await self._journal.note(watch.room, callback_for(call), once="watchdog")
        await self.close(watch)

    async def _give_up(self, watch: Watch, call: Call | None, *, full: bool) -> None:
        ended = CallEnded(
            end_reason=_why(watch, full=full), detail="every slot was taken" if full else "no agent"
        )
        await self._journal.note(watch.room, callback_for(call), ended, once="watchdog")
        await self.close(watch)

    async def _agent_is_starting(self, watch: Watch) -> bool:
        """A job whose agent has never been seen in the room is on its way; one whose agent was, is lost."""
        dispatches = await self._livekit.dispatches(watch.room)
        states = [job.state for dispatch in dispatches for job in dispatch.state.jobs]
        return any(
            state.status in _STARTING and state.participant_identity not in watch.seen_agents
            for state in states
        )


def _why(watch: Watch, *, full: bool) -> EndReason:
    if watch.had_agent:
        return EndReason.AGENT_LOST
    return EndReason.NO_CAPACITY if full else EndReason.ERROR


def metadata_for(watch: Watch, call: Call | None) -> dict[str, object]:
    metadata: dict[str, object] = {"direction": direction_of(watch.room)}
    if watch.had_agent:
        metadata["takeover"] = True
    if call is not None:
        metadata |= {
            "desk": call.desk,
            "from_number": call.from_number,
            "to_number": call.to_number,
            "context": call.context,
        }
    return metadata


def callback_for(call: Call | None) -> CallbackRequested:
    return CallbackRequested(phone=customer_of(call), reason="no agent could be had")


def customer_of(call: Call | None) -> str | None:
    if call is None:
        return None
    return call.from_number if call.direction is Direction.INBOUND else call.to_number


def _ms(duration: timedelta) -> int:
    return int(duration.total_seconds() * 1000)
