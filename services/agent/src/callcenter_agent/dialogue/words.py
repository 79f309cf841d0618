"""What the caller said, word for word, as the recogniser gave it: never what the model made of it."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from livekit.agents import llm

from callcenter_agent.call import Call


@dataclass(frozen=True, slots=True)
class Utterance:
    message_id: str
    text: str


def said_since(history: llm.ChatContext, *, used: Collection[str]) -> list[Utterance]:
    """The caller's turns that are not in `used`, oldest first."""
    return [
        Utterance(item.id, text)
        for item in history.items
        if item.type == "message" and item.role == "user" and item.id not in used
        if (text := (item.text_content or "").strip())
    ]


def take_new_words(call: Call) -> list[str]:
    """The caller's turns that no question has taken yet, oldest first. Each is given once."""
    used = call.conversation.context.words_used
    new = said_since(call.live.history, used=used)
    used += [utterance.message_id for utterance in new]
    return [utterance.text for utterance in new]


def plain(words: str) -> str:
    """Lower case, without accents and punctuation, apostrophes as spaces: for tables of words."""
    text = unicodedata.normalize("NFD", words.lower())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9œ]+", text))


def all_words(call: Call) -> list[str]:
    """The caller's turns, taken or not, oldest first."""
    return [utterance.text for utterance in said_since(call.live.history, used=())]


def last_words(call: Call) -> str:
    """The caller's latest turn, taken or not."""
    said = all_words(call)
    return said[-1] if said else ""
