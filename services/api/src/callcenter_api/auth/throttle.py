"""Fixed-window counting per caller, in this process: enough to stop a loop or a guesser."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class _Window:
    started: float
    count: int = 0


class Throttle:
    """Keeps at most `most_callers`; the one who came first is forgotten first."""

    def __init__(
        self, limit: int, *, per_s: float, monotonic: Callable[[], float], most_callers: int = 10_000
    ) -> None:
        self._limit = limit
        self._per_s = per_s
        self._monotonic = monotonic
        self._most_callers = most_callers
        self._windows: dict[str, _Window] = {}
        """In the order in which they began."""

    def wait_for(self, caller: str, *, limit: int | None = None) -> int:
        """Counts one try. Seconds to wait before the next one, 0 when this one is allowed."""
        now = self._monotonic()
        window = self._windows.get(caller)
        if window is None or now - window.started >= self._per_s:
            self._windows.pop(caller, None)
            self._make_room(now)
            window = self._windows[caller] = _Window(now)
        window.count += 1
        if window.count <= (self._limit if limit is None else limit):
            return 0
        return max(1, int(self._per_s - (now - window.started)) + 1)

    def reset(self, caller: str) -> None:
        self._windows.pop(caller, None)

    def take_back(self, caller: str) -> None:
        """The last try does not count after all."""
        if (window := self._windows.get(caller)) is not None:
            window.count -= 1

    def _make_room(self, now: float) -> None:
        while self._windows:
            first = next(iter(self._windows))
            if len(self._windows) < self._most_callers and now - self._windows[first].started < self._per_s:
                return
            del self._windows[first]
