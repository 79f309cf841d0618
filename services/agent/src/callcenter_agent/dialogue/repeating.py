"""The words of somebody who did not catch the question, in the languages of the desks. Pure."""

import re
from typing import Final

from callcenter_agent.dialogue.words import plain

_REPEAT: Final = re.compile(
    r"\b(?:(say|repeat|ask) (that|it|the question)( again)?|repeat\b|say again|what did you (say|ask)"
    r"|pardon|come again|i (didn t|did not|couldn t) (hear|understand|get|catch)|what was (that|the question)"
    r"|^(what|sorry|huh|excuse me)$"
    r"|rep[ei]t\w*|otra vez por favor|no (le |te )?(entendi|oi|escuche)|como dijo|que dijo"
    r"|^(como|perdon|mande|que)$"
    r"|pas (bien )?(compris|entendu)|vous avez dit quoi|quelle etait la question"
    r"|^(comment|pardon|quoi)$)\b"
)
_IS_ANYBODY_THERE: Final = re.compile(
    r"^(hello|hi|hey|are you (still )?there|anybody there|can you hear me|hola|bueno|diga|sigue ahi|me oye"
    r"|allo|bonjour|vous etes la|vous m entendez|\s)+$"
)


def wants_repetition(words: str) -> bool:
    """Also of a caller who only makes sure that somebody is there: they answer nothing."""
    text = plain(words)
    return _REPEAT.search(text) is not None or _IS_ANYBODY_THERE.search(text) is not None
