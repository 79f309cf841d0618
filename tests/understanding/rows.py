"""Rows of the corpus: what somebody said, and what is right about it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final, Generic, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tests.understanding import values
from tests.understanding.values import Value

HERE: Final = Path(__file__).parent
CORPUS: Final = HERE / "corpus"
HARMLESS: Final = HERE / "harmless"
NOW: Final = TypeAdapter(AwareDatetime).validate_python("2026-11-25T10:00:00-05:00")
"""A Wednesday morning in New York."""

V = TypeVar("V", bound=Value)
Said = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]
Language = Literal["en", "es", "fr"]


class BadRowsError(Exception):
    """Every fault of the files, one a line."""


class _Row(BaseModel, Generic[V]):
    model_config = ConfigDict(frozen=True, extra="forbid")

    said: Said
    """Successive utterances of the caller."""
    right: V
    also: tuple[V, ...] = ()
    question: str | None = None
    """What the agent had asked, in words or by the question's name."""
    lang: Language = "en"
    now: AwareDatetime = NOW

    @property
    def allowed(self) -> tuple[V, ...]:
        return (self.right, *self.also)


class ErrandRow(_Row[values.Errand]):
    kind: Literal["errand"]


class StockRow(_Row[values.Wish]):
    kind: Literal["stock"]


class BornRow(_Row[values.Born]):
    kind: Literal["date_of_birth"]


class LossRow(_Row[values.Loss]):
    kind: Literal["loss_date"]


class TimeRow(_Row[values.When]):
    kind: Literal["time"]


class NameRow(_Row[values.Name]):
    kind: Literal["name"]


class PhoneRow(_Row[values.Phone]):
    kind: Literal["phone"]


class PolicyRow(_Row[values.Policy]):
    kind: Literal["policy"]
    form: str | None = None
    """A pattern of the carrier's numbers."""


class AnswerRow(_Row[values.Answer]):
    kind: Literal["yesno"]


class SignRow(BaseModel):
    """`right` is null where nothing bad was said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["redflag"]
    said: Said
    right: values.Signs | None
    also: tuple[values.Signs | None, ...] = ()
    question: str | None = None
    lang: Language = "en"
    now: AwareDatetime = NOW

    @property
    def allowed(self) -> tuple[values.Signs, ...]:
        return tuple(one or values.Signs(flag=None) for one in (self.right, *self.also))


class HumanRow(_Row[values.Human]):
    kind: Literal["human"]


class VinRow(_Row[values.Number]):
    kind: Literal["vin"]


Row = Annotated[
    ErrandRow | StockRow | BornRow | LossRow | TimeRow | NameRow | PhoneRow | PolicyRow | AnswerRow | SignRow
    | HumanRow | VinRow,
    Field(discriminator="kind"),
]  # fmt: skip
KINDS: Final = (
    "errand", "stock", "date_of_birth", "loss_date", "time", "name", "phone", "policy", "yesno", "redflag",
    "human", "vin",
)  # fmt: skip
_ROW: Final[TypeAdapter[Row]] = TypeAdapter(Row)


class HarmlessRow(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    said: Said


def corpus() -> list[Row]:
    return read(sorted(CORPUS.glob("*.jsonl")))


def read(paths: Iterable[Path]) -> list[Row]:
    """Raises BadRowsError."""
    found, faults = list[Row](), list[str]()
    for path in paths:
        for place, line in _lines(path):
            try:
                found.append(_ROW.validate_json(line))
            except ValidationError as error:
                faults.append(f"{place}: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}")
    if faults:
        raise BadRowsError("\n".join(faults))
    return found


def harmless() -> dict[str, list[str]]:
    """By the reflex that must not take them for its own."""
    return {path.name.split(".")[0]: _sentences(path) for path in sorted(HARMLESS.glob("*.jsonl"))}


def _sentences(path: Path) -> list[str]:
    rows: Sequence[HarmlessRow] = [HarmlessRow.model_validate_json(line) for _, line in _lines(path)]
    return [" ".join(row.said) for row in rows]


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            yield f"{path.name}:{number}", line


def sentence(row: Row) -> str:
    """One key for what was asked and said: the same row twice counts nothing twice."""
    return json.dumps([row.kind, row.lang, row.question, *row.said, row.now.isoformat()], ensure_ascii=False)
