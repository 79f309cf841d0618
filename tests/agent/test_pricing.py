"""A call's cost follows from what its models used and from prices with a source and a date."""

from decimal import Decimal
from typing import Any

import pytest
from callcenter_agent.pricing import cost_of, price_of, read_prices
from callcenter_agent.providers import REALTIME_MODEL, SPEECH_MODEL

PRICES = read_prices()


@pytest.mark.parametrize(
    ("used", "usd"),
    [
        (
            {"type": "llm_usage", "model": "gpt-4.1-mini", "input_tokens": 10_000,
             "input_cached_tokens": 6_000,
             "output_tokens": 500},
            "0.003",
        ),
        ({"type": "tts_usage", "model": "eleven_turbo_v2_5", "characters_count": 1_500}, "0.18"),
        (
            {"type": "tts_usage", "model": "gpt-4o-mini-tts", "input_tokens": 1_000, "output_tokens": 2_000},
            "0.0246",
        ),
        ({"type": "stt_usage", "model": "nova-3", "audio_duration": 90.0}, "0.01155"),
        (
            {"type": "llm_usage", "model": "gpt-realtime", "input_tokens": 1_500, "input_audio_tokens": 1_000,
             "output_tokens": 1_100, "output_audio_tokens": 1_000},
            "0.0996",
        ),
    ],
)  # fmt: skip
def test_each_kind_is_priced_by_its_unit(used: dict[str, Any], usd: str) -> None:
    cost = cost_of([used], PRICES)
    assert cost.usd == Decimal(usd)
    assert cost.unpriced == []


def test_sums_are_by_model_and_what_has_no_price_is_said() -> None:
    used = [
        {"type": "stt_usage", "model": "nova-3", "audio_duration": 60},
        {"type": "stt_usage", "model": "nova-3", "audio_duration": 60},
        {"type": "llm_usage", "model": "gpt-99", "input_tokens": 10},
        {"type": "eot_usage", "model": "v1-mini", "total_requests": 9},
    ]
    cost = cost_of(used, PRICES)
    assert cost.by_model == {"nova-3": Decimal("0.0154")}
    assert cost.unpriced == ["gpt-99"]


def test_a_release_costs_what_its_family_does() -> None:
    assert price_of("gpt-4.1-mini-2025-04-14", PRICES) == PRICES["gpt-4.1-mini"]
    assert price_of("gpt-4.1-micro", PRICES) is None


def test_what_we_use_has_a_price_with_source_and_date() -> None:
    for model in ("gpt-4.1-mini", "nova-3", SPEECH_MODEL, "gpt-4o-mini-tts", REALTIME_MODEL):
        assert PRICES[model].source.startswith("https://")
