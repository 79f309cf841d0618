"""What the business may tell the agent along with a call: a few facts, not a document."""

import json
from typing import Annotated, Final

from callcenter.errors import TooLarge
from callcenter.events import Json
from pydantic import AfterValidator, Field, JsonValue

LARGEST: Final = 16 * 1024
MOST_FACTS: Final = 50
DEEPEST: Final = 5
LONGEST_NAME: Final = 100


def _shaped(context: Json) -> Json:
    if _depth(context) > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST} levels")
    if _longest_name(context) > LONGEST_NAME:
        raise ValueError(f"a name has {LONGEST_NAME} characters at most")
    return context


Context = Annotated[Json, Field(max_length=MOST_FACTS), AfterValidator(_shaped)]


def check_size(context: Json) -> None:
    """Raises `TooLarge`. Counted as it is sent when nothing is wasted: without spaces, as UTF-8."""
    size = len(json.dumps(context, ensure_ascii=False, separators=(",", ":")).encode())
    if size > LARGEST:
        detail = f"`context` has {LARGEST // 1024} KB at most, as JSON; this one has {size / 1024:.1f}"
        raise TooLarge(detail, code="context_too_large")


def _depth(value: JsonValue) -> int:
    return 1 + max((_depth(inner) for inner in _inside(value)), default=0) if _holds(value) else 0


def _longest_name(value: JsonValue) -> int:
    names = [len(name) for name in value] if isinstance(value, dict) else []
    return max([*names, *(_longest_name(inner) for inner in _inside(value))], default=0)


def _holds(value: JsonValue) -> bool:
    return isinstance(value, dict | list)


def _inside(value: JsonValue) -> list[JsonValue]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
