"""Places one call through the simulator and follows it to its end, as `docker compose run demo-call` does.

A simulated caller dials the dealership; what both sides say is printed as it happens, then
where to find the call. Exit 0 only when the record says that the call was completed.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import cast

Json = dict[str, object]

CALL_LIMIT_S = 300
RECORD_LIMIT_S = 30
POLL_S = 1.0


def request(url: str, *, body: Json | None = None, key: str | None = None) -> Json:
    headers = {"Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    data = json.dumps(body).encode() if body is not None else None
    asked = urllib.request.Request(url, data=data, headers=headers)  # noqa: S310 - addresses of this product
    with urllib.request.urlopen(asked, timeout=10) as response:  # noqa: S310
        return cast(Json, json.load(response))


def follow(control: str, call_id: str) -> Json:
    """The finished call as the phone saw it; prints each sentence once."""
    printed: set[tuple[str, str]] = set()
    deadline = time.monotonic() + CALL_LIMIT_S
    while time.monotonic() < deadline:
        call = request(f"{control}/calls/{call_id}")
        for at, side, text in sentences(call):
            if (side, text) not in printed:
                printed.add((side, text))
                sys.stdout.write(f"{at / 1000:7.1f} s  {side:<7} {text}\n")
                sys.stdout.flush()
        if call["status"] == "ended":
            return call
        time.sleep(POLL_S)
    raise TimeoutError(f"the call did not end within {CALL_LIMIT_S} s")


def sentences(call: Mapping[str, object]) -> list[tuple[float, str, str]]:
    spoken: list[tuple[float, str, str]] = []
    for side, key in (("caller", "said"), ("agent", "heard")):
        for sentence in cast(list[dict[str, object]], call.get(key) or []):
            spoken.append((float(cast(float, sentence["start_ms"])), side, str(sentence["text"])))
    return sorted(spoken)


def record(api: str, key: str, room: str) -> Json | None:
    """The call as the api stored it, once it has a final status."""
    deadline = time.monotonic() + RECORD_LIMIT_S
    while time.monotonic() < deadline:
        listed = request(f"{api}/v1/calls", key=key)
        rows = cast(list[Json], listed["calls"])
        stored = next((row for row in rows if row.get("room") == room), None)
        if stored is not None and stored.get("ended_at"):
            return stored
        time.sleep(POLL_S)
    return None


def main() -> int:
    control, api = os.environ["SIM_CONTROL_URL"], os.environ["API_URL"]
    asked: Json = {
        "from": os.environ["DEMO_FROM"],
        "to": os.environ["DEMO_TO"],
        "persona": os.environ["DEMO_PERSONA"],
    }
    call_id = str(request(f"{control}/calls", body=asked)["id"])
    sys.stdout.write(f"{asked['from']} dials {asked['to']}\n")
    heard = follow(control, call_id)
    stored = record(api, os.environ["API_BOOTSTRAP_KEY"], str(heard["room"]))
    if stored is None:
        sys.stderr.write("the call is over, but its record has no end\n")
        return 1
    sys.stdout.write(
        f"status {stored['status']}, see {os.environ['DASHBOARD_URL']}/calls/{stored['call_id']}\n"
    )
    return 0 if stored["status"] == "completed" else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (urllib.error.URLError, TimeoutError) as error:
        sys.stderr.write(f"no demo call: {error}\n")
        sys.exit(1)
