"""Each practice that docs/practices.md names has a module and a test that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AGENT = ROOT / "services/agent/src/callcenter_agent"
PAGE = (ROOT / "docs/practices.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("|") and "`" in line
]
SPAN = re.compile(r"`([^`]+)`")


def rows() -> list[list[str]]:
    return [row for row in ROWS if len(row) == 3]


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_its_modules_exist(row: list[str]) -> None:
    modules = SPAN.findall(row[1])
    assert modules
    assert [one for one in modules if not (AGENT / one).is_file() and not (ROOT / one).is_file()] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_its_test_exists(row: list[str]) -> None:
    file, *tests = SPAN.findall(row[2])
    path = ROOT / file
    assert path.is_file(), file
    assert [one for one in tests if one not in names_in(path)] == []


def test_the_table_has_every_part() -> None:
    assert len(rows()) >= 60
    assert all(SPAN.search(row[2]) for row in rows())
