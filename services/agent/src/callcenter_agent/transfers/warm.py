"""Carries out a warm transfer: the machine decides, this does, and tells the machine how it went."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final

import structlog
from callcenter.errors import CallCenterError, Unavailable
from callcenter.events import (
    LegAnswered,
    LegEnded,
    LegStarted,
    Party,
    TransferEnded,
    TransferOutcome,
    TransferProgressed,
)
from callcenter.parties import human_agent_identity
from callcenter.tasks import TaskOwner
from livekit import rtc
from livekit.agents import APIError

from callcenter_agent.arrival import leg_id_of
from callcenter_agent.call import Call
from callcenter_agent.phrases import Phrase
from callcenter_agent.speaking import say
from callcenter_agent.transfers import machine
from callcenter_agent.transfers.briefing import briefing_of, question_of
from callcenter_agent.transfers.channels import Channels
from callcenter_agent.transfers.consult import Ear, speak
from callcenter_agent.transfers.gate import Gate
from callcenter_agent.transfers.order import Order
from callcenter_agent.transfers.outlet import NOT_PUBLISHED
from callcenter_agent.transfers.replies import reply_in_key, reply_in_words
from callcenter_agent.transfers.telephony import NotReachedError, Telephony
from callcenter_agent.transfers.vocabulary import (
    Answered,
    Ask,
    Brief,
    Briefed,
    CallerGone,
    Command,
    Commands,
    Dial,
    Finish,
    HangUp,
    Happening,
    HumanGone,
    Limits,
    Merge,
    Merged,
    NotAnswered,
    NotBriefed,
    NotMerged,
    NotPrepared,
    Prepare,
    Prepared,
    Replied,
    State,
    Tell,
    TimedOut,
    Wait,
)

log = structlog.get_logger()

HELLO_S: Final = 1.5
"""Who picks up says hello first; who does not is spoken to after this."""
PUT_AWAY_S: Final = 3.0
APOLOGY_S: Final = 8.0
NOTHING_ARRIVES: Final = "nothing that we send reaches the phone"
CALL_ENDED: Final = "the call was ended"


class WarmTransfer:
    """One use: `run`."""

    def __init__(
        self, call: Call, order: Order, *, room: rtc.Room, telephony: Telephony, caller: str
    ) -> None:
        self._call, self._order, self._room, self._telephony = call, order, room, telephony
        self._channels = Channels(room, telephony, caller=caller)
        self._gate = Gate(room, telephony, caller=caller)
        self._caller = caller
        self._happened: asyncio.Queue[Happening] = asyncio.Queue()
        self._tasks = TaskOwner("transfer")
        self._leg = TaskOwner("human")
        """What is being done with the human agent's phone of the moment."""
        self._speaking: asyncio.Task[None] | None = None
        self._hello = asyncio.Event()
        self._attempt = -1
        self._open_legs: set[str] = set()
        self._limits: list[asyncio.TimerHandle] = []
        self.was_recorded = False

    async def run(self) -> State:
        """How it ended: joined, returned or abandoned."""
        limits = Limits(ring=self._telephony.ringing)
        transfer, commands = machine.begin(self._order.targets, limits)
        self._room.on("participant_disconnected", self._on_gone)
        try:
            self._carry_out(commands)
            while not transfer.over:
                transfer, commands = machine.step(transfer, await self._happened.get())
                self._carry_out(commands)
        except asyncio.CancelledError:  # the call is over, whoever ended it
            if not transfer.over:
                self._finish(Finish(TransferOutcome.CALLER_LOST, transfer.target, detail=CALL_ENDED))
            raise
        finally:
            self._room.off("participant_disconnected", self._on_gone)
            with suppress(TimeoutError):  # whatever hangs, the caller does not wait for it
                async with asyncio.timeout(PUT_AWAY_S):
                    await self._put_away()
        return transfer.state

    async def return_to_caller(self) -> None:
        """The agent is back: nobody else is there."""
        for identity in list(self._open_legs):
            await self._telephony.hang_up(identity)
        self._call.tongue.speak(self._call.language)
        self._call.tongue.listen(self._call.language)
        await self._channels.close()
        await self._telephony.let_press(self._caller, allowed=True)

    async def _put_away(self) -> None:
        for limit in self._limits:
            limit.cancel()
        await self._leg.close()
        await self._tasks.close()
        with suppress(RuntimeError):  # the room has gone, and its tracks with it
            await self._channels.quiet()

    # ---- what the machine asks for ----

    def _carry_out(self, commands: Commands) -> None:
        for command in commands:
            self._do(command)

    def _do(self, command: Command) -> None:
        match command:
            case Tell(state, target, detail):
                self._note(state, target, detail)
            case Wait(clock, limit):
                self._later(limit.total_seconds(), TimedOut(clock))
            case Prepare():
                self._tasks.spawn(self._prepare(), name="prepare")
            case Dial(attempt, target):
                self._turn_to(attempt)
                self._leg.spawn(self._dial(attempt, target), name="dial")
            case Brief(attempt):
                self._speak(self._brief(attempt))
            case Ask():
                self._speak(self._ask(question_of(self._call, again=True)))
            case Merge(attempt):
                self._hush()
                self._leg.spawn(self._merge(attempt), name="merge")
            case HangUp(attempt):
                self._hang_up(attempt)
            case Finish():
                self._finish(command)

    def _note(self, state: State, target: str | None, detail: str | None) -> None:
        log.info("transfer", state=state, attempt=self._attempt)
        self._call.recorder.note(
            TransferProgressed(
                transfer_id=self._order.transfer_id, state=state.value, target=target, detail=detail
            )
        )

    def _finish(self, command: Finish) -> None:
        self._call.given_away = command.outcome is TransferOutcome.COMPLETED
        self._call.recorder.note(
            TransferEnded(
                transfer_id=self._order.transfer_id,
                outcome=command.outcome,
                target=command.target,
                sip_status_code=command.sip_status_code,
                detail=command.detail,
            )
        )

    def _later(self, seconds: float, happened: Happening) -> None:
        loop = asyncio.get_running_loop()
        self._limits.append(loop.call_later(seconds, self._happened.put_nowait, happened))

    async def _prepare(self) -> None:
        try:
            announced = self._tasks.spawn(self._announce(), name="announce")
            if self._call.settings.recording.enabled:
                self.was_recorded = await self._telephony.stop_recording()
            await announced
            self._speak_to_colleagues()
            await self._telephony.let_press(self._caller, allowed=False)
            await self._channels.open()
            if not await self._channels.music_reaches_caller():
                raise Unavailable("nothing new reaches the caller's phone")
        except (CallCenterError, *NOT_PUBLISHED) as error:
            self._happened.put_nowait(NotPrepared(repr(error)))
            return
        self._tasks.spawn(self._gate.keep(), name="gate")
        self._happened.put_nowait(Prepared())

    def _speak_to_colleagues(self) -> None:
        """In the desk's own language, whatever is spoken with the caller."""
        own = self._call.settings.language[:2]
        self._call.tongue.speak(own)
        self._call.tongue.listen(own)

    async def _announce(self) -> None:
        with suppress(RuntimeError):  # the session has closed: the caller has gone
            await say(self._call, Phrase.TRANSFER_HOLD, interruptible=False).wait_for_playout()

    def _turn_to(self, attempt: int) -> None:
        identity = self._identity(attempt)
        self._attempt = attempt
        self._hello.clear()
        self._gate.guard(identity)

    async def _dial(self, attempt: int, target: str) -> None:
        identity = self._identity(attempt)
        leg_id = leg_id_of(self._call, identity)
        self._open_legs.add(identity)
        started = LegStarted(
            leg_id=leg_id,
            party=Party.HUMAN_AGENT,
            identity=identity,
            from_number=self._call.our_number,
            to_number=target,
        )
        self._call.recorder.note(started)
        try:
            await self._channels.admit(identity)
            await self._telephony.dial(target, identity=identity, from_number=self._call.our_number)
            await self._close_in(attempt)
        except NotReachedError as error:
            refusal = error.refusal
            self._end_leg(identity, refusal.outcome)
            answer = NotAnswered(attempt, refusal.outcome, refusal.sip_status_code, refusal.detail)
            self._happened.put_nowait(answer)
        except (CallCenterError, *NOT_PUBLISHED) as error:  # not told apart, or not reached: nobody is joined
            self._happened.put_nowait(NotAnswered(attempt, TransferOutcome.FAILED, detail=repr(error)))
        else:
            self._call.recorder.note(LegAnswered(leg_id=leg_id))
            self._happened.put_nowait(Answered(attempt))

    async def _close_in(self, attempt: int) -> None:
        """Before a word is said: the gate is shut, nothing is recorded, somebody listens."""
        await self._gate.shut()
        if self._call.settings.recording.enabled and await self._telephony.stop_recording():
            self.was_recorded = True
        ear = Ear(
            self._call,
            self._room,
            self._identity(attempt),
            on_words=lambda words: self._on_words(attempt, words),
            on_key=lambda key: self._on_key(attempt, key),
        )
        self._leg.spawn(ear.listen(), name="ear")

    async def _brief(self, attempt: int) -> None:
        if not await self._channels.consult_reaches_human():
            await self._apologize()
            self._happened.put_nowait(NotBriefed(attempt, NOTHING_ARRIVES, TransferOutcome.NO_AUDIO))
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(HELLO_S):
                await self._hello.wait()
        try:
            await self._say(briefing_of(self._call, self._order))
            await self._ask(question_of(self._call))
        except (APIError, TimeoutError) as error:
            self._happened.put_nowait(NotBriefed(attempt, repr(error)))
        else:
            self._happened.put_nowait(Briefed(attempt))

    async def _apologize(self) -> None:
        """That nothing was proven to arrive does not prove that nothing does."""
        with suppress(APIError, TimeoutError):
            async with asyncio.timeout(APOLOGY_S):
                await self._say(self._call.desk.book.text(Phrase.TRANSFER_NOT_HEARD))

    async def _ask(self, question: str) -> None:
        await self._let_press(allowed=True)
        await self._say(question)

    async def _let_press(self, *, allowed: bool) -> None:
        """The human agent's keys. Each that comes to us is played to the caller, too: so after one no more
        come, until there is another question. Where it cannot be changed, words still count."""
        try:
            await self._telephony.let_press(self._identity(self._attempt), allowed=allowed)
        except CallCenterError as error:
            log.warning("keys_not_changed", allowed=allowed, error=str(error))

    async def _merge(self, attempt: int) -> None:
        """The mark comes last: with it the api takes the call over."""
        human = self._identity(attempt)
        try:
            await self._channels.quiet()
            await self._gate.open()
            if not await self._channels.both_take_new_tracks():
                raise Unavailable("one of the two receives nothing new")
            await self._gate.open()  # once more: what was lost on the way is asked for again
            for phone in (self._caller, human):
                await self._telephony.let_press(phone, allowed=True)
            await self._telephony.mark_joined(human)
        except (CallCenterError, LookupError, *NOT_PUBLISHED) as error:
            self._happened.put_nowait(NotMerged(attempt, str(error)))
        else:
            self._happened.put_nowait(Merged(attempt))

    def _hang_up(self, attempt: int) -> None:
        """Whatever was being done with that phone is let go of; the next one is not waited for."""
        before, self._leg = self._leg, TaskOwner("human")
        self._hush()
        self._end_leg(self._identity(attempt), "hung_up")
        self._call.tasks.spawn(before.close(), name="let_go")
        self._call.tasks.spawn(self._telephony.hang_up(self._identity(attempt)), name="hang_up_human")

    # ---- what the human agent's phone does ----

    def _on_words(self, attempt: int, words: str) -> None:
        self._hello.set()
        reply = reply_in_words(words, language=self._call.settings.language)
        self._happened.put_nowait(Replied(attempt, reply))

    def _on_key(self, attempt: int, key: str) -> None:
        self._happened.put_nowait(Replied(attempt, reply_in_key(key), by_key=True))
        self._leg.spawn(self._let_press(allowed=False), name="one_key")

    def _on_gone(self, participant: rtc.RemoteParticipant) -> None:
        if participant.identity == self._caller:
            self._happened.put_nowait(CallerGone())
        elif participant.identity in self._open_legs:
            self._end_leg(participant.identity, "left")
            if participant.identity == self._identity(self._attempt):
                self._happened.put_nowait(HumanGone(self._attempt))

    def _end_leg(self, identity: str, reason: str) -> None:
        if identity in self._open_legs:
            self._open_legs.discard(identity)
            self._call.recorder.note(LegEnded(leg_id=leg_id_of(self._call, identity), reason=reason))

    # ---- the consult line ----

    def _speak(self, words: Coroutine[Any, Any, None]) -> None:
        self._hush()
        self._speaking = self._leg.spawn(words, name="speak")

    def _hush(self) -> None:
        if self._speaking is not None:
            self._speaking.cancel()
            self._speaking = None

    async def _say(self, text: str) -> None:
        await speak(self._call, self._channels.consult, text)

    def _identity(self, attempt: int) -> str:
        return human_agent_identity(self._order.transfer_id, attempt)
