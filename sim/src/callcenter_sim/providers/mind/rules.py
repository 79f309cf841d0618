"""The rule-following mind: the tools that the caller's words ask for, then what their results say."""

import re

from callcenter_sim.providers.mind import structured, translating, words
from callcenter_sim.providers.mind.conversation import Conversation, Result
from callcenter_sim.providers.mind.filling import call
from callcenter_sim.providers.mind.playbooks import GENERAL, PLAYBOOKS
from callcenter_sim.providers.mind.reply import Reply, ToolCall

_MOST_ROUNDS = 3
_SECONDARY = frozenset({"note_caller", "flag_follow_up", "end_call"})
_CALL_NOW = re.compile(r"\bcall `?(?P<tool>\w+)`? now\b", re.IGNORECASE)
STAND_IN = "I am a stand-in for a language model: a program that follows fixed rules."


def follow(conversation: Conversation) -> Reply:
    forced = _forced(conversation)
    if forced is not None:
        return Reply(tool_calls=(forced,))
    if (text := structured.answer(conversation) or translating.answer(conversation)) is not None:
        return Reply(text)
    if conversation.note:
        return Reply(_noted(conversation.note))
    due = _due(conversation) if conversation.rounds < _MOST_ROUNDS else []
    if due:
        return Reply(tool_calls=tuple(due if conversation.request.parallel_tool_calls else due[:1]))
    return Reply(_spoken(conversation))


def _due(conversation: Conversation) -> list[ToolCall]:
    """The calls asked for and not made yet. Whoever says goodbye amid something else is still served."""
    wanted = _told(conversation) or _asked_for(conversation)
    if len(wanted) > 1:
        wanted = [one for one in wanted if one.name != "end_call"] if _is_more_than_noting(wanted) else wanted
    return [one for one in wanted if not conversation.called(one.name)]


def _asked_for(conversation: Conversation) -> list[ToolCall]:
    """What the playbooks want; where that is only to note, flag or end, a tool that fits comes before it."""
    wanted = [one for playbook in PLAYBOOKS for one in playbook.calls(conversation)]
    if any(one.name not in _SECONDARY for one in wanted):
        return wanted
    fitting = GENERAL.calls(conversation)
    if not fitting:
        return wanted
    noting = [one for one in wanted if one.name == "note_caller"]
    return [*noting, *fitting]


def _told(conversation: Conversation) -> list[ToolCall]:
    """The tool that the latest result says to call now."""
    match = _CALL_NOW.search(conversation.results[-1].facts) if conversation.results else None
    tool = conversation.request.tool(match["tool"]) if match else None
    return [call(tool)] if tool else []


def _is_more_than_noting(wanted: list[ToolCall]) -> bool:
    return any(one.name not in {"note_caller", "end_call"} for one in wanted)


def _spoken(conversation: Conversation) -> str:
    if direction := _direction(conversation.results):
        return direction
    if words.asks_what_we_are(conversation.heard):
        return STAND_IN
    if not conversation.heard:
        return "How can I help you today?"
    for playbook in (GENERAL, *PLAYBOOKS):
        if text := playbook.words(conversation):
            return text
    return "Is there anything else I can do for you?"


def _direction(results: tuple[Result, ...]) -> str:
    """What the latest result that is more than a note asks to say, else what any of them asks."""
    telling = [result for result in results if result.direction]
    main = [result for result in telling if result.call.name != "note_caller"]
    return (main or telling)[-1].direction if telling else ""


def _forced(conversation: Conversation) -> ToolCall | None:
    """The call that `tool_choice` leaves no choice about."""
    request = conversation.request
    if isinstance(request.tool_choice, dict):
        name = str((request.tool_choice.get("function") or {}).get("name"))
        tool = request.tool(name)
        return call(tool) if tool else None
    if request.tool_choice == "required" and request.tools:
        due = _due(conversation)
        return due[0] if due else call(request.tools[0].function)
    return None


def _noted(note: str) -> str:
    """An instruction in the middle of a call: its own words if it gives any."""
    spoken = Result(ToolCall("note"), note).direction
    return spoken or "Are you still there?"
