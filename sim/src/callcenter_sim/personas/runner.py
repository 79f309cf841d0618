"""Plays a persona on a phone: waits by its script, then speaks, presses keys or hangs up."""

import asyncio
import re
from dataclasses import dataclass, field

from callcenter_sim.personas.persona import Act, Persona, Wait
from callcenter_sim.personas.script import Script
from callcenter_sim.phone.line import from_bytes, narrowband, tone
from callcenter_sim.phone.phone import EndedBy, Phone
from callcenter_sim.speech import Speech
from callcenter_sim.speech.recognizer import Recognizer
from callcenter_sim.timeline import Pcm

_POLL_S = 0.04
_RECOGNITION_PATIENCE_MS = 4_000
_RECOGNISED_WITHIN_MS = 500
_INTERRUPT_AFTER_MS = 1_000
_LINE_RATE = 8_000
_BEEP_HZ = 1_000.0
_LEAVE = Act(hang_up=True)


@dataclass
class Heard:
    text: str
    start_ms: int
    end_ms: int


@dataclass
class Ears:
    """What the recogniser made of the line so far; `final_ms` is how far it is done."""

    heard: list[Heard] = field(default_factory=list)
    final_ms: int = 0

    async def listen(self, recognizer: Recognizer) -> None:
        async for result in recognizer:
            if result.is_final:
                self.final_ms = max(self.final_ms, result.end_ms)
                if any(character.isalnum() for character in result.text):
                    self.heard.append(Heard(result.text, result.start_ms, result.end_ms))


async def render(speech: Speech, persona: Persona, text: str) -> Pcm:
    """The words as the line carries them."""
    return narrowband(from_bytes(await speech.synthesize(text, persona.voice, _LINE_RATE)))


class Runner:
    def __init__(self, *, phone: Phone, persona: Persona, speech: Speech, ears: Ears) -> None:
        self._phone, self._persona, self._speech, self._ears = phone, persona, speech, ears
        self._script = Script(persona)
        self._taken = 0
        self._keys_taken = 0
        self._turn_from_ms = 0
        self._step_from_ms = 0
        self._leave_after_s: float | None = None

    async def prepare(self) -> None:
        """Renders what may be said, so that the call itself does not wait for it."""
        for text in self._script.texts():
            await render(self._speech, self._persona, text)

    async def run(self) -> None:
        """Ends when the call has; the phone is hung up when the script says so or its time is over."""
        try:
            async with asyncio.timeout(self._persona.max_s):
                await self._play()
        except TimeoutError:
            self._phone.end(EndedBy.PHONE)

    async def _play(self) -> None:
        self._step_from_ms = self._phone.now_ms
        while not self._phone.ended.is_set():
            act = self._due()
            if act is None:
                await asyncio.sleep(_POLL_S)
                continue
            step = self._script.current
            is_step = act is step
            if is_step and step and step.wait_for and step.wait_for.dtmf:
                self._keys_taken = len(self._phone.digits)
            await self._do(act)
            if is_step:
                self._script.advance()
            self._step_from_ms = self._phone.now_ms

    def _due(self) -> Act | None:
        step = self._script.current
        if step is not None and self._met(step.wait_for, step):
            return step
        turn = self._turn()
        if turn is not None:
            return self._script.on_turn(turn)
        if self._leave_after_s is not None and self._silent_ms() >= self._leave_after_s * 1000:
            return _LEAVE
        silence = self._persona.silence
        if silence and self._silent_ms() >= silence.after_s * 1000:
            return self._script.on_silence()
        return None

    def _met(self, wait: Wait | None, act: Act) -> bool:
        """Conditions that do not depend on words; those are met by a turn."""
        phone = self._phone
        if wait is None or wait == Wait():
            return act.interrupt is None or phone.ear.talking_ms >= _INTERRUPT_AFTER_MS
        since_step_ms = phone.now_ms - self._step_from_ms
        return (
            (wait.silence_ms is not None and self._silent_ms() >= wait.silence_ms)
            or (wait.talking_ms is not None and phone.ear.talking_ms >= wait.talking_ms)
            or (wait.timeout_s is not None and since_step_ms >= wait.timeout_s * 1000)
            or (wait.dtmf is not None and re.search(wait.dtmf, self._digits()) is not None)
        )

    def _silent_ms(self) -> int:
        """Quiet from the other side, since this one last acted."""
        return min(self._phone.ear.quiet_ms, self._phone.now_ms - self._step_from_ms)

    def _digits(self) -> str:
        """Pressed since a step last took them; a key may come before it is asked for."""
        return "".join(digit.digit for digit in self._phone.digits[self._keys_taken :])

    def _turn(self) -> str | None:
        """What the other side said since it was last answered, once it is quiet and understood."""
        ear = self._phone.ear
        last_ms = ear.last_loud_ms
        if last_ms is None or last_ms <= self._turn_from_ms or ear.quiet_ms < self._persona.quiet_ms:
            return None
        understood = self._ears.final_ms >= last_ms - _RECOGNISED_WITHIN_MS or not self._persona.hears
        if not understood and ear.quiet_ms < _RECOGNITION_PATIENCE_MS:
            return None
        text = " ".join(heard.text for heard in self._ears.heard[self._taken :])
        self._taken = len(self._ears.heard)
        self._turn_from_ms = last_ms
        return text

    async def _do(self, act: Act) -> None:
        phone = self._phone
        text = self._script.text_of(act)
        if act.beep_ms:
            await self._speak("(beep)", tone(_BEEP_HZ, act.beep_ms), act)
        if text:
            await self._speak(text, await render(self._speech, self._persona, text), act)
        if act.dtmf:
            await phone.send_dtmf(act.dtmf)
        if act.hang_up_if_quiet_s is not None:
            self._leave_after_s = act.hang_up_if_quiet_s
        if act.stay_silent:
            await self._until_ended(act.stay_silent)
        if act.hang_up:
            phone.end(EndedBy.PHONE)

    async def _speak(self, text: str, audio: Pcm, act: Act) -> None:
        utterance = self._phone.mouth.say(text, audio)
        if act.hang_up_after_ms is not None:
            await self._until_ended(act.hang_up_after_ms / 1000)
            self._phone.end(EndedBy.PHONE)
            return
        await utterance.done.wait()

    async def _until_ended(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._phone.ended.wait()
        except TimeoutError:
            return
