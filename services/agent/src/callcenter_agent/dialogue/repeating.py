"""The words of somebody who did not catch the question, in the languages of the desks. Pure."""

import re
from typing import Final

from callcenter_agent.dialogue.words import plain

_AROUND: Final = (
    r"please|sorry|i m sorry|excuse me|uh|um|hm|oh|wait|hold on|hey|hello|hi|no|yes|yeah|well|okay|ok|but"
    r"|(?:can|could|would|will) you|do you mind|i need you to|just|again|once more|one more time|for me|to me"
    r"|(?:more |a (?:bit|little) )?(?:slowly|slower|louder)|the (?:question|number|vin|whole thing)"
    r"|the (?:last|first) (?:part|bit|one)|that|it|what you (?:said|asked)|ma am|sir|what|huh"
    r"|por favor|la pregunta|lo que dijo|eso|bien|nada|otra vez|perdon|disculpe|me|lo|la"
    r"|(?:puede|podria|puedes|podrias)(?: usted)?"
    r"|s il vous plait|la question|ce que vous avez dit|ca|bonjour|excusez moi|desolee?"
    r"|(?:pouvez|pourriez) vous|vous (?:pouvez|pourriez)|tu peux"
)
_REPEAT: Final = (
    r"(?:say|repeat|ask|read) (?:that|it|the question|me the question)|repeat|say again"
    r"|what did you (?:say|ask)|pardon(?: me)?|i beg your pardon|come again"
    r"|what (?:was|is) (?:that|the question)"
    r"|i (?:didn t|did not|couldn t|could not|can t) (?:quite )?"
    r"(?:hear|understand|get|catch)(?: (?:that|you|it|a word))?"
    r"|rep[ei]t\w*|otra vez|no (?:le |te |lo )?(?:entendi|entiendo|oi|escuche)|(?:como|que) dijo"
    r"|(?:je )?(?:n ai|ai|j ai) pas (?:bien )?(?:compris|entendu)|vous avez dit quoi"
    r"|quelle (?:etait|est) la question"
)
_ALONE: Final = r"what|sorry|huh|excuse me|como|perdon|mande|que|comment|quoi"
_ASKS: Final = re.compile(rf"(?:(?:{_AROUND}) )*(?:{_REPEAT})(?: (?:{_AROUND}|{_REPEAT}))*|(?:{_ALONE})")
"""Nothing else may be left over: "I didn't catch the plate number" is an answer."""
_IS_ANYBODY_THERE: Final = re.compile(
    r"^(hello|hi|hey|are you (still )?there|anybody there|can you hear me|hola|bueno|diga|sigue ahi|me oye"
    r"|allo|bonjour|vous etes la|vous m entendez|\s)+$"
)


def wants_repetition(words: str) -> bool:
    """Also of a caller who only makes sure that somebody is there: they answer nothing."""
    text = plain(words)
    return _ASKS.fullmatch(text) is not None or _IS_ANYBODY_THERE.search(text) is not None
