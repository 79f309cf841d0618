"""The commands in the documents are ones that can be given."""

import subprocess
from pathlib import Path

import pytest
import yaml
from callcenter.desks import DeskSettings
from callcenter_sim.personas import load

from tests.scenarios.scenario import Scenario

from .commands import fault_in, is_command, shell_lines, variables
from .pages import ROOT, Block, blocks, every_block, every_page, read, spans

KINDS = {"sh", "text", "yaml", "dotenv", "mermaid"}
DESK = ROOT / "services/agent/src/callcenter_agent/desks/dealership/desk.yaml"

each = pytest.mark.parametrize


@every_page
def test_every_block_says_what_it_is(page: Path) -> None:
    """What is a command is checked; a block without a kind would not be."""
    assert [block.text for block in blocks(page) if block.language not in KINDS] == []


def test_what_is_not_said_to_be_a_command_is_none() -> None:
    lines = [line for block in every_block("text") for line in block.text.splitlines()]
    assert [line for line in lines if is_command(line.strip())] == []


@each("block", every_block("sh"), ids=lambda block: block.page.stem)
def test_a_shell_can_read_it(block: Block) -> None:
    read_it = subprocess.run(["sh", "-n"], input=block.text, capture_output=True, text=True, check=False)
    assert (read_it.returncode, read_it.stderr) == (0, "")


@each("line", shell_lines())
def test_a_command_is_one_that_can_be_given(line: str) -> None:
    assert fault_in(line) is None


@every_page
def test_commands_in_prose_can_be_given(page: Path) -> None:
    named = [code for code in spans(read(page)) if is_command(code)]
    assert {code: fault for code in named if (fault := fault_in(code))} == {}


@each(
    "line",
    [
        "make coffee",
        'make scenarios ARGS="--loudly"',
        'make unit ARGS="tests/nowhere -k health"',
        "make talk DESK=bakery",
        "SUGAR=1 make demo",
        "python -m callcenter_agent bake",
        "python -m callcenter_bakery",
        "docker compose up -d oven",
        "docker compose up -d --scale oven=2",
        "docker compose --env-file infra/oven.env up -d",
        "docker build -f infra/Dockerfile --target oven .",
        "teleport home",
    ],
)
def test_one_that_cannot_is_seen(line: str) -> None:
    assert fault_in(line)


@each("block", every_block("dotenv"), ids=lambda block: block.page.stem)
def test_lines_for_the_environment_name_settings_that_there_are(block: Block) -> None:
    names = [line.partition("=")[0] for line in block.text.splitlines() if line and line[0] != "#"]
    assert names
    assert [name for name in names if name not in variables()] == []


@each("block", every_block("yaml"), ids=lambda block: f"{block.page.stem}: {block.text.partition(':')[0]}")
def test_yaml_is_read_by_what_reads_it(block: Block) -> None:
    """A part of a desk, a scenario, or the script of one."""
    shown = yaml.safe_load(block.text)
    if "expect" in shown:
        Scenario.model_validate({"name": "shown", **shown}).persona  # noqa: B018 - read when asked for
    elif "script" in shown:
        load({"name": "shown", **shown["script"]})
    else:
        DeskSettings.model_validate(yaml.safe_load(DESK.read_text(encoding="utf-8")) | shown)
