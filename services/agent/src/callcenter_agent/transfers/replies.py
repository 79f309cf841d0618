"""What a human agent means who was asked to take a caller: a key, or words. Pure."""

import re
from typing import Final

from callcenter_agent.dialogue.answers import affirms, denies
from callcenter_agent.transfers.vocabulary import Reply

ACCEPT_KEY: Final = "1"
DECLINE_KEYS: Final = frozenset("29*")

_MACHINE: Final = re.compile(
    r"\b(voice ?mail|answering machine|leave (me |us )?(a|your) (message|name)|(after|at) the (tone|beep)"
    r"|you('ve| have) reached|(can'?t|cannot|unable to) (take|answer|come to) (your|the) (call|phone)"
    r"|(is|are|am) not available|unavailable|not at (my|the) desk|mailbox|record your message"
    r"|press (one|two|three|zero|star|pound|\d)|para (español|continuar)|buz[oó]n"
    r"|despu[eé]s (de la señal|del tono)"
    r"|deje (su|un) mensaje|messagerie|apr[eè]s le (bip|signal)|laissez (un|votre) message)\b",
    re.IGNORECASE,
)
_TAKES: Final = re.compile(
    r"\b((put|patch|send|bring) (them|him|her|it|the \w+) (through|over|on)|connect (us|me|them|him|her)"
    r"|i'?ll take (it|them|him|her|the call)|i can take (it|them|the call))\b",
    re.IGNORECASE,
)


def reply_in_key(key: str) -> Reply:
    if key == ACCEPT_KEY:
        return Reply.ACCEPTS
    return Reply.DECLINES if key in DECLINE_KEYS else Reply.UNCLEAR


def reply_in_words(words: str, *, language: str = "en") -> Reply:
    """A yes with a "but" or a question in it is none: it is asked again."""
    if _MACHINE.search(words):
        return Reply.MACHINE
    if denies(words, language=language):
        return Reply.DECLINES
    taken = _TAKES.search(words) is not None and "?" not in words
    return Reply.ACCEPTS if taken or affirms(words, language=language) else Reply.UNCLEAR
