"""A desk, loaded: its settings, what it says, and how it conducts a call."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from callcenter.desks import DEFAULT_MODEL, DeskSettings, read_desks
from callcenter.phone import E164
from livekit.agents import Agent, llm

from callcenter_agent import tools
from callcenter_agent.call import Call
from callcenter_agent.content import ContentError, read_phrases, read_prompt
from callcenter_agent.dialogue.asking import Question
from callcenter_agent.dialogue.keeping import Keeping
from callcenter_agent.dialogue.reflexes import Reflex
from callcenter_agent.knowledge.shelf import Shelf
from callcenter_agent.phrases import EVERY_DESK, PhraseBook, Voice
from callcenter_agent.providers import SPEECH_MODEL

HERE = Path(__file__).parent
SHARED = HERE.parent / "dialogue"
SHARED_PROMPTS = ("obtain",)
RECORDING_PROMPT = "recording"
"""Added to all others where the desk asks before it records."""
LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French"}


class Conduct(Protocol):
    """What a desk's package brings along as module attributes."""

    PHRASES: Mapping[str, frozenset[str]]
    """Phrases of its own, with the placeholders that are filled when they are said."""
    PROMPTS: Sequence[str]
    KEYTERMS: Sequence[str]
    """Words the recogniser should expect."""
    QUESTIONS: Sequence[Question[Any]]
    """What may be asked of a caller, so that their phrases are checked at start."""
    TOOLS: Sequence[llm.Tool]
    """At hand whoever has the floor: in every role, and while a question is open."""
    REFLEXES: Sequence[Reflex]
    """Likewise."""

    def new_conversation(self) -> Keeping[Any, Any]: ...

    def first_agent(self, call: Call, *, history: llm.ChatContext | None) -> Agent: ...


@dataclass(frozen=True)
class Desk:
    settings: DeskSettings
    books: Mapping[str, PhraseBook]
    """What it says word for word, by language."""
    prompts_in: Mapping[str, Mapping[str, str]]
    """By language, then by name."""
    conduct: Conduct
    shelf: Shelf
    """What it knows by heart."""

    def reflexes(self, *more: Reflex) -> tuple[Reflex, ...]:
        """Its own and `more`, between those of every desk."""
        first = getattr(self.conduct, "FIRST_REFLEXES", ())
        return (*first, *tools.URGENT_REFLEXES, *self.conduct.REFLEXES, *more, *tools.LAST_REFLEXES)

    @property
    def prompts(self) -> Mapping[str, str]:
        """In the desk's own language."""
        return self.prompts_in[self.settings.language[:2]]

    @property
    def book(self) -> PhraseBook:
        """In the desk's own language."""
        return self.books[self.settings.language[:2]]


@dataclass(frozen=True)
class Desks:
    by_id: Mapping[str, Desk]

    def answering(
        self, number: E164 | None, *, table: Mapping[str, str], fallback: str | None = None
    ) -> Desk | None:
        """`table` says which desk a number was given to; the desk files say it of the others, and `fallback`
        is the desk of all numbers that are nobody's. None: nobody answers it."""
        if number is not None and (given := self.by_id.get(table.get(number, ""))):
            return given
        own = (desk for desk in self.by_id.values() if number in desk.settings.numbers)
        return next(own, None) or self.by_id.get(fallback or "")

    def numbers(self, *, table: Mapping[str, str]) -> frozenset[str]:
        """All that are ours."""
        return frozenset(table).union(*(desk.settings.numbers for desk in self.by_id.values()))


def load(directory: Path = HERE, *, phrases_dir: Path) -> Desks:
    """Raises ContentError with every fault of every desk."""
    desks: dict[str, Desk] = {}
    readable, faults = read_desks(directory)
    for desk_id, settings in readable.items():
        try:
            desks[desk_id] = _loaded(directory / desk_id, settings, phrases_dir)
        except ContentError as error:
            faults += error.faults
    if faults:
        raise ContentError(faults)
    return Desks(by_id=desks)


def _loaded(folder: Path, settings: DeskSettings, phrases_dir: Path) -> Desk:
    conduct: Any = importlib.import_module(f"callcenter_agent.desks.{settings.id}.conduct")
    known = {"business": settings.business, "emergency_number": settings.emergency_number}
    expected = {**EVERY_DESK, **conduct.PHRASES}
    for question in conduct.QUESTIONS:
        expected |= question.phrases
    said_in = {
        language: read_phrases(
            folder / "phrases" / f"{language}.yaml",
            shared=SHARED / "phrases" / f"{language}.yaml",
            expected=expected,
            known=known,
        )
        for language in settings.spoken_languages
    }
    books = {
        language: PhraseBook(
            texts=said.texts,
            tones=said.tones,
            voice=Voice(id=settings.voice_in(language).id, model=SPEECH_MODEL, language=language),
            directory=phrases_dir,
            whole=language == settings.language[:2],
        )
        for language, said in said_in.items()
    }
    prompts_in = {
        language: {
            name: _prompt(folder, name, settings, known=known | {"language": LANGUAGES[language]})
            for name in (*conduct.PROMPTS, *SHARED_PROMPTS)
        }
        for language in settings.spoken_languages
    }
    if strangers := settings.models.keys() - {DEFAULT_MODEL, *conduct.PROMPTS}:
        raise ContentError(
            [f"{folder.name}: models: no role is called {name!r}" for name in sorted(strangers)]
        )
    shelf = Shelf(folder / "knowledge")
    return Desk(settings=settings, books=books, prompts_in=prompts_in, conduct=conduct, shelf=shelf)


def _prompt(folder: Path, name: str, settings: DeskSettings, *, known: Mapping[str, str]) -> str:
    own = read_prompt(_prompt_file(folder, name), known=known)
    if not settings.recording.asks:
        return own
    return f"{own}\n\n{read_prompt(_prompt_file(folder, RECORDING_PROMPT), known=known)}"


def _prompt_file(folder: Path, name: str) -> Path:
    """A desk's own, else the one all desks share."""
    own = folder / "prompts" / f"{name}.md"
    return own if own.is_file() else SHARED / "prompts" / f"{name}.md"
