"""An event of a call as one line for the eye. Pure; what is not worth a line is None."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from callcenter_local.demo.clients import Json


@dataclass(frozen=True)
class Line:
    who: str
    text: str
    style: str = ""


SPEAKERS = {
    "caller": ("caller", "bold cyan"),
    "agent": ("agent", "bold green"),
    "human_agent": ("human", "bold"),
}


def _turn(data: Json) -> Line:
    who, style = SPEAKERS.get(data["speaker"], (data["speaker"], ""))
    text = data["text"] + (" —" if data.get("interrupted") else "")
    wait = (data.get("latency") or {}).get("e2e_ms")
    return Line(who, text + (f"  ({wait:.0f} ms)" if wait else ""), style)


def _tool(data: Json) -> Line:
    took = f"{data['duration_ms']:.0f} ms"
    return Line(
        "tool", f"{data['tool']} " + (f"done in {took}" if data["ok"] else f"failed: {data.get('error')}")
    )


def _vehicle(data: Json) -> Line:
    words = [str(data[part]) for part in ("year", "make", "model", "trim") if data.get(part)]
    return Line("vehicle", f"{' '.join(words)} (VIN {data['vin']})", "bold yellow")


def _recording(data: Json) -> Line:
    seconds = data["duration_ms"] / 1000
    return Line(
        "recording", f"stored: {data['object_key']}, {seconds:.1f} s, {data['size_bytes']} bytes", "magenta"
    )


def _state(data: Json) -> Line | None:
    """Nothing to tell when something was learned and the state stayed."""
    before, after = data.get("from_state") or "·", data["to_state"]
    return Line("state", f"{before} → {after}", "blue") if before != after else None


WORDS: dict[str, Callable[[Json], Line | None]] = {
    "call.created": lambda d: Line(
        "call", f"{d['direction']}, {d.get('from_number')} → {d.get('to_number')}"
    ),
    "call.ringing": lambda _: Line("call", "ringing"),
    "call.answered": lambda _: Line("call", "answered"),
    "call.failed": lambda d: Line("call", f"failed: {d['status']} ({d['reason']})", "red"),
    "call.ended": lambda d: Line("call", f"ended: {d['end_reason']}"),
    "agent.joined": lambda d: Line(
        "agent", "takes the call over" if d.get("takeover") else "joined", "green"
    ),
    "agent.greeted": lambda d: Line(
        "agent", f"greeting began {d['after_ms']:.0f} ms after the answer", "green"
    ),
    "agent.lost": lambda d: Line("agent", f"lost: {d['reason']}", "red"),
    "turn.ended": _turn,
    "state.changed": _state,
    "tool.started": lambda d: Line("tool", f"{d['tool']} {d.get('arguments') or ''}".rstrip()),
    "tool.ended": _tool,
    "fact.noted": lambda d: Line("fact", f"{d['name']}: {d['value']}"),
    "vehicle.found": _vehicle,
    "vehicle.missing": lambda d: Line("vehicle", f"none with VIN {d['vin']}", "yellow"),
    "callback.requested": lambda d: Line("callback", d["reason"], "yellow"),
    "disposition.set": lambda d: Line("outcome", d["disposition"], "bold"),
    "fault.noted": lambda d: Line("fault", f"{d['component']}: {d['error']}", "red"),
    "recording.started": lambda d: Line("recording", f"started, segment {d['segment']}", "magenta"),
    "recording.ready": _recording,
    "recording.failed": lambda d: Line("recording", f"failed: {d['error']}", "red"),
    "watchdog.acted": lambda d: Line("watchdog", f"{d['action']} after {d['waited_ms']:.0f} ms", "red"),
}


def line_of(event: Json) -> Line | None:
    words = WORDS.get(event["type"])
    return words(event["data"]) if words else None
