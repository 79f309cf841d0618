"""What a call cost: what its models used, at the prices of `prices.yaml`. Pure but for reading that file."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

FILE: Final = Path(__file__).parent / "prices.yaml"
MILLION: Final = Decimal(1_000_000)
NO_PROVIDER: Final = frozenset({"eot_usage", "interruption_usage", "vad_usage"})
"""Decided on our own processor."""


class Price(BaseModel):
    """Tokens by the million."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["llm", "tts", "stt"]
    input: Decimal = Decimal(0)
    cached: Decimal | None = None
    output: Decimal = Decimal(0)
    input_audio: Decimal | None = None
    cached_audio: Decimal | None = None
    output_audio: Decimal | None = None
    per_1000_characters: Decimal = Decimal(0)
    per_minute: Decimal = Decimal(0)
    as_of: date
    source: str


Prices = Mapping[str, Price]
Used = Mapping[str, Any]
"""One of the library's `ModelUsage`, as JSON."""


class Cost(BaseModel):
    model_config = ConfigDict(frozen=True)

    usd: Decimal
    by_model: dict[str, Decimal]
    unpriced: list[str]
    """Models without a price: the sum is short of theirs."""


def read_prices(path: Path = FILE) -> Prices:
    """Raises pydantic.ValidationError for a file that cannot be used."""
    return TypeAdapter(dict[str, Price]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))


def cost_of(models: Sequence[Used], prices: Prices) -> Cost:
    by_model: dict[str, Decimal] = {}
    unpriced: list[str] = []
    for used in models:
        if used.get("type") in NO_PROVIDER:
            continue
        name = str(used.get("model", ""))
        if (price := price_of(name, prices)) is None:
            unpriced.append(name)
        else:
            by_model[name] = by_model.get(name, Decimal(0)) + _cost(used, price)
    total = sum(by_model.values(), Decimal(0))
    return Cost(
        usd=round(total, 6), by_model={k: round(v, 6) for k, v in by_model.items()}, unpriced=unpriced
    )


def price_of(model: str, prices: Prices) -> Price | None:
    """A dated release, such as gpt-4.1-mini-2025-04-14, costs what its family does."""
    families = [name for name in prices if model == name or model.startswith(f"{name}-20")]
    return prices[max(families, key=len)] if families else None


def _cost(used: Used, price: Price) -> Decimal:
    match price.kind:
        case "llm":
            return _tokens(used, price)
        case "tts":
            characters = _count(used, "characters_count") / 1000 * price.per_1000_characters
            tokens = _count(used, "input_tokens") * price.input + _count(used, "output_tokens") * price.output
            return characters + tokens / MILLION
        case "stt":
            return _count(used, "audio_duration") / 60 * price.per_minute


def _tokens(used: Used, price: Price) -> Decimal:
    cached_audio = _count(used, "input_cached_audio_tokens")
    cached = _count(used, "input_cached_tokens") - cached_audio
    audio = _count(used, "input_audio_tokens") - cached_audio
    text = _count(used, "input_tokens") - audio - cached - cached_audio
    spoken = _count(used, "output_audio_tokens")
    written = _count(used, "output_tokens") - spoken
    cached_price = price.input if price.cached is None else price.cached
    return (
        text * price.input
        + cached * cached_price
        + audio * (price.input_audio or price.input)
        + cached_audio * (price.cached_audio or cached_price)
        + written * price.output
        + spoken * (price.output_audio or price.output)
    ) / MILLION


def _count(used: Used, name: str) -> Decimal:
    return Decimal(str(used.get(name) or 0))
