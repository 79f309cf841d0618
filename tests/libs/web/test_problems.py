"""Every error is answered as a problem, and none tells more than it should."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from asgi_lifespan import LifespanManager
from callcenter.errors import (
    CallCenterError,
    Conflict,
    InvalidInput,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from callcenter.phone import E164
from callcenter.web import problems
from callcenter.web.details import ERRORS_TOLD
from fastapi import FastAPI, Form, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from structlog.testing import capture_logs

PROBLEM = "application/problem+json"
SECRET = "hunter2-should-not-leak"


class Order(BaseModel):
    to_number: E164
    count: int = Field(default=1, le=9)
    note: dict[str, Any] = {}


class OutOfStock(Conflict):
    code = "out_of_stock"

    def members(self) -> dict[str, Any]:
        return {"left": 0}


def shop() -> FastAPI:
    app = FastAPI()
    problems.install(app)

    @app.post("/orders", responses=problems.responses(401, 409))
    async def order(order: Order, urgent: bool = False) -> dict[str, str]:
        return {"to": order.to_number}

    @app.post("/forms")
    async def form(name: Annotated[str, Form()]) -> dict[str, str]:
        return {"name": name}

    @app.get("/orders/{order_id}", responses=problems.responses(404))
    async def get(order_id: UUID, name: Annotated[str, Query(max_length=3)] = "") -> dict[str, str]:
        return {"id": str(order_id)}

    @app.get("/raise/{kind}")
    async def fail(kind: str) -> dict[str, str]:
        raise {
            "sold": OutOfStock("nothing left"),
            "key": Unauthorized(),
            "often": TooManyRequests(retry_after_s=7),
            "away": Unavailable("try later", code="database_unavailable"),
            "bad": InvalidInput("no"),
        }.get(kind) or RuntimeError(SECRET)

    @app.get("/halfway")
    async def halfway() -> StreamingResponse:
        async def chunks() -> AsyncIterator[bytes]:
            yield b"begun"
            raise RuntimeError(SECRET)

        return StreamingResponse(chunks())

    return app


@pytest.fixture(scope="module")
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = shop()
    async with (
        LifespanManager(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client,
    ):
        yield client


def problem_of(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert {"type", "title", "code", "detail"} <= problem.keys()
    return problem


async def test_our_own_errors_carry_code_and_members(client: httpx.AsyncClient) -> None:
    problem = problem_of(await client.get("/raise/sold"), 409)
    assert (problem["code"], problem["detail"], problem["left"]) == ("out_of_stock", "nothing left", 0)


async def test_errors_say_when_and_how_to_come_back(client: httpx.AsyncClient) -> None:
    assert (await client.get("/raise/key")).headers["www-authenticate"] == "Bearer"
    often = await client.get("/raise/often")
    assert (problem_of(often, 429)["retryable"], often.headers["retry-after"]) == (True, "7")
    assert problem_of(await client.get("/raise/away"), 503)["code"] == "database_unavailable"
    assert problem_of(await client.get("/raise/bad"), 422)["retryable"] is False


async def test_what_nobody_expected_is_logged_and_not_told(client: httpx.AsyncClient) -> None:
    with capture_logs() as lines:
        response = await client.get("/raise/unexpected")
    assert problem_of(response, 500)["code"] == "internal_error"
    assert SECRET not in response.text
    assert [line["event"] for line in lines] == ["request_crashed"]
    assert lines[0]["route"] == "/raise/{kind}", "and what stood in the path is not logged"
    assert "/raise/unexpected" not in repr(lines[0])


async def test_an_answer_that_has_begun_is_not_answered_twice(client: httpx.AsyncClient) -> None:
    with pytest.raises(RuntimeError, match=SECRET):
        await client.get("/halfway")


async def test_invalid_fields_are_named_but_not_repeated(client: httpx.AsyncClient) -> None:
    response = await client.post("/orders?urgent=perhaps", json={"to_number": SECRET, "count": 10})
    problem = problem_of(response, 422)
    assert problem["code"] == "invalid_request"
    assert {tuple(error["location"]) for error in problem["errors"]} == {
        ("query", "urgent"),
        ("body", "to_number"),
        ("body", "count"),
    }
    assert all(error["code"] and error["message"] for error in problem["errors"])
    assert SECRET not in response.text


@pytest.mark.parametrize("body", [b"{", b"", b"[1,", b"nonsense", b'{"to_number": "\xff"}', b"[" * 100_000])
async def test_a_broken_body_is_the_senders_fault(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post("/orders", content=body, headers={"content-type": "application/json"})
    assert response.status_code in {400, 422}
    assert response.headers["content-type"] == PROBLEM


async def test_unknown_paths_and_methods(client: httpx.AsyncClient) -> None:
    assert problem_of(await client.get("/nowhere"), 404)["code"] == "not_found"
    response = await client.delete("/orders")
    assert problem_of(response, 405)["code"] == "method_not_allowed"
    assert response.headers["allow"] == "POST"
    problem_of(await client.get("/orders/not-a-uuid"), 422)


UNSTORABLE = [
    (
        "POST",
        "/orders",
        {"json": {"to_number": "+12025550100", "note": {"a": ["x\x00"]}}},
        ["body", "note", "a", 0],
    ),
    ("POST", "/orders", {"json": {"to_number": "+12025550100", "note": {"k\x00": 1}}}, ["body", "note", "k"]),
    ("POST", "/orders", {"content": rb'{"note": {"a": "\ud800"}}'}, ["body", "note", "a"]),
    ("POST", "/orders", {"content": b'{"note": {"a": NaN}}'}, ["body", "note", "a"]),
    ("POST", "/orders", {"content": b'{"note": [-1e999]}'}, ["body", "note", 0]),
    ("GET", "/orders/0f0e0d0c-0b0a-4908-8706-050403020100?name=%00", {}, ["query", "name"]),
    ("GET", "/raise/%00", {}, ["path"]),
    ("POST", "/forms", {"data": {"name": "a\x00"}}, ["body", "name"]),
    ("POST", "/forms", {"files": {"name": (None, "a\x00")}}, ["body"]),
    (
        "POST",
        "/orders",
        {"content": b'{"note": {"a": NaN}}', "headers": {"content-type": "application/vnd.api+json"}},
        ["body", "note", "a"],
    ),
    ("POST", "/orders", {"content": b'{"note": ' + b'{"a":' * 40 + b"1" + b"}" * 41}, ["body", "note"]),
    ("POST", "/orders", {"content": b'{"note": ' + b"[" * 90_000 + b"]" * 90_000 + b"}"}, ["body"]),
]


@pytest.mark.parametrize(("method", "path", "what", "place"), UNSTORABLE)
async def test_text_that_postgres_cannot_store_is_refused(
    client: httpx.AsyncClient, method: str, path: str, what: dict[str, Any], place: list[str]
) -> None:
    json = {"headers": {"content-type": "application/json"}} if "content" in what else {}
    problem = problem_of(await client.request(method, path, **(json | what)), 422)
    assert [error["location"] for error in problem["errors"]] == [place]


async def test_a_mistake_per_byte_is_not_answered_with_a_list_of_them(client: httpx.AsyncClient) -> None:
    for note in (b"NaN", b'"\\u0000"'):
        body = b'{"note": [' + b",".join([note] * 50_000) + b"]}"
        answer = await client.post("/orders", content=body, headers={"content-type": "application/json"})
        assert len(problem_of(answer, 422)["errors"]) == ERRORS_TOLD


@pytest.mark.parametrize("text", ["\\u0000", "\U0001f600", "%00", "100 %", "NaN 1e999"])
async def test_text_that_only_looks_like_it_is_let_through(client: httpx.AsyncClient, text: str) -> None:
    order = {"to_number": "+12025550100", "note": {"a": text}}
    assert (await client.post("/orders", json=order)).status_code == 200
    assert (await client.post("/forms", data={"name": text})).json() == {"name": text}


def test_the_openapi_document_tells_of_problems() -> None:
    app = shop()
    document = app.openapi()
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    answers = document["paths"]["/orders"]["post"]["responses"]
    assert set(answers) == {"200", "401", "409", "413", "422"}
    assert all(answers[status]["content"] == {PROBLEM: reference} for status in ("401", "409", "422"))
    assert {"Problem", "FieldError"} <= document["components"]["schemas"].keys()
    assert "HTTPValidationError" not in str(document)
    assert app.openapi() is document


def test_every_kind_of_error_has_a_code_of_its_own() -> None:
    def kinds(error: type[CallCenterError]) -> list[type[CallCenterError]]:
        return [error, *(kind for child in error.__subclasses__() for kind in kinds(child))]

    of_the_library = [kind for kind in kinds(CallCenterError) if kind.__module__.startswith("callcenter.")]
    codes = [kind.code for kind in of_the_library]
    assert len(set(codes)) == len(codes)
    assert all(400 <= kind.status < 600 for kind in of_the_library)
