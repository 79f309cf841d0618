"""Answering from the desk's own documents."""

import asyncio
from typing import Annotated

from livekit.agents import RunContext
from pydantic import Field

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.phrases import Phrase


@desk_tool()
async def search_docs(
    context: RunContext[Call],
    question: Annotated[
        str, Field(description="What the caller wants to know. Example: where can I park, do you finance")
    ],
) -> str:
    """Look up address, services, financing and other general questions in the desk's documents. Opening hours
    are told by `tell_hours`."""
    call = context.userdata
    found = await asyncio.to_thread(call.desk.shelf.search, question)
    if not found:
        raise RefusedError("The documents do not say.", say=call.phrases.text(Phrase.NOT_KNOWN))
    passages = "\n".join(f"- {passage.title}: {passage.text}" for passage in found)
    return f"{passages}\nAnswer in one sentence, only from this; it may hold more than was asked."
