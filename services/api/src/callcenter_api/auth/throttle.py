"""Fixed-window counting per caller, in this process: enough to stop a loop or a guesser."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class _Window:
    started: float
    count: int = 0


class Throttle:
    def __init__(
        self, limit: int, *, per_s: float, monotonic: Callable[[], float], most_callers: int = 10_000
    ) -> None:
        self._limit = limit
        self._per_s = per_s
        self._monotonic = monotonic
        self._most_callers = most_callers
        self._windows: dict[str, _Window] = {}

    def wait_for(self, caller: str) -> int:
        """Counts one try. Seconds to wait before the next one, 0 when this one is allowed."""
        now = self._monotonic()
        window = self._windows.get(caller)
        if window is None or now - window.started >= self._per_s:
            if len(self._windows) >= self._most_callers:
                self._forget_old(now)
            window = self._windows[caller] = _Window(now)
        window.count += 1
        if window.count <= self._limit:
            return 0
        return max(1, int(self._per_s - (now - window.started)) + 1)

    def reset(self, caller: str) -> None:
        self._windows.pop(caller, None)

    def _forget_old(self, now: float) -> None:
        fresh = {name: found for name, found in self._windows.items() if now - found.started < self._per_s}
        self._windows = fresh if len(fresh) < self._most_callers else {}
