"""The rules that a reader may rely on, each for a reason, none of them checked by ruff."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 400
BANNED_NAMES = {
    "utils": "say what it is about",
    "util": "say what it is about",
    "helpers": "say what it helps with",
    "helper": "say what it helps with",
    "common": "say what is common",
    "misc": "say what it is about",
    "manager": "say what it does",
    "base_service": "functions before classes",
}
SOURCES = {
    "callcenter": ROOT / "libs/callcenter/src",
    "callcenter_agent": ROOT / "services/agent/src",
    "callcenter_api": ROOT / "services/api/src",
    "callcenter_lookup": ROOT / "services/lookup/src",
    "callcenter_sim": ROOT / "sim/src",
    "callcenter_local": ROOT / "local/src",
    "bench": ROOT / "bench",
}
SERVICES = {"callcenter_agent", "callcenter_api", "callcenter_lookup"}
OURS = set(SOURCES)
MAY_IMPORT = {
    "callcenter": set[str](),
    "callcenter_agent": {"callcenter"},
    "callcenter_api": {"callcenter"},
    "callcenter_lookup": {"callcenter"},
    "callcenter_sim": set[str](),
    "callcenter_local": {"callcenter"},
    "bench": {"callcenter_local"},
}
MAKES_A_CLIENT = {
    "create_async_engine",
    "create_engine",
    "async_sessionmaker",
    "Database",
    "Storage",
    "Minio",
    "AsyncClient",
    "ClientSession",
    "LiveKitAPI",
    "FastAPI",
    "AgentServer",
    "from_url",
    "load",
    "get_event_loop",
    "run",
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def modules(package: str) -> list[Path]:
    return sorted(path for path in SOURCES[package].rglob("*.py") if "node_modules" not in path.parts)


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


every_package = pytest.mark.parametrize("package", SOURCES)


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Top-level packages, imports inside functions and for type checking included."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.partition(".")[0]


@every_package
def test_imports_go_one_way(package: str) -> None:
    """Libraries know no service, services not each other, the simulated world none of us, nor we it."""
    assert not [
        f"{place(path)}:{line}: {name}"
        for path in modules(package)
        for line, name in imported(path)
        if name in OURS and name != package and name not in MAY_IMPORT[package]
    ]


@every_package
def test_a_module_is_read_in_one_sitting(package: str) -> None:
    """One that is longer holds more than one idea."""
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(package)}
    assert not {name: lines for name, lines in lengths.items() if lines > MAX_LINES}


@every_package
def test_a_module_is_named_after_what_it_is_about(package: str) -> None:
    assert not {
        place(path): BANNED_NAMES[part]
        for path in modules(package)
        for part in path.relative_to(SOURCES[package]).with_suffix("").parts
        if part in BANNED_NAMES
    }


@pytest.mark.parametrize("package", sorted(OURS - {"bench"}))
def test_importing_a_module_does_nothing(package: str) -> None:
    """Clients, engines, apps and settings are made at the edge, inside functions.

    Not in `bench`: the plain agent there is written as the public examples are.
    """
    assert not [
        f"{place(path)}:{node.lineno}: {name}()"
        for path in modules(package)
        for node in at_import(tree(path).body)
        if isinstance(node, ast.Call) and (name := called(node)) in MAKES_A_CLIENT
    ]


def at_import(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """What runs when a module is imported: neither functions nor the block of `__main__`."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(statement, ast.If) and "__name__" in ast.dump(statement.test):
            continue
        if isinstance(statement, ast.ClassDef):
            yield from at_import(statement.body)
            continue
        yield from outside_of_functions(statement)


def outside_of_functions(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from outside_of_functions(child)


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def test_every_package_is_looked_at() -> None:
    found = {path.name for path in ROOT.glob("**/src/callcenter*") if ".venv" not in path.parts}
    assert found <= OURS


def test_every_test_says_what_must_hold() -> None:
    """In the docstring of its module, or its own."""
    silent = [
        place(path) for path in (ROOT / "tests").rglob("test_*.py") if ast.get_docstring(tree(path)) is None
    ]
    assert not silent
