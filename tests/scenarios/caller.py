"""A persona in text: what it does next, by the sim's script, where nobody hears or waits."""

from dataclasses import dataclass
from enum import Enum

from callcenter_sim.personas.persona import Act, Persona, Wait
from callcenter_sim.personas.script import Script

CHARACTERS_PER_S = 15.0
INTERRUPTS_AFTER_S = 1.0


class Quiet(Enum):
    """Nobody says anything for so long that the agent notices."""

    AWAY = "away"


LEAVE = Act(hang_up=True)


@dataclass
class TextCaller:
    """Decides by what was heard and, where that asks for nothing, by who loses patience first."""

    persona: Persona
    agent_patience_s: float

    def __post_init__(self) -> None:
        self.script = Script(self.persona)
        self._leaves_after_s: float | None = None

    def next(self, heard: str) -> Act | Quiet:
        step = self.script.current
        if step is not None and self._is_due(step.wait_for, step, heard):
            return self._taken(step)
        if heard and (act := self.script.on_turn(heard)) is not None and _does_something(act):
            return self._taken(act)
        return self._after_silence()

    def words_of(self, act: Act) -> str | None:
        return self.script.text_of(act)

    def _taken(self, act: Act) -> Act:
        if act is self.script.current:
            self.script.advance()
        if act.hang_up_if_quiet_s is not None:
            self._leaves_after_s = act.hang_up_if_quiet_s
        return act

    def _is_due(self, wait: Wait | None, act: Act, heard: str) -> bool:
        talked_s = len(heard) / CHARACTERS_PER_S
        if wait is None or wait == Wait():
            return act.interrupt is None or talked_s >= INTERRUPTS_AFTER_S
        return wait.talking_ms is not None and talked_s * 1000 >= wait.talking_ms

    def _after_silence(self) -> Act | Quiet:
        step, silence = self.script.current, self.script.on_silence()
        wait = step.wait_for if step else None
        waits: list[tuple[float, Act | Quiet]] = [(self.agent_patience_s, Quiet.AWAY)]
        if step is not None and wait is not None:
            waits += [(ms / 1000, step) for ms in (wait.silence_ms,) if ms is not None]
            waits += [(seconds, step) for seconds in (wait.timeout_s,) if seconds is not None]
        if silence is not None and self.persona.silence is not None:
            waits.append((self.persona.silence.after_s, silence))
        if self._leaves_after_s is not None:
            waits.append((self._leaves_after_s, LEAVE))
        _, first = min(waits, key=lambda one: one[0])
        return first if isinstance(first, Quiet) else self._taken(first)


def _does_something(act: Act) -> bool:
    return bool(
        act.say or act.interrupt or act.dtmf or act.hang_up or act.stay_silent or act.hang_up_if_quiet_s
    )
