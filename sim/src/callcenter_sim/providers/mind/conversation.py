"""Where the conversation stands, read off the messages of the request."""

import re
from dataclasses import dataclass

from callcenter_sim.providers.mind.reply import ToolCall
from callcenter_sim.providers.mind.request import ChatRequest, Message

_DIRECTION = re.compile(r"\bSay:\s*(?P<words>.+)", re.IGNORECASE | re.DOTALL)
_QUOTES = "\"'“”‘’"


@dataclass(frozen=True)
class Result:
    """A tool call that was carried out, and what came of it."""

    call: ToolCall
    content: str

    @property
    def facts(self) -> str:
        return _DIRECTION.split(self.content)[0].strip()

    @property
    def direction(self) -> str:
        """What the result asks to be said; empty when it asks for nothing."""
        match = _DIRECTION.search(self.content)
        return match["words"].strip().strip(_QUOTES) if match else ""


@dataclass(frozen=True)
class Conversation:
    request: ChatRequest
    heard: str
    """The caller's words since the agent last spoke."""
    said: str
    """What the agent said last, before those words."""
    results: tuple[Result, ...]
    """Tools called since the caller's last words, in order."""
    earlier: tuple[Result, ...]
    """Tools called before."""
    rounds: int
    """How often the model was asked again since the caller's last words."""
    note: str
    """An instruction that came after everything else, if any."""

    def offers(self, name: str) -> bool:
        return self.request.tool(name) is not None

    def called(self, name: str) -> bool:
        """Since the caller's last words."""
        return any(result.call.name == name for result in self.results)

    def last(self, *names: str) -> Result | None:
        """The latest call of one of these tools, in the whole conversation."""
        return next((r for r in reversed(self.earlier + self.results) if r.call.name in names), None)

    def last_before(self, *names: str) -> Result | None:
        """The latest call of one of these tools before the caller's last words."""
        return next((r for r in reversed(self.earlier) if r.call.name in names), None)

    @property
    def has_heard_anything(self) -> bool:
        return any(message.role == "user" and message.text.strip() for message in self.request.messages)


def read(request: ChatRequest) -> Conversation:
    messages = request.messages
    last_user = max((i for i, message in enumerate(messages) if message.role == "user"), default=-1)
    first_user = last_user
    while first_user > 0 and messages[first_user - 1].role == "user":
        first_user -= 1
    before, since = messages[: max(0, first_user)], messages[last_user + 1 :]
    heard = " ".join(message.text.strip() for message in messages[max(0, first_user) : last_user + 1])
    return Conversation(
        request=request,
        heard=heard.strip(),
        said=next((m.text for m in reversed(before) if m.role == "assistant" and m.text.strip()), ""),
        results=_results(since),
        earlier=_results(before),
        rounds=sum(1 for message in since if message.role == "assistant" and message.tool_calls),
        note=_note(messages),
    )


def _results(messages: list[Message]) -> tuple[Result, ...]:
    answers = {message.tool_call_id: message.text for message in messages if message.role == "tool"}
    return tuple(
        Result(ToolCall(call.function.name, call.arguments), answers[call.id])
        for message in messages
        for call in message.tool_calls or []
        if call.id in answers
    )


def _note(messages: list[Message]) -> str:
    last = messages[-1]
    spoken_before = any(message.role in {"user", "assistant"} for message in messages)
    return last.text if last.role in {"system", "developer"} and spoken_before else ""
