"""Browsers are told to be strict with every answer, whatever it is."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from .record import told_call
from .test_dashboard import log_in
from .world import OPERATOR, Api

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PATHS = {
    "/": "page",
    "/login": "page",
    "/calls/0197a7a0-0000-7000-8000-000000000000": "page",
    "/static/style.css": "file",
    "/static/live.js": "file",
    "/static/icon.svg": "file",
    "/static/nothing.css": "data",
    "/static/../app.py": "data",
    "/v1/calls": "data",
    "/v1/calls?cursor=x": "data",
    "/v1/nowhere": "data",
    "/nowhere": "data",
    "/health": "data",
    "/metrics": "data",
    "/openapi.json": "data",
    "/calls/%00": "data",
}


@pytest.fixture
async def operator(api_running: Api) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=str(api_running.anyone.base_url), timeout=20) as client:
        assert (await log_in(client, OPERATOR[1])).status_code == 303
        yield client


def check(answer: httpx.Response, kind: str) -> None:
    told = answer.headers
    policy = told["content-security-policy"]
    assert told["x-content-type-options"] == "nosniff"
    assert told["x-frame-options"] == "DENY"
    assert told["referrer-policy"] == "no-referrer"
    assert "microphone=()" in told["permissions-policy"]
    assert told["cross-origin-opener-policy"] == told["cross-origin-resource-policy"] == "same-origin"
    assert told["cache-control"] == ("no-cache" if kind == "file" else "no-store")
    assert "strict-transport-security" not in told, "this is plain HTTP"
    assert "server" not in told
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert ("script-src 'self'" in policy) is (kind == "page")
    assert kind == "page" or policy == NOTHING


@pytest.mark.parametrize(("path", "kind"), PATHS.items())
async def test_every_answer_is_strict(
    api_running: Api, operator: httpx.AsyncClient, path: str, kind: str
) -> None:
    check(await operator.get(path), kind)
    refused = await api_running.anyone.get(path)
    check(refused, "data" if refused.is_redirect else kind)
    for method in ("OPTIONS", "DELETE", "HEAD"):
        answer = await api_running.anyone.request(method, path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "content-security-policy" in answer.headers


async def test_what_is_too_large_or_forbidden_is_answered_as_strictly(
    api_running: Api, operator: httpx.AsyncClient
) -> None:
    check(await api_running.client.post("/v1/calls", content=b"x" * 2_000_000), "data")
    check(await operator.post("/logout", data={"csrf_token": "forged"}), "page")
    check(await operator.post("/login", data={"email": "x"}), "page")


async def test_a_file_that_has_not_changed_is_not_sent_again(api_running: Api) -> None:
    first = await api_running.anyone.get("/static/style.css")
    again = await api_running.anyone.get(
        "/static/style.css", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    assert again.headers["cache-control"] == "no-cache"


async def test_pages_play_recordings_from_the_store_and_hold_nothing_inline(
    api_running: Api, operator: httpx.AsyncClient, stored_recording: bytes
) -> None:
    call_id = await told_call(api_running.database, key="calls/2026/03/01/test/1.ogg")
    answer = await operator.get(f"/calls/{call_id}")
    recording = re.search(r'<audio[^>]* src="([^"]+)"', answer.text)
    assert recording
    media = answer.headers["content-security-policy"].partition("media-src 'self' ")[2].partition(";")[0]
    assert recording[1].startswith(f"{media}/")
    for path in ("/", "/login", f"/calls/{call_id}"):
        source = (await operator.get(path)).text
        assert not re.search(r"<style|<script(?![^>]* src=)|\son\w+=|\sstyle=|javascript:", source)
