"""What a persona does next. Pure: what was heard in, acts out; the runner does them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from callcenter_sim.personas.persona import Act, Answer, Persona, Step
from callcenter_sim.personas.readback import compare
from callcenter_sim.personas.spelling import Style, spelled


@dataclass
class Script:
    """Where one persona stands in one call."""

    persona: Persona
    step: int = 0
    _used: dict[int, int] = field(default_factory=dict)

    @property
    def current(self) -> Step | None:
        """The step that is waited for; None when all are done."""
        return self.persona.steps[self.step] if self.step < len(self.persona.steps) else None

    def advance(self) -> None:
        self.step += 1

    def on_turn(self, heard: str) -> Act | None:
        """The other side has said something and now leaves the floor. Steps do not advance by themselves."""
        persona = self.persona
        current = self.current
        if persona.goodbye and self.step >= persona.goodbye.after_step and self._fits(persona.goodbye, heard):
            return persona.goodbye
        wanted = current.wait_for.heard if current and current.wait_for else None
        if wanted is not None and _found(wanted, heard):
            return current
        for answer in persona.answers:
            due = self.step >= answer.after_step and self._uses(answer) < answer.times
            if due and self._fits(answer, heard):
                return answer
        if current is None and persona.otherwise:
            return persona.otherwise
        return None

    def on_silence(self) -> Act | None:
        silence = self.persona.silence
        return silence if silence and self._uses(silence) < silence.times else None

    def text_of(self, act: Act) -> str | None:
        """The words of this act, filled in; each use of an act takes its next text."""
        texts = (act.interrupt,) if act.interrupt else act.say
        used = self._uses(act)
        self._used[id(act)] = used + 1
        if not texts:
            return None
        return filled(texts[min(used, len(texts) - 1)] or "", self.persona.params)

    def texts(self) -> list[str]:
        """Everything this persona may say, to be rendered beforehand."""
        found = []
        for act in self.persona.acts:
            for text in ((act.interrupt,) if act.interrupt else ()) + act.say:
                found.append(filled(text or "", self.persona.params))
        return list(dict.fromkeys(found))

    def _uses(self, act: Act) -> int:
        return self._used.get(id(act), 0)

    def _fits(self, answer: Answer, heard: str) -> bool:
        if answer.hears and not _found(answer.hears, heard):
            return False
        if answer.reads_back is None:
            return True
        verdict = compare(heard, self.persona.params.get("vin", ""))
        return verdict is not None and verdict.right is answer.reads_back


def filled(text: str, params: Mapping[str, str]) -> str:
    """`{name}` and the like from the params; `{vin}`, `{last_eight}`, `{vin_nato}` … spelled for the ear."""
    return text.format_map(_Words(params))


class _Words(dict[str, Any]):
    def __init__(self, params: Mapping[str, str]) -> None:
        super().__init__(params)
        vin = params.get("vin", "")
        style = Style(params.get("style", Style.PLAIN))
        if vin:
            self["vin"] = spelled(vin, style)
            self["last_eight"] = spelled(vin[-8:], style, group=8)
            self["vin_nato"] = spelled(vin, Style.NATO)
            self["first_nine_nato"] = spelled(vin[:9], Style.NATO, group=9)
            self["last_eight_nato"] = spelled(vin[-8:], Style.NATO, group=8)

    def __missing__(self, key: str) -> str:
        return ""


def _found(pattern: str, heard: str) -> bool:
    return re.search(pattern, heard, re.IGNORECASE) is not None
