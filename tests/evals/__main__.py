"""`python -m tests.evals`: the scenarios with the real language model, and a model as judge. Needs a key.

Graded as `make scenarios` grades, and by the library's judges on top. It costs money and its outcome varies:
it gates nothing.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
from dataclasses import replace

from callcenter_local import folders
from livekit.agents import llm
from livekit.agents.evals import (
    JudgeGroup,
    accuracy_judge,
    safety_judge,
    task_completion_judge,
    tool_use_judge,
)
from livekit.plugins import openai

from tests.scenarios.__main__ import say, text_world
from tests.scenarios.playing import Outcome, play
from tests.scenarios.scenario import Scenario, read_all
from tests.scenarios.stage import Stage

KEY, MODEL, JUDGE, URL = "OPENAI_API_KEY", "OPENAI_MODEL", "EVALS_JUDGE_MODEL", "OPENAI_BASE_URL"
USUAL_MODEL = "gpt-4.1-mini"
MISSING = (
    f"`make evals` talks to a real language model: set {KEY}, and {MODEL}, {JUDGE} or {URL} where the usual"
    " ones do not suit. Without a key, `make scenarios` plays the same scripts with the stand-in."
)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.evals", description=__doc__)
    parser.add_argument("desks", nargs="*", help="only these desks")
    parser.add_argument("-k", default="", metavar="PART", help="only scenarios with this in their name")
    return parser.parse_args()


def model_named(name: str) -> llm.LLM[object]:
    url = os.environ.get(URL) or "https://api.openai.com/v1"
    return openai.LLM(model=name, api_key=os.environ[KEY], base_url=url, parallel_tool_calls=False)


async def judged(_scenario: Scenario, stage: Stage) -> list[str]:
    model = model_named(os.environ.get(JUDGE) or os.environ.get(MODEL) or USUAL_MODEL)
    judges = [task_completion_judge(), accuracy_judge(), tool_use_judge(), safety_judge()]
    try:
        result = await JudgeGroup(llm=model, judges=judges).evaluate(stage.session.history)
    finally:
        await model.aclose()
    return [f"{name}: {one.reasoning}" for name, one in result.judgments.items() if one.failed]


async def run(scenarios: list[Scenario]) -> list[Outcome]:
    outcomes, folder = [], folders.state_folder(f"evals/{os.getpid()}")
    name = os.environ.get(MODEL) or USUAL_MODEL
    try:
        async with text_world(folder) as world:
            real = replace(world, model=lambda: model_named(name))
            for scenario in scenarios:
                outcome = await play(scenario, real, hostile=False, judge=judged)
                outcomes.append(outcome)
                say(f"{'passed' if outcome.ok else 'FAILED'}  {scenario.name}: {scenario.title}")
                for fault in outcome.faults:
                    say(f"          {fault}")
    finally:
        folders.remove(folder)
    return outcomes


def main() -> None:
    if not os.environ.get(KEY):
        sys.exit(MISSING)
    logging.disable(logging.CRITICAL)
    asked = arguments()
    chosen = [
        one for one in read_all() if asked.k in one.name and (not asked.desks or one.desk in asked.desks)
    ]
    outcomes = asyncio.run(run([one for one in chosen if "model" not in one.world.fails]))
    passed = sum(outcome.ok for outcome in outcomes)
    say(json.dumps({"passed": passed, "failed": len(outcomes) - passed}))
    sys.exit(passed < len(outcomes))


if __name__ == "__main__":
    main()
