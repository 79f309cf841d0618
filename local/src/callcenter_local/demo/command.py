"""`make demo`: prepare, carry a call, show it, judge it; stay up, or stop when DEMO_ONCE is set.

`make up` is the same without the call.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from typing import NoReturn

from callcenter_local.demo.clients import Api, Switchboard
from callcenter_local.demo.recording import Heard, hear
from callcenter_local.demo.screen import Screen
from callcenter_local.demo.verdict import Check, Vehicle, judge
from callcenter_local.demo.watching import CallNotSeenError, Followed, call_id_of, follow, until_ringing
from callcenter_local.embedded import livekit_build
from callcenter_local.embedded.storage import ObjectStorage
from callcenter_local.environment import Addresses
from callcenter_local.process import ServerError
from callcenter_local.stack import Stack, demo_folder

CALLER = "+12025550170"
DEALERSHIP = "+12025550100"
PERSONA = "vin_caller"
VEHICLE = Vehicle("1HGCM82633A004352", 2003, "Honda", "Accord")


class AlreadyRunningError(RuntimeError):
    """The data of this checkout is in use."""


@contextmanager
def _only_one() -> Iterator[None]:
    """Two demos of one checkout would share their data."""
    with (demo_folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError("another `make demo` of this checkout is running") from None
        yield


@asynccontextmanager
async def _interfaces(stack: Stack) -> AsyncIterator[tuple[Switchboard, Api]]:
    at = stack.addresses
    async with Switchboard(at.sim_url) as switchboard, Api(at.api_url, stack.keys.api_key) as api:
        yield switchboard, api


def _command_at() -> float:
    """When the command was typed, also if an environment had to be made first."""
    return float(os.environ.get("CALLCENTER_COMMAND_AT") or time.time())


async def _carry_call(stack: Stack, screen: Screen, command_at: float) -> tuple[Followed, float]:
    async with _interfaces(stack) as (switchboard, api):
        phone_id = await switchboard.place_call(caller=CALLER, callee=DEALERSHIP, persona=PERSONA)
        phone = await until_ringing(switchboard, phone_id)
        to_first_ring_s = time.time() - command_at
        screen.say(f"\nRinging {to_first_ring_s:.1f} s after the command.", "bold")
        screen.say(f"{CALLER} calls the dealership at {DEALERSHIP}:\n", "bold")
        screen.restart_clock()
        call_id = await call_id_of(api, phone["room"])
        followed = await follow(api, call_id, show=screen.show)
        followed.phone = await switchboard.call(phone_id)
        return followed, to_first_ring_s


async def _heard(stack: Stack, followed: Followed) -> Heard | None:
    storage = stack.servers["storage"]
    ready = followed.of_type("recording.ready")
    if not ready or not isinstance(storage, ObjectStorage):
        return None
    return await hear(storage.client, storage.bucket, ready[0]["object_key"])


def _summary(
    stack: Stack, followed: Followed, checks: list[Check], heard: Heard | None, ring_s: float
) -> str:
    measures = followed.phone.get("measures", {})
    return json.dumps(
        {
            "ok": all(check.ok for check in checks),
            "call_id": str(followed.call_id),
            "page": _page(stack, followed),
            "status": followed.call.get("status"),
            "checks": {check.name: {"ok": check.ok, "detail": check.detail} for check in checks},
            "seconds_to_first_ring": round(ring_s, 1),
            "answer_to_first_audio_ms": measures.get("answer_to_first_audio_ms"),
            "response_latencies_ms": measures.get("response_latencies_ms"),
            "recording": heard and asdict(heard),
        },
        ensure_ascii=False,
    )


def _page(stack: Stack, followed: Followed) -> str:
    return f"{stack.addresses.api_url}/calls/{followed.call_id}"


def _tell_verdict(screen: Screen, checks: list[Check]) -> None:
    screen.say("\nWhat was checked:", "bold")
    for check in checks:
        mark, style = ("✓", "green") if check.ok else ("✗", "red")
        screen.say(f"  {mark} {check.name}: {check.detail}", style)


def _tell_where(screen: Screen, stack: Stack, page: str) -> None:
    keys, at = stack.keys, stack.addresses
    screen.say(f"\nOn the dashboard: {page}", "bold")
    screen.say(f"Log in as:        {keys.operator_email}   password: {keys.operator_password}")
    screen.say(f"OpenAPI (by key): {at.api_url}/openapi.json   logs: {stack.logs}")
    screen.say("\nPlace an outbound call (…180 answers, …181 is busy, …182 rings out, …183 declines):")
    screen.say(f"  curl -s {at.api_url}/v1/calls -H 'Authorization: Bearer {keys.api_key}' \\")
    screen.say(
        """    -H 'Content-Type: application/json' -d '{"to": "+12025550180", "desk": "dealership"}'"""
    )


@asynccontextmanager
async def _everything(screen: Screen) -> AsyncIterator[Stack]:
    _stop_on_signals()
    screen.say("Starting the call center (Postgres, Redis, S3, livekit-server, services, simulated carrier)")
    async with Stack(demo_folder(), addresses=Addresses.familiar(), report=screen.progress) as stack:
        screen.progress(f"everything is up after {stack.started_in_s:.1f} s")
        yield stack


async def _until_stopped(screen: Screen, stack: Stack) -> NoReturn:
    """One server that is dead does not end the others: calls go on as far as they can without it."""
    screen.say("\nRunning until you press Ctrl-C.", "bold")
    while True:
        screen.say(f"\n{await stack.failures.get()}", "red")
        screen.say("Everything else goes on, and it is tried again and again.")


async def _up(screen: Screen) -> int:
    """Everything, without a call."""
    async with _everything(screen) as stack:
        _tell_where(screen, stack, f"{stack.addresses.api_url}/")
        await _until_stopped(screen, stack)


async def _demo(screen: Screen, *, once: bool) -> int:
    command_at = _command_at()
    async with _everything(screen) as stack:
        followed, ring_s = await _carry_call(stack, screen, command_at)
        screen.progress("listening to the stored recording, channel by channel")
        heard = await _heard(stack, followed)
        checks = judge(followed, heard, VEHICLE)
        _tell_verdict(screen, checks)
        _tell_where(screen, stack, _page(stack, followed))
        if not once:
            await _until_stopped(screen, stack)
    screen.raw(_summary(stack, followed, checks, heard, ring_s))
    return 0 if all(check.ok for check in checks) else 1


def _stop_on_signals() -> None:
    """Ctrl-C, kill, a closed terminal: the task is cancelled, and stops what it started on its way out."""
    ours = asyncio.current_task()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(name, ours.cancel if ours else lambda: None)


def run(command: str) -> int:
    screen = Screen()
    once = command == "demo" and os.environ.get("DEMO_ONCE", "") not in ("", "0")
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    try:
        with _only_one():
            livekit_build.ensure(screen.progress)  # on this thread: Ctrl-C ends the compiler too
            return asyncio.run(_up(screen) if command == "up" else _demo(screen, once=once))
    except (KeyboardInterrupt, asyncio.CancelledError):
        screen.say("\nStopped.")
        return 130 if once else 0
    except (ServerError, CallNotSeenError, AlreadyRunningError) as error:
        screen.say(f"\n{error}", "red")
        return 1
