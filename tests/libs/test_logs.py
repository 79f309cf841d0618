"""Logs are facts on one line of JSON; what is personal is masked."""

import json
import logging
import subprocess
import sys
from typing import Any

import pytest
from callcenter.logs import mask_personal

PROGRAM = """
import logging, structlog
from callcenter.logs import configure_logs
configure_logs("api", "info")
structlog.contextvars.bind_contextvars(call_id="c-1")
log = structlog.get_logger()
log.debug("not_shown")
log.info(
    "call_taken",
    pii={"phone": "+12025550142", "turn": {"text": "secret words"}},
    **{"lk.pii.user": "secret"},
)
logging.getLogger("livekit.agents").warning(
    "room %s closed", "r-1", extra={"lk.pii.text": "secret", "job": "j-1"}
)
logging.getLogger("uvicorn.access").info("secret path")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("it_broke")
logging.getLogger("aiohttp.access").info("GET / 200")
logging.getLogger("uvicorn.error").info("started", extra={"color_message": "\\x1b[36mstarted\\x1b[0m"})
logging.getLogger("livekit").error(
    "%s:%s:%s - %s", "livekit::s", 704, "s", "publisher data channel '_lossy' closed unexpectedly"
)
logging.getLogger("livekit").error("signal client closed")
"""


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60
    )
    assert "secret" not in done.stdout + done.stderr
    assert "+1202" not in done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_has_time_level_service_and_what_is_bound(lines: list[dict[str, Any]]) -> None:
    line = lines[0]
    assert (line["event"], line["level"], line["service"], line["call_id"]) == (
        "call_taken",
        "info",
        "api",
        "c-1",
    )
    assert line["timestamp"].endswith("Z")


def test_personal_values_are_masked_wherever_they_are(lines: list[dict[str, Any]]) -> None:
    assert lines[0]["pii"] == {"phone": "***(12)", "turn": {"text": "***(12)"}}


def test_the_standard_librarys_logs_are_lines_like_ours(lines: list[dict[str, Any]]) -> None:
    line = lines[1]
    assert (line["event"], line["service"], line["job"]) == ("room r-1 closed", "api", "j-1")


def test_a_trace_stays_on_its_line(lines: list[dict[str, Any]]) -> None:
    assert lines[2]["event"] == "it_broke"
    assert "ZeroDivisionError" in lines[2]["exception"]


def test_health_checks_and_the_ends_of_rooms_leave_no_lines(lines: list[dict[str, Any]]) -> None:
    assert [line["event"] for line in lines[3:]] == ["started", "signal client closed"]


def test_a_line_has_no_colors_of_others(lines: list[dict[str, Any]]) -> None:
    started = next(line for line in lines if line["event"] == "started")
    assert "color_message" not in started
    assert "\\u001b" not in json.dumps(lines)


def test_at_debug_the_ends_of_rooms_are_told() -> None:
    program = PROGRAM.replace('"info")', '"debug")')
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    ends = [json.loads(line) for line in done.stdout.splitlines() if "_lossy" in line]
    assert [end["level"] for end in ends] == ["debug"]


def test_masking_leaves_the_rest_alone() -> None:
    event = mask_personal(logging.getLogger(), "info", {"event": "x", "pii": None, "seq": 3})
    assert event == {"event": "x", "pii": None, "seq": 3}
