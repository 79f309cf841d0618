"""When a caller is cut off and rings back, they are asked whether to go on; known callers are welcomed back.

Asked, and no more: the number may be anybody's. What a desk allows to be taken up is taken up after their
yes, and says nothing of itself; whatever needs a verified caller needs one again.
"""

import asyncio
from typing import Final

import structlog
from callcenter.events import Direction, EndReason

from callcenter_agent.behaviors.consent import is_open
from callcenter_agent.call import Call
from callcenter_agent.memory import Remembered
from callcenter_agent.phrases import Phrase
from callcenter_agent.speaking import say

log = structlog.get_logger()

CUT_OFF: Final = frozenset(
    {
        EndReason.CALLER_HUNG_UP,
        EndReason.CONNECTION_LOST,
        EndReason.MEDIA_TIMEOUT,
        EndReason.ERROR,
        EndReason.USER_AWAY,
        None,
    }
)
"""Ends that a caller may not have meant. None: this process is going down with the call."""
ACQUAINTED_S: Final = 1.0


async def ask_what(call: Call) -> None:
    """The question that ends the greeting; not before another one that was put is answered."""
    if is_open(call):
        return
    call.remembered = await _recalled(call)
    if call.ending is not None:
        return
    if call.remembered is not None:
        say(call, Phrase.GO_ON)
    elif await _has_called_before(call):
        say(call, Phrase.KNOWN_CALLER)
    else:
        say(call, Phrase.GREETING_QUESTION)


async def _recalled(call: Call) -> Remembered | None:
    if not _may_remember(call) or call.from_number is None:
        return None
    found = await call.memory.recall(call.settings.id, call.from_number)
    return found if found is not None and found.facts else None


async def _has_called_before(call: Call) -> bool:
    if not call.settings.memory.greet_known or call.from_number is None:
        return False
    try:
        async with asyncio.timeout(ACQUAINTED_S):
            return await call.has_called(call.from_number, call.settings.id)
    except Exception as error:  # noqa: BLE001 - a caller waits: greet them as anybody
        log.warning("acquaintance_unknown", error=repr(error))
        return False


async def keep(call: Call) -> None:
    """At the very end. A call that reached its own end is forgotten: there is nothing to go on with."""
    number, talk = call.from_number, call.conversation
    if not _may_remember(call) or number is None or call.answered_at is None:
        return
    facts = talk.carried_on()
    if call.ended_because in CUT_OFF and facts and talk.context.disposition is None:
        lasts = call.settings.memory.lasts
        await call.memory.keep(call.settings.id, number, Remembered(facts=facts), lasts=lasts)
    else:
        await call.memory.forget(call.settings.id, number)


def _may_remember(call: Call) -> bool:
    return call.settings.memory.continue_calls and call.direction is Direction.INBOUND
