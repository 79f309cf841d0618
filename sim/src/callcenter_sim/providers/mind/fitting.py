"""Which of the offered tools the caller's words ask for, by the words in its name and description.

A rare word says more than one that stands in every description. What fits nothing asks for nothing.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from math import log
from typing import Any

from callcenter_sim.providers.mind.request import ToolFunction

_ENOUGH = 2.5
_NAME_WEIGHT = 3.0
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_REFUSED = re.compile(
    r"\b(?:(?:do not|don't|did not|didn't|never) (?:want|need|like)|not interested|no longer|rather not)\b"
    r"[^.?!,;]*",
    re.IGNORECASE,
)
_VERBS = frozenset(
    [
        "book",
        "note",
        "take",
        "set",
        "tell",
        "search",
        "get",
        "start",
        "begin",
        "file",
        "record",
        "send",
        "look",
        "find",
        "check",
        "ask",
        "make",
        "give",
        "go",
        "call",
        "report",
        "request",
        "handle",
        "answer",
        "open",
        "see",
        "do",
        "hand",
    ]
)
_STOP = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "anything",
        "are",
        "as",
        "asks",
        "at",
        "be",
        "because",
        "been",
        "before",
        "but",
        "by",
        "can",
        "could",
        "caller",
        "calls",
        "day",
        "did",
        "do",
        "does",
        "doing",
        "done",
        "each",
        "either",
        "else",
        "example",
        "for",
        "from",
        "get",
        "go",
        "had",
        "has",
        "have",
        "he",
        "hello",
        "her",
        "here",
        "hi",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "know",
        "let",
        "like",
        "may",
        "me",
        "might",
        "more",
        "my",
        "name",
        "need",
        "no",
        "not",
        "now",
        "of",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "please",
        "say",
        "said",
        "says",
        "she",
        "should",
        "so",
        "some",
        "somebody",
        "someone",
        "something",
        "such",
        "than",
        "thank",
        "thanks",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "this",
        "those",
        "to",
        "too",
        "up",
        "us",
        "very",
        "want",
        "wants",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "would",
        "yes",
        "you",
        "your",
        "time",
        "use",
        "used",
        "using",
        "takes",
        "take",
        "value",
        "values",
        "listens",
        "words",
        "new",
        "good",
        "right",
        "okay",
        "well",
        "really",
        "think",
        "actually",
        "hey",
    ]
)


def best(tools: Sequence[ToolFunction], words: str, *, besides: Collection[str] = ()) -> ToolFunction | None:
    """The tool that fits best, if one fits well enough. `besides` are left to others."""
    asked = terms(_REFUSED.sub(" ", words))
    rarity = _rarity(tools)
    scored = [(_score(tool, asked, rarity), tool) for tool in tools if tool.name not in besides]
    if not scored:
        return None
    score, tool = max(scored, key=lambda one: one[0])
    return tool if score >= _ENOUGH else None


def terms(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.lower().replace("’", "'")) if word not in _STOP}


def enum_value(choices: Sequence[str], words: str) -> str | None:
    """The choice whose own words the caller used most; None where none was."""
    asked = terms(words)
    shared = [(len(terms(choice.replace("_", " ")) & asked), choice) for choice in choices]
    count, choice = max(shared, key=lambda one: one[0], default=(0, ""))
    return choice if count else None


def arguments(tool: ToolFunction, words: str) -> dict[str, str | None]:
    """What the words give for each parameter: the choice they name, or themselves where text is wanted."""
    properties: dict[str, Any] = tool.parameters.get("properties") or {}
    required = set(tool.parameters.get("required") or [])
    given: dict[str, str | None] = {}
    for name, schema in properties.items():
        allowed = _allowed(schema)
        if allowed:
            given[name] = enum_value(allowed, words)
        elif _is_text(schema) and name in required and not _may_be_null(schema):
            given[name] = words
    return given


def _score(tool: ToolFunction, asked: set[str], rarity: dict[str, float]) -> float:
    name = {_stem(word) for word in tool.name.split("_") if word not in _VERBS and word not in _STOP}
    described = terms(_described(tool)) - name
    by_name = _NAME_WEIGHT * len(name & asked) / len(name) if name else 0.0
    return by_name + sum(rarity.get(word, 1.0) for word in described & asked)


def _described(tool: ToolFunction) -> str:
    properties: dict[str, Any] = tool.parameters.get("properties") or {}
    choices = [choice.replace("_", " ") for schema in properties.values() for choice in _allowed(schema)]
    return " ".join([tool.description, *choices])


def _rarity(tools: Sequence[ToolFunction]) -> dict[str, float]:
    """About one and a quarter for a word of one tool, less for one of many."""
    found = Counter(word for tool in tools for word in terms(_described(tool)))
    return {word: min(1.25, 0.5 + log(1 + len(tools) / count) / 4) for word, count in found.items()}


def _allowed(schema: dict[str, Any]) -> list[str]:
    values = list(schema.get("enum") or [])
    for part in schema.get("anyOf") or []:
        values += part.get("enum") or []
    return [str(value) for value in values if value is not None]


def _is_text(schema: dict[str, Any]) -> bool:
    kind = schema.get("type")
    return kind == "string" or (isinstance(kind, list) and "string" in kind)


def _may_be_null(schema: dict[str, Any]) -> bool:
    return isinstance(schema.get("type"), list) and "null" in schema["type"]


def _stem(word: str) -> str:
    for ending in ("'s", "ings", "ing", "ies", "ers", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
