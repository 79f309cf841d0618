"""A scenario played in text, from the greeting to the final state in the database."""

import asyncio
import json
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import asyncpg
from callcenter_sim.personas.persona import Act

from tests.scenarios.caller import Quiet, TextCaller
from tests.scenarios.grading import Final, Json, faults
from tests.scenarios.invariants import broken
from tests.scenarios.scenario import Scenario
from tests.scenarios.stage import Stage, opened
from tests.scenarios.world import Backstage

MOST_ACTS = 60
CALL_LIMIT_S = 120.0
"""Against hangs only: how long a call takes is no part of its grade."""
_ROWS = """select to_jsonb(t) from {table} t where call_id = $1"""
_OF_CALLS = """select table_name from information_schema.columns
    where table_schema = 'public' and column_name = 'call_id'
    and table_name not in ('call_events') order by 1"""


@dataclass(frozen=True)
class Outcome:
    scenario: Scenario
    how: str
    faults: list[str]
    final: Final | None = None

    @property
    def ok(self) -> bool:
        return not self.faults


Judge = Callable[[Scenario, Stage], Awaitable[list[str]]]
"""What somebody else finds wrong with a conversation, while its session is still there."""


async def play(
    scenario: Scenario, backstage: Backstage, *, hostile: bool, judge: Judge | None = None
) -> Outcome:
    how = "judged" if judge else "hostile" if hostile else "text"
    found: list[str] = []
    seed = zlib.crc32(scenario.name.encode()) % 10_000
    backstage.set_mind(hostile=hostile, seed=seed, fails=scenario.world.fails)
    try:
        async with asyncio.timeout(CALL_LIMIT_S):
            async with opened(scenario, backstage) as stage:
                await converse(stage, scenario)
                found += await judge(scenario, stage) if judge else []
            call = stage.call
    except Exception as error:  # noqa: BLE001 - whatever went wrong is this scenario's fault, not the run's
        return Outcome(scenario, how, [f"broke: {error!r}"])
    final = await final_state(backstage.database_url, call.call_id)
    expected = scenario.expected(hostile=hostile)
    found += faults(final, expected)
    found += broken(final, scenario, moves=call.conversation.moves, given=scenario.context)
    return Outcome(scenario, how, found, final)


Carry = Callable[[str], Awaitable[str]]
"""Words over a line, one way: what arrives of them."""


async def as_said(words: str) -> str:
    return words


async def converse(
    stage: Stage,
    scenario: Scenario,
    *,
    to_caller: Carry = as_said,
    to_desk: Carry = as_said,
    most_acts: int = MOST_ACTS,
) -> None:
    patience_s = stage.call.settings.limits.user_away.total_seconds()
    caller = TextCaller(scenario.persona, agent_patience_s=patience_s)
    for _ in range(most_acts):
        said = await stage.heard()
        heard = await to_caller(said) if said else ""
        if stage.over:
            return
        act = caller.next(heard)
        if isinstance(act, Quiet):
            await stage.away()
        else:
            words = caller.words_of(act)
            await _do(stage, act, await to_desk(words) if words else None, patience_s)
    await stage.leave()


async def _do(stage: Stage, act: Act, words: str | None, patience_s: float) -> None:
    if act.interrupt:
        stage.cut_off()
    if act.dtmf:
        stage.press(act.dtmf)
    if words and act.hang_up_after_ms is None:
        await stage.say(words)
    for _ in range(int((act.stay_silent or 0) // patience_s)):
        if not stage.over:
            await stage.away()
            await stage.session.wait_for_idle()
    if act.hang_up or act.hang_up_after_ms is not None:
        await stage.leave()


async def final_state(database_url: str, call_id: UUID) -> Final:
    connection = await asyncpg.connect(database_url.replace("+asyncpg", ""))
    try:
        await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
        call = await connection.fetchval("select to_jsonb(t) from calls t where id = $1", call_id)
        events = await connection.fetch(
            "select type, writer, data from call_events where call_id = $1 order by seq", call_id
        )
        rows: dict[str, list[Json]] = {}
        for (table,) in await connection.fetch(_OF_CALLS):
            found = await connection.fetch(_ROWS.format(table=table), call_id)
            rows[table] = [row[0] for row in found]
    finally:
        await connection.close()
    return Final(call=call, events=[dict(event) for event in events], rows=rows)
