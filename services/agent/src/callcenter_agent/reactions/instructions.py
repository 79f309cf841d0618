"""Callers who give the agent orders about itself: prompt injection, spoken.

The gates are elsewhere: no sentence opens them, whatever a model makes of it. This only answers such words
without asking the model, and leaves a trace.
"""

import re
from typing import Final

_ENGLISH: Final = re.compile(
    r"\b(?:(?:ignore|disregard|forget|override|bypass)(?: about)?(?: all| any| everything)?"
    r"(?: of)?(?: your| the| these| those| my)?(?: previous| prior| above| earlier| system| original)*"
    r" (?:instructions?|prompts?|rules?|guidelines?|programming|training|restrictions?)"
    r"|(?:reveal|repeat|print|show|read(?: out)?|tell)(?: me)?(?: out)?(?: all(?: of)?)?"
    r" (?:your|the)(?: hidden| secret| full| exact| original| system| initial)*"
    r" (?:instructions?|prompt|system (?:prompt|message)|guidelines|rules you)"
    r"|what (?:are|were|is) your(?: exact| original| system| initial| hidden)* (?:instructions?|prompt)\b"
    r"|system (?:prompt|message|override)|developer mode|debug mode|admin mode|jail ?break|\bdan mode"
    r"|you are (?:now|no longer) (?:a|an|in|my|the|unrestricted|free|bound|chatgpt|dan)\b"
    r"|(?:pretend|act|behave|role ?play)(?: to be| as if| as though| like| that)?"
    r" (?:you(?:'re| are| were)|an?)\b.{0,30}\b(?:without|no|unrestricted|admin\w*|manager|supervisor"
    r"|developer|human|employee|ai)"
    r"|(?:i am|this is|i'm) (?:your|the|an?) (?:developer|programmer|creator|administrator|system admin\w*)\b"
    r"|new instructions?\s*[:.]|from now on,? you (?:will|must|are|shall|only))",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"\b(?:(?:ignora|ignore|olvida|olvide)(?: todas)?(?: tus| sus| las) (?:instrucciones|reglas)"
    r"|(?:repite|repita|muestra|muestre|dime|dígame)(?: tus| sus| las) instrucciones"
    r"|(?:ignore[zs]?|oublie[zs]?)(?: toutes)?(?: tes| vos| les) (?:instructions|règles|consignes)"
    r"|(?:répète|répétez|montre|montrez|donne|donnez)(?:-moi)?(?: tes| vos| les) (?:instructions|consignes)"
    r"|(?:modo|mode) (?:desarrollador|développeur))",
    re.IGNORECASE,
)


def gives_orders(words: str) -> bool:
    text = words.replace("’", "'")
    return any(pattern.search(text) for pattern in (_ENGLISH, _OTHERS))
