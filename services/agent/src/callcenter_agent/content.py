"""Prompt and phrase files, with their placeholders checked before the first call.

What the agent says lives in files that a person without Python can edit; a placeholder nobody fills
would be read out to a caller, so unknown and missing ones are errors at start.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import yaml

from callcenter_agent.tones import Tone


class ContentError(Exception):
    """Every fault of a desk's files in one message."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def placeholders(text: str) -> frozenset[str]:
    """Raises ValueError for unbalanced braces and for positional or formatted fields."""
    names = set()
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"only plain {{name}} placeholders, not {{{name}}}")
        names.add(name)
    return frozenset(names)


def read_prompt(path: Path, *, known: Mapping[str, str]) -> str:
    """The prompt with its placeholders filled. Raises ContentError."""
    try:
        text = path.read_text(encoding="utf-8")
        unknown = placeholders(text) - known.keys()
    except (OSError, ValueError) as error:
        raise ContentError([f"{path}: {error}"]) from error
    if unknown:
        raise ContentError([f"{path}: unknown placeholder {{{name}}}" for name in sorted(unknown)])
    return text.format_map(known).strip()


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences by name, and how those are said that are not said plainly."""

    texts: Mapping[str, str]
    tones: Mapping[str, Tone]


def read_phrases(
    path: Path,
    *,
    expected: Mapping[str, frozenset[str]],
    known: Mapping[str, str],
    shared: Path | None = None,
) -> Phrases:
    """Every expected phrase, its desk-wide placeholders filled, those of the moment left open.

    A phrase is a sentence, or a mapping of `say` to the sentence and `tone` to its tone. `expected` names
    each with the placeholders that are filled when it is said; one that the desk does not have is taken from
    `shared`. Raises ContentError.
    """
    own = _mapping(path)
    raw = {key: text for key, text in (_mapping(shared) if shared else {}).items() if key in expected} | own
    faults = [f"{path}: phrase {key!r} is missing" for key in expected.keys() - raw.keys()]
    faults += [f"{path}: phrase {key!r} is not one that is ever said" for key in raw.keys() - expected.keys()]
    texts = {key: _sentence(phrase) for key, phrase in raw.items()}
    for key in sorted(expected.keys() & raw.keys()):
        found = [*_tone_faults(raw[key]), *_faults(texts[key], expected[key] | known.keys())]
        faults += [f"{path}: {key}: {fault}" for fault in found]
    if faults:
        raise ContentError(sorted(faults))
    return Phrases(
        texts={key: _filled(str(text), known) for key, text in texts.items()},
        tones={key: Tone(phrase["tone"]) for key, phrase in raw.items() if isinstance(phrase, dict)},
    )


def _sentence(phrase: object) -> object:
    return phrase.get("say") if isinstance(phrase, dict) else phrase


def _tone_faults(phrase: object) -> list[str]:
    if not isinstance(phrase, dict):
        return []
    faults = [f"unknown field {field!r}" for field in phrase.keys() - {"say", "tone"}]
    if phrase.get("tone") not in {*Tone}:
        faults.append(f"tone must be one of {', '.join(Tone)}")
    return faults


def _mapping(path: Path) -> dict[str, object]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ContentError([f"{path}: {error}"]) from error
    if not isinstance(raw, dict):
        raise ContentError([f"{path}: phrases must be a mapping of names to sentences"])
    return raw


def _faults(text: object, allowed: Iterable[str]) -> list[str]:
    if not isinstance(text, str) or not text.strip():
        return ["must be a sentence"]
    try:
        unknown = placeholders(text) - set(allowed)
    except ValueError as error:
        return [str(error)]
    return [f"unknown placeholder {{{name}}}" for name in sorted(unknown)]


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _filled(text: str, known: Mapping[str, str]) -> str:
    return " ".join(text.format_map(_Known(known)).split())
