"""A chat-completions request, parsed. It is all that the stand-in ever sees."""

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Function(_Lenient):
    name: str
    arguments: str = "{}"


class Call(_Lenient):
    id: str = ""
    function: Function

    @property
    def arguments(self) -> dict[str, Any]:
        try:
            parsed = json.loads(self.function.arguments or "{}")
        except json.JSONDecodeError:
            return {}
        return parsed if isinstance(parsed, dict) else {}


class Message(_Lenient):
    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[dict[str, Any]] | None = None
    tool_calls: list[Call] | None = None
    tool_call_id: str | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, str):
            return self.content
        return " ".join(str(part.get("text", "")) for part in self.content or [])


class ToolFunction(_Lenient):
    name: str
    description: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict)


class Tool(_Lenient):
    type: str = "function"
    function: ToolFunction


class ChatRequest(_Lenient):
    model: str = "sim"
    messages: list[Message] = Field(min_length=1)
    tools: list[Tool] = Field(default_factory=list)
    tool_choice: str | dict[str, Any] = "auto"
    stream: bool = False
    stream_options: dict[str, Any] | None = None
    parallel_tool_calls: bool = True
    response_format: dict[str, Any] | None = None

    @property
    def wants_usage(self) -> bool:
        return bool((self.stream_options or {}).get("include_usage"))

    @property
    def system(self) -> str:
        return "\n".join(message.text for message in self.messages if message.role in {"system", "developer"})

    def tool(self, name: str) -> ToolFunction | None:
        """The offered tool of that name, unless the request forbids tools."""
        if self.tool_choice == "none":
            return None
        return next((tool.function for tool in self.tools if tool.function.name == name), None)
