"""Whether someone is spelling: letters and digits as a recogniser writes them, which is in many ways.

It decides only that characters were said, and roughly how many. Which ones is for the code that was
built to read them.
"""

import re

_DIGITS = {
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "double", "triple", "niner",
}  # fmt: skip
_ALPHABET = {
    "alpha", "alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet",
    "juliett", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango",
    "uniform", "victor", "whiskey", "whisky", "xray", "yankee", "zulu",
}  # fmt: skip
# Common words that are also what a letter or digit sounds like: they count among characters, never alone.
_SOUNDALIKES = {
    "a", "i", "to", "too", "for", "ate", "won", "be", "bee", "see", "sea", "tea", "tee", "you", "why", "are",
    "jay", "kay", "pea", "queue", "ex", "and", "as", "in", "is", "u", "far", "hey", "dash", "ends", "with",
}  # fmt: skip
_TOKEN = re.compile(r"[a-z0-9]+")
_MIXED = re.compile(r"(?=.*\d)[a-z0-9]+$")
_NO_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxyz]{2,6}$")
_ABBREVIATIONS = {
    "mr",
    "mrs",
    "ms",
    "dr",
    "st",
    "hmm",
    "mm",
    "hm",
    "shh",
    "ty",
    "vs",
    "by",
    "my",
    "why",
    "try",
}
_LONGEST_GAP = 2


def spelled_characters(text: str) -> int:
    """How many characters the longest spelled stretch of the text has, about."""
    best = stretch = gap = 0
    for token in _TOKEN.findall(text.lower().replace("x-ray", "xray")):
        count = _characters(token)
        if count:
            stretch, gap = stretch + count, 0
        elif token in _SOUNDALIKES:
            continue
        else:
            gap += 1
            if gap > _LONGEST_GAP:
                stretch = 0
        best = max(best, stretch)
    return best


def has_letters(text: str) -> bool:
    """Whether letters are among what was spelled, as in no telephone number."""
    tokens = _TOKEN.findall(text.lower())
    return any(
        (token in _ALPHABET)
        or (len(token) == 1 and token.isalpha() and token not in _SOUNDALIKES)
        or bool(_NO_VOWEL.match(token) and token not in _ABBREVIATIONS)
        or (not token.isdigit() and bool(_MIXED.match(token)))
        for token in tokens
    )


def goes_on(text: str) -> bool:
    """Whether the text ends amid characters, so that more of them are likely to follow."""
    last = _TOKEN.findall(text.lower())[-2:]
    return any(_characters(token) for token in last) and all(
        _characters(token) or token in _SOUNDALIKES for token in last
    )


def _characters(token: str) -> int:
    if token in _DIGITS or token in _ALPHABET:
        return 1
    if _MIXED.match(token):
        return len(token)
    if len(token) == 1 and token not in _SOUNDALIKES:
        return 1
    if _NO_VOWEL.match(token) and token not in _ABBREVIATIONS:
        return len(token)
    return 0
