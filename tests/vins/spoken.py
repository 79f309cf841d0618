"""A VIN given by voice, at full speed: the sim's caller, voice and ears, and the desk in text between."""

from dataclasses import dataclass
from functools import partial

from callcenter_sim.personas.spelling import Style

from tests.scenarios.playing import converse, final_state
from tests.scenarios.scenario import Scenario
from tests.scenarios.stage import opened
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
        await converse(
            stage,
            scenario,
            to_caller=partial(lines.to_caller.carry, voice=AGENT_VOICE),
            to_desk=partial(lines.to_desk.carry, voice=given.voice),
            most_acts=MOST_ACTS,
        )
    return judged(await final_state(backstage.database_url, stage.call.call_id), given.vin)
