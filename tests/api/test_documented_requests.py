"""Every `curl` in the documents is a request that the api takes."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from string import Template
from urllib.parse import urlsplit

import pytest
from callcenter_local.embedded.livekit import LiveKit

from tests.docs.commands import compose, shell_lines

from .test_transfers import agent_in, live_call
from .world import BOOTSTRAP_KEY, Api

REQUESTS = [line for line in shell_lines() if line.startswith("curl ")]
DEFAULT_KEY = "development-only-api-key"
"""The compose file's; the pages on containers show it."""


@dataclass
class Request:
    path: str = ""
    method: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None

    @classmethod
    def of(cls, line: str, **variables: str) -> Request:
        """Of a command line. A variable that nobody knows is a KeyError, a flag likewise a ValueError."""
        written = Template(line.replace(DEFAULT_KEY, "$KEY")).substitute(variables)
        shown, words = cls(), shlex.split(written)[1:]
        while words:
            match words.pop(0):
                case "-s":
                    continue
                case "-X":
                    shown.method = words.pop(0)
                case "-H":
                    name, _, value = words.pop(0).partition(": ")
                    shown.headers[name] = value
                case "-d":
                    shown.body = words.pop(0)
                case word if not word.startswith("-") and not shown.path:
                    shown.path = urlsplit(word if "://" in word else f"http://{word}").path
                case word:
                    raise ValueError(f"what is {word}?")
        shown.method = shown.method or ("GET" if shown.body is None else "POST")
        return shown


def test_the_key_that_is_shown_is_the_one_that_compose_has() -> None:
    values = compose()["services"]["api"]["environment"].values()
    defaults = {found[1] for value in values if (found := re.match(r"\$\{\w+:-(.*)\}$", str(value)))}
    assert DEFAULT_KEY in defaults


@pytest.mark.parametrize("line", REQUESTS, ids=lambda line: line.partition("-H")[0].strip())
async def test_a_request_that_is_shown_is_taken(
    line: str, api_running: Api, calling_livekit: LiveKit, inbound_room: str
) -> None:
    call_id = await live_call(api_running, inbound_room)
    shown = Request.of(line, API="http://api", KEY=BOOTSTRAP_KEY, API_KEY=BOOTSTRAP_KEY, CALL_ID=str(call_id))
    async with agent_in(calling_livekit, inbound_room):
        answer = await api_running.anyone.request(
            shown.method, shown.path, headers=shown.headers, content=shown.body
        )
    assert answer.is_success, f"{answer.status_code}: {answer.text}"
    if shown.path == "/v1/calls":
        await api_running.client.post(f"/v1/calls/{answer.json()['call_id']}/hangup")


def test_every_page_with_requests_is_read() -> None:
    assert len(REQUESTS) >= 4
