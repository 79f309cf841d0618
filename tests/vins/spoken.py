"""A VIN given by voice, at full speed: the sim's caller, voice and ears, and the desk in text between."""

from dataclasses import dataclass

from callcenter_sim.personas.persona import Act
from callcenter_sim.personas.spelling import Style

from tests.scenarios.caller import Quiet, TextCaller
from tests.scenarios.playing import final_state
from tests.scenarios.scenario import Scenario
from tests.scenarios.stage import Stage, opened
from tests.scenarios.world import Backstage
from tests.vins.capture import Capture, judged
from tests.vins.line import Lines

STYLES = tuple(Style)
VOICES = ("caller", "caller_low", "caller_slow")
AGENT_VOICE = "agent"
MOST_ACTS = 40


@dataclass(frozen=True)
class Spelled:
    vin: str
    style: Style
    voice: str

    @property
    def scenario(self) -> Scenario:
        return Scenario(
            name=f"vins/{self.vin}",
            title=f"{self.vin} spelled {self.style} by {self.voice}",
            desk="dealership",
            script={
                "name": "vin_caller",
                "voice": self.voice,
                "params": {"vin": self.vin, "style": self.style.value},
            },
        )


def spelled(vins: list[str]) -> list[Spelled]:
    """Every style by every voice, in turn."""
    return [
        Spelled(vin, STYLES[number % len(STYLES)], VOICES[number // len(STYLES) % len(VOICES)])
        for number, vin in enumerate(vins)
    ]


async def talk(given: Spelled, backstage: Backstage, lines: Lines) -> Capture:
    backstage.set_mind(hostile=False, seed=1, fails=())
    scenario = given.scenario
    async with opened(scenario, backstage) as stage:
        await _converse(stage, given, lines)
    return judged(await final_state(backstage.database_url, stage.call.call_id), given.vin)


async def _converse(stage: Stage, given: Spelled, lines: Lines) -> None:
    patience_s = stage.call.settings.limits.user_away.total_seconds()
    caller = TextCaller(given.scenario.persona, agent_patience_s=patience_s)
    for _ in range(MOST_ACTS):
        said = await stage.heard()
        heard = await lines.to_caller.carry(said, AGENT_VOICE) if said else ""
        if stage.over:
            return
        act = caller.next(heard)
        if isinstance(act, Quiet):
            await stage.away()
        else:
            await _do(stage, act, caller.words_of(act), given, lines)
    await stage.leave()


async def _do(stage: Stage, act: Act, words: str | None, given: Spelled, lines: Lines) -> None:
    if words and (arrived := await lines.to_desk.carry(words, given.voice)):
        await stage.say(arrived)
    if act.hang_up:
        await stage.leave()
