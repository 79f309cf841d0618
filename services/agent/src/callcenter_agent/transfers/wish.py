"""Does a caller plainly ask for a human being? Pure: it is decided without the model."""

import re
from typing import Final

_WHO: Final = (
    r"(?:(?:a|an|the|some|another|your|one of your|real|actual|live|human) )*"
    r"(?:human(?: being)?|person|somebody|someone|representative|rep|agent|operator|colleague|manager"
    r"|supervisor|receptionist|advis[oe]r|adjuster|nurse|live person|people)"
)
_TALK: Final = r"(?:talk|speak|get|be connected|be transferred|be put through|chat)"
_ENGLISH: Final = re.compile(
    rf"\b(?:{_TALK} (?:to|with|through to|me) {_WHO}\b"
    rf"|(?:transfer|connect|put|forward|switch) me (?:over |through )?(?:to|with)"
    rf" (?:{_WHO}|(?:the )?(?:\w+ )?department)\b"
    rf"|(?:get|give|find) me {_WHO}\b"
    r"|transfer (?:me|my call|this call)\b|put me through\b"
    r"|i (?:want|need|would like|'d like) (?:a|an) (?:real |live |actual )?(?:human|person|representative"
    r"|operator)\b)",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    r"(?:(?:no|yes|just|please|sorry|okay|ok|a|an|the|real|live|actual) )*"
    r"(?:(?:human(?: being)?|representative|operator|receptionist|agent)"
    r"|(?:real|live|actual) (?:human|person|agent))(?: (?:please|now|agent|operator|representative|human))*",
    re.IGNORECASE,
)
"""As all that is said: somebody's husband is a crane operator."""
_SPANISH: Final = re.compile(
    r"\b(?:hablar con (?:una?|el|la|alg[uú]n) ?(?:persona|humano|agente|representante|operador|operadora"
    r"|supervisor|supervisora|enfermera)|hablar con alguien|(?:p[aá]seme|comun[ií]queme|transfi[eé]rame)\b"
    r"|(?:una )?persona real)\b",
    re.IGNORECASE,
)
_FRENCH: Final = re.compile(
    r"\b(?:parler (?:à|a|avec) (?:une? |un vrai |une vraie )?(?:personne|humain|conseiller|conseill[eè]re"
    r"|agent|responsable|quelqu'un|op[eé]rateur|infirmi[eè]re)|(?:passez|transf[eé]rez|mettez)-moi\b"
    r"|une vraie personne)\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(
    r"\b(?:(?:do not|don'?t|did not|didn'?t|not|never|no need to|without) (?:\w+ ){0,3}"
    r"(?:talk|speak|transfer|connect|put|get)|(?:was|were|been|be|got) (?:just )?"
    r"(?:transferred|talking|speaking)"
    r"|(?:talked|spoke|spoken|am i talking|am i speaking)|are you (?:a|an)|is this (?:a|an)"
    r"|no quiero|je ne veux pas)\b",
    re.IGNORECASE,
)
_BY_LANGUAGE: Final = {"en": (_ENGLISH,), "es": (_SPANISH, _ENGLISH), "fr": (_FRENCH, _ENGLISH)}


def asks_for_human(words: str, *, language: str = "en") -> bool:
    """Plainly, and as a wish: not a story about an earlier call, nor the question whether we are one."""
    text = words.replace("’", "'")
    if _ALONE.fullmatch(" ".join(re.findall(r"\w+", text))):
        return True
    if _NOT.search(text):
        return False
    return any(pattern.search(text) for pattern in _BY_LANGUAGE.get(language[:2], (_ENGLISH,)))
