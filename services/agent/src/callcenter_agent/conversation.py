"""How far a conversation has come: a small machine that only makes the moves a desk allows."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Generic, TypeVar

from callcenter.errors import Conflict

S = TypeVar("S", bound=StrEnum)

Moves = Mapping[S, frozenset[S]]
Snapshot = Mapping[str, Any]
"""JSON of the context at one moment: enough for another worker to go on from."""

Listener = Callable[[str, str, Snapshot], None]
"""Called with (from state, to state, snapshot) after each move and each checkpoint."""


class InvalidMove(Conflict):
    """The desk's machine has no such move."""


class Progress(Generic[S]):
    """The current state. What is known so far belongs to the desk and is asked for when it is stored."""

    def __init__(self, *, start: S, moves: Moves[S], snapshot: Callable[[], Snapshot]) -> None:
        self._state = start
        self._moves = moves
        self._snapshot = snapshot
        self._listeners: list[Listener] = []

    @property
    def state(self) -> S:
        return self._state

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def may(self, to: S) -> bool:
        return to is self._state or to in self._moves[self._state]

    def move(self, to: S) -> None:
        """Staying where one is stores nothing. Raises InvalidMove."""
        if to is self._state:
            return
        if not self.may(to):
            raise InvalidMove(f"no move from {self._state} to {to}")
        before, self._state = self._state, to
        self._tell(before)

    def checkpoint(self) -> None:
        """Something was learned: store it, the state stays."""
        self._tell(self._state)

    def resume(self, at: S) -> None:
        """Go on where another worker was; not a move, so nothing is told."""
        self._state = at

    def _tell(self, before: S) -> None:
        for listener in self._listeners:
            listener(before, self._state, self._snapshot())
