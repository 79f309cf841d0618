"""Pressing keys, where a machine at the other end asks for them."""

import asyncio
import re
from typing import Annotated, Final

from callcenter.events import Direction as CallDirection
from livekit.agents import RunContext
from pydantic import Field

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.phrases import Phrase

CODES: Final = {**{str(digit): digit for digit in range(10)}, "*": 10, "#": 11}
"""RFC 4733, section 3.2."""
GAP_S: Final = 0.3
MOST_KEYS: Final = 24
_BETWEEN: Final = re.compile(r"[\s,.-]+")


def _only_where_we_called(call: Call) -> Direction | None:
    if call.direction is CallDirection.OUTBOUND:
        return None
    what_else = call.phrases.text(Phrase.WHAT_ELSE)
    return Direction("Keys are pressed only for machines that we have called.", what_else)


@desk_tool(needs=_only_where_we_called)
async def send_dtmf(
    context: RunContext[Call],
    keys: Annotated[str, Field(description="Keys in order: digits, * and #. Example: 2 or 1234#")],
) -> None:
    """Press keys on the phone, when a menu that we have called asks for them. Then listen; say nothing."""
    call = context.userdata
    pressed = _BETWEEN.sub("", keys)
    if not pressed or len(pressed) > MOST_KEYS or not set(pressed) <= CODES.keys():
        raise RefusedError("Keys are digits, * and #.", say=call.phrases.text(Phrase.ONE_MOMENT))
    if call.room is None:
        raise RefusedError("There is no phone.", say=call.phrases.text(Phrase.ONE_MOMENT))
    for key in pressed:
        await call.room.local_participant.publish_dtmf(code=CODES[key], digit=key)
        await asyncio.sleep(GAP_S)
