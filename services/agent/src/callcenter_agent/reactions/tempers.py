"""Callers who lose patience, and those who lose their manners.

Swearing at a car is neither. Impatience is answered with a human; insults with a warning, then with the end.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b", re.IGNORECASE)


_IMPATIENT: Final[Mapping[str, re.Pattern[str]]] = {
    "en": _any(
        r"(?:this|that|it)(?:'s| is) (?:ridiculous|absurd|a joke|insane|unacceptable|useless|hopeless"
        r"|a waste of (?:my )?time|so (?:frustrating|annoying)|getting (?:old|annoying))(?=\W*$|[.!;])",
        r"i (?:already|just|literally(?: just)?) (?:told|said|gave|answered|spelled)",
        r"i(?:'ve| have)? (?:told|said) (?:you )?(?:this|that|it)? ?(?:\w+ )?(?:already|twice|three times"
        r"|a (?:hundred|thousand|million) times)",
        r"for the (?:second|third|fourth|fifth|tenth|hundredth|umpteenth|last) time",
        r"how many times (?:do|must|have)",
        r"you(?:'re| are) not (?:listening|understanding|hearing|helping)",
        r"you (?:don'?t|do not|never) (?:understand|listen|get it)",
        r"(?:forget it|never ?mind|this is going nowhere|i give up|oh my god|for (?:god|heaven)'?s sake"
        r"|are you (?:deaf|even listening)|what is wrong with you|stop asking)",
        r"(?:i(?:'m| am)) (?:so |really |getting |very |extremely )*(?:frustrated|angry|annoyed|upset|fed up"
        r"|furious|mad|sick of (?:this|it))(?: (?:with|at|about) (?:you|this|it)(?: \w+)?)?(?=\W*$|[.!;])",
    ),
    "es": _any(
        r"esto es (?:ridículo|absurdo|una broma|inaceptable)",
        r"ya (?:te|le|se) lo (?:dije|he dicho)",
        r"por (?:segunda|tercera|cuarta|enésima|última) vez",
        r"cuántas veces (?:tengo|debo)",
        r"no me (?:entiende|entiendes|escucha|escuchas)",
        r"estoy (?:muy )?(?:hart[oa]|frustrad[oa]|enojad[oa]|molest[oa]|furios[oa])",
        r"por (?:el amor de )?dios",
    ),
    "fr": _any(
        r"c'est (?:ridicule|absurde|une blague|inacceptable|n'importe quoi)",
        r"(?:je l'ai|je vous l'ai) déjà dit",
        r"pour la (?:deuxième|troisième|énième|dernière) fois",
        r"combien de fois",
        r"vous (?:ne )?(?:comprenez|m'écoutez) (?:rien|pas)",
        r"j'en ai (?:marre|assez)",
        r"je suis (?:très )?(?:frustrée?|énervée?|en colère|furieu(?:x|se))",
    ),
}
_INSULTING: Final[Mapping[str, re.Pattern[str]]] = {
    "en": _any(
        r"(?:fuck|screw) (?:you|off|yourself)",
        r"(?:go to hell(?! in\b)|(?:go|you should|why don'?t you)(?: just| and)* die)",
        r"(?:shut (?:the \w+ )?up,? you\b|shut your (?:mouth|face))",
        r"(?:you|you're|you are|ya)(?: (?:are|all|such|an?|the|fucking|damn|stupid|dumb|complete|total|little"
        r"|useless|goddamn|worthless)){0,3} (?:idiot|moron|stupid|bitch|bastard|asshole"
        r"|piece of (?:shit|crap)|retard(?:ed)?|scum|cunt|dumb(?:ass)?|whore|slut)",
        r"(?:stupid|dumb|fucking|damn) (?:bitch|bot|robot|machine|idiot|moron)",
        r"(?:suck|kiss) my \w+",
    ),
    "es": _any(
        r"(?:vete|váyase) (?:a la mierda|al (?:diablo|infierno)|al carajo)",
        r"(?:eres|es usted|sos) (?:un |una )?(?:idiota|imbécil|estúpid[oa]|pendej[oa]|inútil)",
        r"hij[oa] de puta",
        r"(?:cállate|cállese)",
        r"(?:estúpid[oa]|maldit[oa]) (?:máquina|robot)",
    ),
    "fr": _any(
        r"(?:va|allez) (?:te |vous )?faire (?:foutre|voir)",
        r"ta gueule",
        r"(?:espèce de|sale|t'es|vous êtes|tu es)(?: une?)? (?:idiote?|imbécile|con(?:ne|nard)?|débile"
        r"|salope|merde)",
        r"(?:fermez-la|ferme-la)",
        r"(?:stupide|maudite?|putain de) (?:machine|robot)",
    ),
}
_SHUT_UP: Final = re.compile(r"\W*(?:(?:oh|just|please|will you) )*shut (?:the \w+ )?up\W*", re.IGNORECASE)
"""As all that is said; before other words it is said to a dog, or to good news."""
REPEATED: Final = 3
"""The same question so often in a row is a failure, whoever's it is."""


def is_impatient(words: str, *, language: str = "en") -> bool:
    return _found(_IMPATIENT, words, language)


def insults(words: str, *, language: str = "en") -> bool:
    return _SHUT_UP.fullmatch(words) is not None or _found(_INSULTING, words, language)


def _found(patterns: Mapping[str, re.Pattern[str]], words: str, language: str) -> bool:
    """English counts in every language: its insults are understood everywhere."""
    text = words.replace("’", "'")
    return any(patterns[one].search(text) for one in {language[:2], "en"} & patterns.keys())


def goes_in_circles(said: Sequence[str]) -> bool:
    """Of the agent's sentences, the latest last."""
    last = said[-REPEATED:]
    return len(last) == REPEATED and len({" ".join(one.lower().split()) for one in last}) == 1
