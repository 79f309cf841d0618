"""The commands in the documents: which there are, and what is wrong with one.

Nothing is run that starts or changes something. A target is looked up in the Makefile and its arguments are
given to the program's own parser; services, stages and files of `docker` are looked up too.
"""

import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr
from functools import cache
from importlib.util import find_spec
from io import StringIO
from runpy import run_module
from typing import Any
from warnings import catch_warnings, simplefilter

import pytest
import yaml

from .pages import ROOT, every_block

FOREIGN = frozenset({"chmod", "echo", "openssl", "git"})
"""Programs that are not ours to check."""
ASSIGNMENT = re.compile(r"^(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)$")
WITH_A_VALUE = frozenset({"-f", "-t", "--target", "--env-file", "--scale", "--profile", "--tail", "-U", "-T"})
COMPOSE_ACTS = frozenset(
    {"build", "config", "down", "exec", "logs", "ps", "pull", "restart", "run", "stop", "up"}
)
IN_A_CONTAINER = frozenset({"exec", "run"})
DOCKER_ACTS = frozenset({"build", "network", "pull", "push", "stop"})
TAKES_ARGS = {
    "scenarios": "tests.scenarios",
    "vins": "tests.vins",
    "evals": "tests.evals",
    "bench": "bench",
    "understanding": "tests.understanding",
}
"""Targets whose ARGS go to a program of ours."""
NOBODYS_FLAG = "--flag-of-nobody"

Fault = str | None


def lines_of(script: str) -> Iterator[str]:
    """Commands, with their continuations joined."""
    for line in re.sub(r"\\\n\s*", "", script).splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def shell_lines() -> list[str]:
    return [line for block in every_block("sh") for line in lines_of(block.text)]


def is_command(code: str) -> bool:
    """In prose: `make test`, not `make`."""
    words = [word for word in code.split() if not ASSIGNMENT.match(word)]
    return len(words) > 1 and (words[0] in CHECKS or words[0] in FOREIGN)


def fault_in(line: str) -> Fault:
    words = shlex.split(line, comments=True)
    named = [found["name"] for word in words if (found := ASSIGNMENT.match(word))]
    while words and ASSIGNMENT.match(words[0]):
        words.pop(0)
    if not words:
        return None
    program, *arguments = words
    if program not in CHECKS:
        return None if program in FOREIGN or (ROOT / program).is_file() else f"what is {program}?"
    unknown = [name for name in named if name not in variables()]
    return f"nothing reads {unknown}" if unknown else CHECKS[program](arguments)


@cache
def variables() -> frozenset[str]:
    """Of make, and of the environment."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", ".env.example")]
    return frozenset(re.findall(r"\$\(([A-Z_]+)\)", texts[0])) | frozenset(
        re.findall(r"^# ?([A-Z][A-Z0-9_]+)=", texts[1], re.MULTILINE)
    )


@cache
def targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def make(arguments: Sequence[str]) -> Fault:
    wanted = [word for word in arguments if not ASSIGNMENT.match(word)]
    if unknown := [target for target in wanted if target not in targets()]:
        return f"no target {unknown}"
    given = {found["name"]: found["value"] for word in arguments if (found := ASSIGNMENT.match(word))}
    if "DESK" in given and not desk_exists(given["DESK"]):
        return f"no desk {given['DESK']}"
    if "ARGS" not in given:
        return None
    module = TAKES_ARGS.get(wanted[0])
    more = shlex.split(given["ARGS"])
    return refused(module, more) if module else missing_paths(more)


def missing_paths(words: Sequence[str]) -> Fault:
    gone = [word for word in words if "/" in word and not (ROOT / word).exists()]
    return f"no such path: {gone}" if gone else None


def desk_exists(desk: str) -> bool:
    return (ROOT / "services/agent/src/callcenter_agent/desks" / desk / "desk.yaml").is_file()


def python(arguments: Sequence[str]) -> Fault:
    if arguments[:1] != ["-m"]:
        return missing_paths(arguments)
    module, *more = arguments[1:]
    try:
        if find_spec(module) is None:
            return f"no module {module}"
    except ModuleNotFoundError as error:
        return str(error)
    return refused(module, more) if more else None


def refused(module: str, words: Sequence[str]) -> Fault:
    """What the program's own parser says of the words. A flag that no program has stands behind them, so
    that nothing begins: it must be the only thing that is refused."""
    said = StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stderr(said),
        catch_warnings(),
        pytest.raises(SystemExit),
    ):
        simplefilter("ignore", RuntimeWarning)  # that it is imported already: it is about to end anyway
        patch.setattr(sys, "argv", [module, *words, NOBODYS_FLAG])
        run_module(module, run_name="__main__")
    told = said.getvalue().strip()
    return None if told.endswith(f"unrecognized arguments: {NOBODYS_FLAG}") else told or "it says nothing"


@cache
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def docker(arguments: Sequence[str]) -> Fault:
    act, *more = arguments
    if act == "compose":
        return _compose(more)
    if act not in DOCKER_ACTS:
        return f"docker {act}?"
    flags, _ = separated(more)
    wanted = [value for flag, value in flags if flag == "--target"]
    file = next((value for flag, value in flags if flag == "-f"), "")
    if file and not (ROOT / file).is_file():
        return f"no file {file}"
    stages = re.findall(r"^FROM .* AS (\S+)$", (ROOT / file).read_text(), re.MULTILINE | re.I) if file else []
    unknown = [stage for stage in wanted if stage not in stages]
    return f"no stage {unknown} in {file}" if unknown else None


def _compose(arguments: Sequence[str]) -> Fault:
    flags, words = separated(arguments)
    act, *named = words
    if act not in COMPOSE_ACTS:
        return f"docker compose {act}?"
    named = named[:1] if act in IN_A_CONTAINER else named
    named += [value.partition("=")[0] for flag, value in flags if flag == "--scale"]
    files = [value for flag, value in flags if flag == "--env-file" and value != ".env"]
    unknown = [name for name in named if name not in compose()["services"]]
    unknown += [name for name in files if not (ROOT / name).is_file()]
    return f"neither service nor file: {unknown}" if unknown else None


def separated(arguments: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Flags with their values, and the other words."""
    flags, words, rest = list[tuple[str, str]](), list[str](), list(arguments)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            words.append(word)
        else:
            flags.append((word, rest.pop(0) if word in WITH_A_VALUE and rest else ""))
    return flags, words


def _sent_elsewhere(_arguments: Sequence[str]) -> Fault:
    return None


CHECKS: dict[str, Callable[[Sequence[str]], Fault]] = {
    "make": make,
    "python": python,
    "docker": docker,
    "curl": _sent_elsewhere,
}
"""`curl` is sent to the real api: tests/api/test_documented_requests.py."""
