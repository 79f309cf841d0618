"""How a call ends from our side: the last words, the record, the hang-up, in that order and once.

Closing a session does not hang up a phone; deleting the room does.
"""

import asyncio
from contextlib import suppress

import structlog
from callcenter.events import CallEnded, Direction, DispositionSet, EndReason

from callcenter_agent.call import Call
from callcenter_agent.speaking import say

log = structlog.get_logger()

LAST_WORDS_S = 15.0
EAR_DELAY_S = 0.4
"""What is played takes this long to reach the caller's ear: the room must outlive it."""


def hang_up_later(call: Call, reason: EndReason, *, phrase: str | None, detail: str | None = None) -> None:
    """From inside a tool or an event handler, which the hang-up would otherwise wait for."""
    if call.ending is None:
        call.ending = reason
        call.tasks.spawn(_hang_up(call, reason, phrase=phrase, detail=detail), name="hang_up")


async def _hang_up(call: Call, reason: EndReason, *, phrase: str | None, detail: str | None) -> None:
    if phrase is not None:
        await _last_words(call, phrase)
    end(call, reason, detail=detail)
    await call.delete_room()


async def _last_words(call: Call, phrase: str) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(LAST_WORDS_S):
            try:
                await say(call, phrase, interruptible=False).wait_for_playout()
                await asyncio.sleep(EAR_DELAY_S)
            except RuntimeError as error:  # the session closed under us: nobody is listening any more
                log.info("last_words_unsaid", phrase=phrase, error=str(error))


def _note_what_was_reached(call: Call) -> None:
    """By a caller who went before the agent could say so: a claim that was filed stays one."""
    talk = call.conversation
    if not talk.context.disposition and (earned := talk.earned("")):
        talk.context.disposition = earned
        call.recorder.note(DispositionSet(disposition=earned, summary=talk.summary()))


def _rang_us(call: Call) -> bool:
    """How a call that we placed ended unanswered is the dialer's to say."""
    return call.direction is Direction.INBOUND and call.phone is not None


def end(call: Call, reason: EndReason, *, detail: str | None = None) -> None:
    """Write down why the call ended. Only the first reason counts."""
    if call.ended_because is not None:
        return
    call.ended_because = reason
    if call.ending is None:
        _note_what_was_reached(call)
    call.ending = call.ending or reason
    call.conversation.ended()
    if call.answered_at is not None or _rang_us(call):
        call.recorder.note(CallEnded(end_reason=reason, detail=detail))
    log.info("call_ended", reason=reason, detail=detail)
