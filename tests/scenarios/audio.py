"""A scenario over audio: a phone of the sim dials in, or is dialed, and speaks and hears over 8 kHz."""

import zlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx
from callcenter.desks import DeskSettings, load_desks
from callcenter.events import Direction
from callcenter_agent import desks
from callcenter_agent.desks import desk
from callcenter_local.demo.clients import Api, Switchboard
from callcenter_local.demo.telephone import Telephone
from callcenter_local.demo.watching import call_id_of, follow, until_ringing
from callcenter_local.stack import Stack

from tests.scenarios.grading import faults
from tests.scenarios.invariants import broken
from tests.scenarios.playing import Outcome, final_state
from tests.scenarios.scenario import Scenario

CLOCK_FILE = "desk_clock"


@dataclass
class Exchange:
    """The whole product, running, and a telephone to reach it."""

    stack: Stack
    telephone: Telephone
    desks: dict[str, DeskSettings] = field(
        default_factory=lambda: load_desks(Path(desks.__file__).parent if desks.__file__ else Path())
    )

    async def play(self, scenario: Scenario) -> Outcome:
        scenario, settings = _by_somebody(scenario), self.desks[scenario.desk]
        clock = self.stack.folder / CLOCK_FILE
        clock.write_text(scenario.starts_at(settings).isoformat(), encoding="utf-8")
        try:
            call_id = await self._carry(scenario, settings)
        except Exception as error:  # noqa: BLE001 - it is this scenario's fault, not the run's
            return Outcome(scenario, "audio", [f"broke: {error!r}"])
        final = await final_state(self.stack.env["DATABASE_URL"], call_id)
        loaded = desk.load(phrases_dir=self.stack.folder / "phrases").by_id[scenario.desk]
        moves = loaded.conduct.new_conversation().moves
        found = faults(final, scenario.expected_over_audio()) + broken(
            final, scenario, moves=moves, given=scenario.context
        )
        return Outcome(scenario, "audio", found, final)

    async def _carry(self, scenario: Scenario, settings: DeskSettings) -> UUID:
        phone, api = self.telephone.switchboard, self.telephone.api
        persona = scenario.persona.model_dump(mode="json", exclude_unset=True)
        if scenario.direction is Direction.OUTBOUND:
            async with httpx.AsyncClient(base_url=self.stack.addresses.sim_url, timeout=10.0) as sim:
                body = {"persona": persona}
                (await sim.put(f"/numbers/{scenario.caller}", json=body)).raise_for_status()
            call_id = await api.place_call(to=scenario.caller, desk=scenario.desk, context=scenario.context)
        else:
            phone_id = await phone.place_call(
                caller=scenario.caller, callee=settings.numbers[0], persona=persona
            )
            call_id = await call_id_of(api, (await until_ringing(phone, phone_id))["room"])
        await follow(api, call_id)
        return call_id


def _by_somebody(scenario: Scenario) -> Scenario:
    """Everybody rings from a number of their own, unless the file names one: callers are remembered."""
    if "caller" in scenario.model_fields_set:
        return scenario
    return scenario.model_copy(update={"caller": f"+1202556{zlib.crc32(scenario.name.encode()) % 10_000:04}"})


@asynccontextmanager
async def exchange(folder: Path) -> AsyncIterator[Exchange]:
    async with AsyncExitStack() as opened:
        settings = {
            "DESK_CLOCK_FILE": str(folder / CLOCK_FILE),
            "NUM_IDLE_PROCESSES": "2",
            "SIM_CAREFUL_RECOGNITION": "true",
        }
        stack = await opened.enter_async_context(Stack(folder, settings=settings))
        switchboard = await opened.enter_async_context(Switchboard(stack.addresses.sim_url))
        api = await opened.enter_async_context(Api(stack.addresses.api_url, stack.keys.api_key))
        yield Exchange(stack, Telephone(switchboard, api))
