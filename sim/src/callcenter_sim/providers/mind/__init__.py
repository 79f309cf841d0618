"""The stand-in for a language model: it follows rules, says so when asked, and sees only the request."""

from callcenter_sim.providers.mind.reply import Reply, ToolCall
from callcenter_sim.providers.mind.request import ChatRequest
from callcenter_sim.providers.mind.thinking import think

__all__ = ["ChatRequest", "Reply", "ToolCall", "think"]
