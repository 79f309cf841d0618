"""Which passages fit a question best: BM25 over stemmed words.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), section 3.3. A desk has
some dozens of passages; everything is counted in memory in less than a millisecond.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self
from unicodedata import combining, normalize

K1: Final = 1.4
B: Final = 0.6
_WORD: Final = re.compile(r"[^\W_]+")
_ENDINGS: Final = re.compile(r"(?<=\w{3})(?:ings?|edly|ed|ies|es|e|s|ly|y)$")
_SAYS_NOTHING: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "at",
        "be",
        "by",
        "can",
        "could",
        "d",
        "do",
        "does",
        "for",
        "from",
        "get",
        "give",
        "have",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "ll",
        "m",
        "me",
        "much",
        "my",
        "of",
        "on",
        "or",
        "our",
        "please",
        "re",
        "s",
        "tell",
        "that",
        "the",
        "their",
        "them",
        "there",
        "they",
        "this",
        "to",
        "us",
        "ve",
        "want",
        "was",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "will",
        "with",
        "would",
        "you",
        "your",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "de",
        "en",
        "y",
        "que",
        "es",
        "para",
        "por",
        "le",
        "les",
        "des",
        "du",
        "et",
        "est",
        "dans",
        "pour",
        "avec",
        "votre",
        "vos",
        "mi",
        "su",
        "se",
        "il",
        "elle",
    ]
)


def stems(text: str) -> list[str]:
    """Words as they are compared: without accents, endings, and those that every sentence has."""
    plain = "".join(one for one in normalize("NFKD", text.lower()) if not combining(one))
    return [
        _ENDINGS.sub("", word) for word in _WORD.findall(plain) if len(word) > 1 and word not in _SAYS_NOTHING
    ]


@dataclass(frozen=True)
class Ranking:
    counts: Sequence[Counter[str]]
    weight: Mapping[str, float]
    average: float

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        counts = [Counter(stems(text)) for text in texts]
        found_in = Counter(word for one in counts for word in one)
        weight = {
            word: math.log(1 + (len(counts) - found + 0.5) / (found + 0.5))
            for word, found in found_in.items()
        }
        total = sum(sum(one.values()) for one in counts)
        return cls(counts, weight, total / len(counts) if counts else 0.0)

    def best(self, question: str, *, most: int) -> list[tuple[int, float]]:
        """Positions and scores, the best first; those that share no word with the question are left out."""
        asked = set(stems(question))
        scored = [(place, self._score(counted, asked)) for place, counted in enumerate(self.counts)]
        fitting = [one for one in scored if one[1] > 0]
        return sorted(fitting, key=lambda one: (-one[1], one[0]))[:most]

    def _score(self, counted: Counter[str], asked: set[str]) -> float:
        length = 1 - B + B * sum(counted.values()) / self.average
        return sum(
            self.weight[word] * counted[word] * (K1 + 1) / (counted[word] + K1 * length)
            for word in asked & counted.keys()
        )
