"""What may be said along with a call, and how much."""

from secrets import token_hex
from typing import Any

import pytest
from callcenter_api.calls.context import DEEPEST, LARGEST, LONGEST_NAME, MOST_FACTS

from .world import Api

NOBODY = "+12025559998"
"""The carrier refuses it at once."""


async def place(running: Api, context: object) -> Any:
    return await running.client.post(
        "/v1/calls",
        json={"to": NOBODY, "desk": "dealership", "context": context},
        headers={"Idempotency-Key": token_hex(8)},
    )


def nested(levels: int, *, of: object = 1) -> dict[str, Any]:
    value: Any = of
    for _ in range(levels):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"note": "x" * (LARGEST - len('{"note":""}'))},
        {"note": "é" * ((LARGEST - len('{"note":""}')) // 2)},
        nested(DEEPEST),
        {str(n): n for n in range(MOST_FACTS)},
        {"n" * LONGEST_NAME: None},
    ],
)
async def test_what_fits_is_taken_and_kept(api_running: Api, context: dict[str, Any]) -> None:
    placed = await place(api_running, context)
    assert placed.status_code == 202, placed.text
    assert (await api_running.detail(placed.json()["call_id"]))["context"] == context


@pytest.mark.parametrize("character", ["x", "é", "\U0001f600"])
async def test_a_document_is_too_large(api_running: Api, character: str) -> None:
    size = LARGEST // len(character.encode()) - 2
    refused = await place(api_running, {"note": character * size})
    assert refused.status_code == 413
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "context_too_large"
    assert "16 KB" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("context", "says"),
    [
        (nested(DEEPEST + 1), "nested deeper"),
        (nested(DEEPEST, of=[]), "nested deeper"),
        (nested(500), "nested deeper"),
        ({str(n): n for n in range(MOST_FACTS + 1)}, "50"),
        ({"n" * (LONGEST_NAME + 1): 1}, "100 characters"),
        ({"a": [{"n" * (LONGEST_NAME + 1): 1}]}, "100 characters"),
        ([], "dictionary"),
        ("text", "dictionary"),
    ],
)
async def test_another_shape_is_refused(api_running: Api, context: object, says: str) -> None:
    refused = await place(api_running, context)
    assert refused.status_code == 422
    assert says in refused.json()["detail"]


async def test_a_body_of_megabytes_is_refused_at_the_door(api_running: Api) -> None:
    refused = await place(api_running, {"note": "x" * 10_000_000})
    assert refused.status_code == 413
    assert refused.json()["code"] == "too_large"
    login = await api_running.anyone.post("/login", data={"email": "x" * 2_000_000})
    assert login.status_code == 413
    hook = await api_running.anyone.post("/v1/webhooks/livekit", content=b"x" * 2_000_000)
    assert hook.status_code == 413
