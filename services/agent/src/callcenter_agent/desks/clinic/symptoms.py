"""The symptom questions, and what their answers may mean. Which procedure has which: procedures.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from callcenter_agent.content import ContentError
from callcenter_agent.desks.clinic.red_flags import Flag

FILE: Final = Path(__file__).parent / "procedures.yaml"
DEFAULT: Final = "default"


class Kind(StrEnum):
    OPEN = "open"
    """Any words are an answer."""
    WARNING = "warning"
    """A yes is a red flag, and what is no clear no is asked again."""
    SCALE = "scale"
    """From zero to ten."""


@dataclass(frozen=True, slots=True)
class Symptom:
    kind: Kind = Kind.OPEN
    flag: Flag | None = None


SYMPTOMS: Final[Mapping[str, Symptom]] = {
    "general": Symptom(),
    "pain": Symptom(Kind.SCALE, Flag.SEVERE_PAIN),
    "eye_pain": Symptom(Kind.SCALE, Flag.SEVERE_PAIN),
    "fever": Symptom(Kind.WARNING, Flag.FEVER),
    "wound": Symptom(Kind.WARNING, Flag.WOUND),
    "calf": Symptom(Kind.WARNING, Flag.CALF),
    "breathing": Symptom(Kind.WARNING, Flag.BREATHING),
    "vomiting": Symptom(Kind.WARNING, Flag.VOMITING),
    "vision": Symptom(Kind.WARNING, Flag.VISION),
    "discharge": Symptom(Kind.WARNING, Flag.WOUND),
    "chest": Symptom(Kind.WARNING, Flag.CHEST_PAIN),
    "puncture": Symptom(Kind.WARNING, Flag.BLEEDING),
    "circulation": Symptom(Kind.WARNING, Flag.CIRCULATION),
    "bleeding": Symptom(Kind.WARNING, Flag.BLEEDING),
    "walking": Symptom(),
    "eating": Symptom(),
    "bowels": Symptom(),
    "medicines": Symptom(),
    "drops": Symptom(),
}


def questions_after(procedure: str) -> tuple[str, ...]:
    known = read_procedures()
    return known.get(procedure, known[DEFAULT])


@cache
def read_procedures(path: Path = FILE) -> Mapping[str, tuple[str, ...]]:
    """Raises ContentError for a question that is not one of ours."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ContentError([f"{path}: {error}"]) from error
    if not isinstance(raw, dict) or DEFAULT not in raw:
        raise ContentError([f"{path}: must map procedures to questions, and name `{DEFAULT}`"])
    faults = [
        f"{path}: {procedure}: there is no question {name!r}"
        for procedure, names in raw.items()
        for name in names
        if name not in SYMPTOMS
    ]
    if faults:
        raise ContentError(faults)
    return {procedure: tuple(names) for procedure, names in raw.items()}
