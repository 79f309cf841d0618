"""Who or what answered, from the first words and how long they lasted. Pure.

People say a word or two and wait. Machines talk on, and what they say is known.
"""

import re
from dataclasses import dataclass
from typing import Final

from callcenter.events import AnsweredBy

LONG_SPEECH_S: Final = 5.0
"""Nobody greets a caller for so long without a pause."""
WAITS_AFTER_S: Final = 0.6
"""A person who has said hello waits; a machine's pauses between sentences are shorter or said after more."""
WAITS_AFTER_MORE_S: Final = 1.6
"""Who said more than a hello may go on, above all one who begins as recordings do."""
SHORT_WORDS: Final = 12
HELLO_S: Final = 1.5
WAITS_UNHEARD_S: Final = 1.2
"""Where the recogniser made nothing of the hello."""
GIVEN_UP_S: Final = 15.0


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")", re.IGNORECASE)


_MENU: Final = _any(
    r"(?:press|dial|select|say) (?:\d|zero|one|two|three|four|five|six|seven|eight|nine|star|pound)\b",
    r"(?:following|main) (?:options|menu)",
    r"menu options",
    r"enter (?:your|the) (?:\w+ )?(?:number|extension|pin)",
    r"(?:marque|oprima|pulse) (?:el )?(?:\d|uno|dos|tres|cero)\b",
    r"(?:tapez|appuyez sur|faites le)(?: la touche)? (?:\d|un|deux|trois|zéro)\b",
)
_MAILBOX: Final = _any(
    r"leave (?:me |us )?(?:a|your) (?:\w+ )?(?:message|name)",
    r"(?:after|at) the (?:tone|beep|sound)",
    r"(?:voice ?mail|mailbox|answering machine)",
    r"(?:can'?t|cannot|unable to|not able to) (?:come to|take|answer|get to)",
    r"(?:is|are|am)(?: currently| presently)? (?:not available|unavailable|away from)",
    r"(?:record|leaving) (?:your|a) message",
    r"you(?:'ve| have) reached (?:the )?(?:\w+ )?(?:voice|mail|desk of|phone of)",
    r"you(?:'ve| have) reached .{0,60}\b(?:leave|please|not|we)\b",
    r"(?:deje|grabe) (?:su|un) mensaje",
    r"(?:después|al oír) (?:del?|la) (?:tono|señal)",
    r"(?:buzón de voz|contestador)",
    r"(?:laissez|laisser) (?:moi |nous )?(?:un|votre) message",
    r"(?:après|bip) (?:le )?(?:bip|signal|sonore)",
    r"(?:messagerie|boîte vocale|répondeur)",
)
_NOBODY: Final = _any(
    r"(?:number|line) (?:you (?:have )?(?:dialed|called|reached) )?(?:is|has been)(?: \w+)? (?:not in service"
    r"|disconnected|no longer|changed)",
    r"not in service",
    r"(?:número|línea) .{0,30}(?:no existe|fuera de servicio)",
    r"(?:numéro|ligne) .{0,30}(?:n'est (?:pas|plus) (?:attribué|en service))",
)


_RECORDED: Final = _any(
    r"you(?:'ve| have) (?:reached|reach|called)", r"thank(?:s| you) for calling", r"(?:hi|hello),? you"
)


@dataclass(frozen=True, slots=True)
class Heard:
    words: str = ""
    speech_s: float = 0.0
    silence_s: float = 0.0
    """Since the last speech."""
    after_s: float = 0.0
    """Since the call was answered."""


def classified(heard: Heard) -> AnsweredBy | None:
    """None: too early to tell."""
    for kind, pattern in (
        (AnsweredBy.UNAVAILABLE, _NOBODY),
        (AnsweredBy.IVR, _MENU),
        (AnsweredBy.MACHINE, _MAILBOX),
    ):
        if pattern.search(heard.words):
            return kind
    if heard.speech_s >= LONG_SPEECH_S and len(heard.words.split()) > SHORT_WORDS:
        return AnsweredBy.MACHINE
    if _waits(heard):
        return AnsweredBy.HUMAN
    return AnsweredBy.UNCERTAIN if heard.after_s >= GIVEN_UP_S else None


def _waits(heard: Heard) -> bool:
    if not heard.words:
        return 0 < heard.speech_s <= HELLO_S and heard.silence_s >= WAITS_UNHEARD_S
    long = heard.speech_s > HELLO_S or _RECORDED.search(heard.words) is not None
    return heard.silence_s >= (WAITS_AFTER_MORE_S if long else WAITS_AFTER_S) and (
        len(heard.words.split()) <= SHORT_WORDS
    )
