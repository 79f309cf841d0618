"""The same VINs as typed transcripts of a bad line: characters misheard, lost and doubled, by a seed."""

from random import Random

from tests.agent_vin.test_capture_by_ear import STYLES, Caller
from tests.scenarios.playing import final_state
from tests.scenarios.scenario import Scenario
from tests.scenarios.stage import opened
from tests.scenarios.world import Backstage
from tests.vins.capture import Capture, judged

MOST_TURNS = 16


def callers(vins: list[str]) -> list[Caller]:
    return [
        Caller(vin, STYLES[number % len(STYLES)], Random(f"typed {number}"), parts=1 + number % 3)
        for number, vin in enumerate(vins)
    ]


async def talk(caller: Caller, backstage: Backstage) -> Capture:
    backstage.set_mind(hostile=False, seed=1, fails=())
    scenario = Scenario(name=f"vins/{caller.vin}", title="typed", desk="dealership", script="silent")
    async with opened(scenario, backstage) as stage:
        await stage.heard()
        words = caller.opening()
        for _ in range(MOST_TURNS):
            await stage.say(words)
            said = await stage.heard()
            if stage.over or "your vehicle is" in said or "call you back" in said or "find a vehicle" in said:
                break
            words = caller.answer(said)
        if not stage.over:
            await stage.leave()
    return judged(await final_state(backstage.database_url, stage.call.call_id), caller.vin)
