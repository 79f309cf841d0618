"""Each practice that docs/practices.md names has a module and a test that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AGENT = ROOT / "services/agent/src/callcenter_agent"
PAGE = (ROOT / "docs/practices.md").read_text(encoding="utf-8")
SPAN = re.compile(r"`([^`]+)`")
PARTS = (
    "The audit's checklist and findings",
    "Summary checklist of the agent guide",
    "Areas for improvement of the patterns guide",
    "Quick wins of the patterns guide",
    "Easily missed",
)
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| practice")
]

every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])


@cache
def defined_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in tree.body if isinstance(node, kinds))


def held_by(cell: str) -> dict[str, list[str]]:
    """Tests by file: a file, then its tests."""
    found: dict[str, list[str]] = {}
    for span in SPAN.findall(cell):
        if span.endswith(".py"):
            found[span] = []
        else:
            found[list(found)[-1]].append(span)
    return found


@every_row
def test_its_modules_exist(row: list[str]) -> None:
    modules = SPAN.findall(row[1])
    assert modules
    assert [one for one in modules if not (AGENT / one).is_file() and not (ROOT / one).is_file()] == []


@every_row
def test_its_tests_exist(row: list[str]) -> None:
    named = held_by(row[2])
    assert named
    for file, tests in named.items():
        assert tests, f"which test of {file}?"
        assert all(test.startswith("test_") for test in tests)
        assert set(tests) <= defined_in(ROOT / file), file


def test_the_table_has_every_part() -> None:
    assert re.findall(r"^## (.+)$", PAGE, re.MULTILINE) == list(PARTS)
    assert len(ROWS) >= 70
    assert {len(row) for row in ROWS} == {3}
