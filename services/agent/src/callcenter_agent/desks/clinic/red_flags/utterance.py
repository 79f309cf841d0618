"""An utterance, taken apart for the search: its words, and the punctuation between them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

ENDS: Final = frozenset(".?!;:")
_PIECE: Final = re.compile(r"[a-z0-9œ]+(?:'[a-z]+)*|[.?!;:,]")
_REWORDED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "en": (
        (r"\bdon't (think|believe) (that )?(i have|i've|i had|i've got|there is|there's) ", "don't have "),
        (r"\bnot that i (know|noticed|can tell)\b", "none"),
    ),
    "es": (),
    "fr": (
        (r"\bil (n )?y (?=a|av)", r"\1y "),
        (r"\b(ne|n) ((?:\w+ ){1,3})plus\b", r"\1 \2pas"),
        (r"\b(?:ne|n) (saigne|suinte|coule|gonfle|vomis|frissonne)(\w*) (?:pas|jamais)\b", r"pas \1\2"),
        (r"\bpas mal (de|d)\b", r"beaucoup \1"),
    ),
}
"""What would mislead the search, said otherwise."""


@dataclass(frozen=True, slots=True)
class Said:
    words: tuple[str, ...]
    breaks: tuple[str, ...]
    """The punctuation before each word."""
    text: str
    """The words with one space between."""
    starts: tuple[int, ...]
    """Where each word begins in `text`."""

    def sentence(self, first: int, last: int) -> tuple[int, int]:
        """Where the sentence with these words begins, and where the next one does."""
        start, end = first, last + 1
        while start > 0 and self.breaks[start] not in ENDS:
            start -= 1
        while end < len(self.words) and self.breaks[end] not in ENDS:
            end += 1
        return start, end

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Where each lies in `text`."""
        first = 0
        while first < len(self.words):
            _, after = self.sentence(first, first)
            yield self.starts[first], self.starts[after - 1] + len(self.words[after - 1])
            first = after

    def index(self, offset: int) -> int:
        return max(i for i, start in enumerate(self.starts) if start <= offset)


def read(words: str, language: str, *, harmless: re.Pattern[str]) -> Said:
    plain = _plain(words, language)
    plain = harmless.sub(" ~ ", re.sub(r"\s+", " ", plain))
    for pattern, instead in _REWORDED[language]:
        plain = re.sub(pattern, instead, plain)
    return _split(plain)


def _plain(words: str, language: str) -> str:
    plain = unicodedata.normalize("NFD", words.lower().replace("’", "'").replace("-", " "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    apart = r"'" if language == "fr" else r"(?<![a-z])'|'(?![a-z])"
    return re.sub(r"(\d)[.,](\d)", r"\1point\2", re.sub(apart, " ", plain))


def _split(plain: str) -> Said:
    found, breaks, pending = list[str](), list[str](), ""
    for piece in _PIECE.findall(plain):
        if piece in ENDS or piece == ",":
            pending = piece if piece != "," or not pending else pending
        else:
            found.append(piece)
            breaks.append(pending)
            pending = ""
    starts, at = list[int](), 0
    for word in found:
        starts.append(at)
        at += len(word) + 1
    return Said(tuple(found), tuple(breaks), " ".join(found), tuple(starts))
