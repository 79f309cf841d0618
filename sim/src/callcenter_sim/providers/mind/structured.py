"""Answers as JSON by a schema, for requests that want one."""

import json
from typing import Any

from callcenter_sim.providers.mind.conversation import Conversation
from callcenter_sim.providers.mind.filling import blank


def answer(conversation: Conversation) -> str | None:
    """The JSON text, or None when the request does not ask for JSON."""
    wanted = conversation.request.response_format or {}
    if wanted.get("type") == "json_object":
        return "{}"
    if wanted.get("type") != "json_schema":
        return None
    schema: dict[str, Any] = (wanted.get("json_schema") or {}).get("schema") or {}
    filled = blank({"type": "object", **schema})
    said = [message.text for message in conversation.request.messages if message.role == "user"]
    for name, value in filled.items():
        if value == "" and "summary" in name:
            filled[name] = f"The caller said: {said[0]}" if said else "The caller said nothing."
    return json.dumps(filled)
