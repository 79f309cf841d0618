"""Yes or no, from the caller's own words to a question that was just put.

Strict on purpose: what is neither a clear yes nor a clear no is asked again. A yes that carries a "but" or a
question is no yes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class _Words:
    yes: re.Pattern[str]
    no: re.Pattern[str]
    reserved: re.Pattern[str]
    question: re.Pattern[str]
    harmless: re.Pattern[str]
    """Taken out first: they hold a yes or a no that is none."""
    unsure: re.Pattern[str]
    """ "I can't remember" is neither."""
    denied_yes: re.Pattern[str]
    """ "not right" and "that isn't correct" hold no yes; "no, that's right" does."""


_CONFIRMING: Final = (
    r"yes|yeah|yep|yup|yah|ya|uh[- ]?huh|mm[- ]?hmm|correct|exactly|precisely|affirmative"
    r"|absolutely|definitely|perfect|certainly|indeed|that('?s| is) (it|right|good|great|fine)"
    r"|you('ve)? got it|(is|sounds|looks) (right|good|correct|great)|spot on|all (correct|good)"
    r"|right|bingo|sure( is)?|it is(?=\W*$)"
)
_AGREEING: Final = r"please do|go ahead|i do|i am|okay|ok"
"""A yes to an offer; what was read back they do not confirm."""
_ENGLISH: Final = _Words(
    yes=re.compile(rf"\b({_CONFIRMING}|{_AGREEING})\b"),
    no=re.compile(
        r"\b(no|nope|nah|not|wrong|incorrect|negative|never"
        r"|(is|was|are|does|did|do|ca|wo|have|has)n'?t|cannot|mistake|error)\b"
    ),
    reserved=re.compile(
        r"\b(but|except|actually|instead|should|almost|nearly|close|wait|hold on|change|missing|however"
        r"|though|replace|correction|rather|sorry|think|maybe|guess|probably|perhaps|suppose|other than"
        r"|apart from)\b"
    ),
    question=re.compile(
        r"\?|\b(what|which|why|how|who|where|can you|could you|repeat|say (it|that) again|pardon)\b"
    ),
    unsure=re.compile(
        r"\b((don'?t|do not|can'?t|cannot|couldn'?t|could not|wouldn'?t)( \w+)?"
        r" (know|remember|recall|say|tell)"
        r"|not (\w+ )?(sure|certain)|no (idea|clue))\b"
    ),
    harmless=re.compile(r"\b(no problem|why not|no doubt|thank you|thanks|to a t|go for it)\b"),
    denied_yes=re.compile(
        r"(\bnot\b|n'?t\b)(\s+(quite|really|all|exactly|the|that'?s|is|at))*\s+\w+",
    ),
)
_SPANISH: Final = _Words(
    yes=re.compile(
        r"\b(sí|si|claro|correcto|correcta|exacto|exactamente|así es|eso es|de acuerdo|vale|está bien"
        r"|por supuesto|desde luego|perfecto|cierto|adelante|bueno)\b"
    ),
    no=re.compile(r"\b(no|nunca|jamás|incorrecto|incorrecta|mal|equivocado|equivocada|error|tampoco)\b"),
    reserved=re.compile(
        r"\b(pero|excepto|salvo|casi|espere|espera|cambiar|falta|quizás?|tal vez|creo|supongo|perdón"
        r"|aunque)\b"
    ),
    question=re.compile(r"[?¿]|\b(qué|cuál|por qué|cómo|quién|dónde|puede repetir|repita)\b"),
    unsure=re.compile(r"\b(no (lo |la |me )?(sé|se|sabría|recuerdo|acuerdo)|ni idea|no (\w+ )?segur[oa])\b"),
    harmless=re.compile(r"\b(por qué no|sin duda|no hay problema|gracias)\b"),
    denied_yes=re.compile(r"\bno\s+(es|está|estoy)\s+(\w+\s+)?\w+"),
)
_FRENCH: Final = _Words(
    yes=re.compile(
        r"\b(oui|ouais|si|d'accord|exact|exactement|exacte|correct|correcte|c'est (ça|bien|juste|bon|exact)"
        r"|parfait|tout à fait|bien sûr|absolument|certainement|allez-y|voilà)\b"
    ),
    no=re.compile(r"\b(non|pas|jamais|faux|fausse|incorrect|incorrecte|erreur|mauvais|mauvaise)\b"),
    reserved=re.compile(
        r"\b(mais|sauf|presque|attendez|attends|changer|manque|peut-être|je crois|je pense|je suppose"
        r"|pardon|plutôt)\b"
    ),
    question=re.compile(r"\?|\b(quoi|quel|quelle|pourquoi|comment|qui|où|pouvez-vous|répétez)\b"),
    unsure=re.compile(r"\b((sais|souviens|rappelle) (plus|pas)|aucune idée|pas (\w+ )?(sûre?|certaine?))\b"),
    harmless=re.compile(r"\b(pourquoi pas|sans doute|pas de problème|merci)\b"),
    denied_yes=re.compile(r"\bpas\s+(tout à fait|du tout|\w+)"),
)
_WORDS: Final[Mapping[str, _Words]] = {"en": _ENGLISH, "es": _SPANISH, "fr": _FRENCH}
_ENGLISH_READ_BACK: Final = replace(_ENGLISH, yes=re.compile(rf"\b({_CONFIRMING})\b"))


def affirms(words: str, *, language: str = "en") -> bool:
    return _affirms(words, _WORDS[language[:2]])


def denies(words: str, *, language: str = "en") -> bool:
    """A no without a yes beside it. What is right instead may follow."""
    return _denies(words, _WORDS[language[:2]])


def confirms(words: str) -> bool:
    """A yes, in English, to what was just read back: an "okay" shows only that it was heard."""
    return _affirms(words, _ENGLISH_READ_BACK)


def rejects(words: str) -> bool:
    """A no, in English, to what was just read back."""
    return _denies(words, _ENGLISH_READ_BACK)


def _affirms(words: str, known: _Words) -> bool:
    text = _plain(words, known)
    if any(pattern.search(text) for pattern in (known.no, known.reserved, known.question, known.unsure)):
        return False
    return known.yes.search(text) is not None


def _denies(words: str, known: _Words) -> bool:
    text = _plain(words, known)
    if known.no.search(text) is None or known.unsure.search(text) is not None:
        return False
    return known.yes.search(known.denied_yes.sub(" ", text)) is None


def holds_no(words: str) -> bool:
    """In English, and whatever stands beside it."""
    return _ENGLISH.no.search(_plain(words, _ENGLISH)) is not None


def without_harmless(words: str) -> str:
    """English words, lower case, without those that hold a yes or a no that is none: "no problem"."""
    return _plain(words, _ENGLISH)


def _plain(words: str, known: _Words) -> str:
    return known.harmless.sub(" ", words.lower().replace("’", "'"))
