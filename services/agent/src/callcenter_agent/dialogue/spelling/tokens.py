"""An utterance cut into words, with what a recogniser's number formatting glued together taken apart."""

import re
from dataclasses import dataclass

from callcenter_agent.dialogue.spelling.words import (
    DIGITS,
    FILLERS,
    HOMOPHONES,
    LETTER_NAMES,
    PHONETIC,
    PLURALS,
    TEENS,
    TENS,
    TIMES,
    words_of,
)

_THOUSANDS = re.compile(r"(?<![\w,])\d{1,3}(?:,\d{3})+(?!\w)")
_TORN_APART = (
    (re.compile(r"\bdouble[\s,-]+(?:u|you|yew)\b", re.IGNORECASE), "dubya"),
    (re.compile(r"\bx[\s,.-]+ray\b", re.IGNORECASE), "xray"),
    (re.compile(r"\b(?:in|you|and) (?:a|i) (?:farm|form)\b", re.IGNORECASE), "uniform"),
)
_COUNTED = re.compile(
    r"\b(last|first|final)\s+(?:eight|8|nine|9|(?:[a-z]+|\d+)\s+(?=(?:characters?|letters?|digits?|numbers?)\b))",
    re.IGNORECASE,
)
"""A number that counts characters and is none."""
_PRONOUN = re.compile(
    r"\b(another|this|that|the other|which|second|only|new|wrong|right) one\b", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?|[,;.!?]")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_WORDS_AFTER_ALL = words_of(
    """vin bmw vw suv gmc ai usa tv fyi llc mr mrs dr vs st hmm mhm shh pst tsk nth
    ad ah am an as at be by do er go ha he hi hm ho id if in is it la lo ma me mm mr my no of oh ok
    on or ox pa pm re so th to uh um up us we ya ye yo"""
)
_KNOWN = frozenset().union(
    LETTER_NAMES, HOMOPHONES, DIGITS, TEENS, TENS, TIMES, PLURALS, PHONETIC, FILLERS, ("hundred", "thousand")
)


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    """Lower case."""
    pause: bool = False
    """Punctuation follows."""
    capital: bool = False
    """Written in capitals where the rest of the utterance is not."""


def tokens(words: str) -> list[Token]:
    text = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), words)
    text = _PRONOUN.sub(r"\1", _COUNTED.sub(r"\1 ", text))
    for pieces, word in _TORN_APART:
        text = pieces.sub(word, text)
    shouted = text.isupper() and len(text.split()) > 2
    found: list[Token] = []
    for word in _WORD.findall(text.replace("’", "'")):
        if word in ",;.!?":
            if found:
                found[-1] = Token(found[-1].text, pause=True, capital=found[-1].capital)
        else:
            found.append(Token(word.lower(), capital=word.isupper() and word.isalpha() and not shouted))
    return found


def glued(token: Token) -> str | None:
    """The characters of a token that is several of them run together ("hgcm", "33A004352"), or None."""
    text = token.text
    if not text.isalnum() or _ORDINAL.fullmatch(text):
        return None
    if any(character.isdigit() for character in text):
        return text.upper()
    if len(text) < 2 or text in _KNOWN or text in _WORDS_AFTER_ALL:
        return None
    if (token.capital and len(text) <= 8) or len(text) == 2 or not set(text) & set("aeiouy"):
        return text.upper()
    return None
