"""What there is for a document to name: files, routes, and what the code defines or says."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from callcenter_api.app import create_app as create_api
from callcenter_api.settings import ApiSettings
from callcenter_lookup.app import create_app as create_lookup
from callcenter_lookup.settings import LookupSettings

from .pages import ROOT

PLACES = ("libs", "services", "sim", "local", "bench", "tests", "scripts", "migrations", "infra", "docs")
AT_THE_TOP = ("Makefile", "pyproject.toml", "docker-compose.yml", ".env.example", "uv.lock")
TEXTS = (".py", ".yaml", ".yml", ".toml", ".env", ".html", ".j2")


@cache
def files() -> frozenset[str]:
    found = [path for place in PLACES for path in (ROOT / place).rglob("*")]
    found += [path for path in (*ROOT.iterdir(), *(ROOT / ".ci").iterdir()) if path.is_file()]
    return frozenset(
        f"/{path.relative_to(ROOT)}{'/' if path.is_dir() else ''}"
        for path in found
        if "__pycache__" not in path.parts
    )


@cache
def sources() -> tuple[tuple[Path, str], ...]:
    """All that programs read, but for the checks of the documents themselves."""
    found = [path for place in PLACES for path in (ROOT / place).rglob("*") if path.suffix in TEXTS]
    found = [path for path in found if path.parent != Path(__file__).parent]
    found += [ROOT / name for name in AT_THE_TOP]
    return tuple((path, path.read_text(encoding="utf-8")) for path in found if path.is_file())


@cache
def words() -> frozenset[str]:
    """Names and texts of the Python code, and words of everything else that a program reads."""
    found = set[str]()
    for path, text in sources():
        if path.suffix == ".py":
            found.update(python_words(text))
        else:
            found.update(re.findall(r"[A-Za-z_][\w.-]*", text))
    return frozenset(found)


def python_words(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name
            case ast.Constant(value=str(said)) if len(said) <= 80:
                yield said
            case _:
                pass


@cache
def routes() -> frozenset[tuple[str, str]]:
    """Methods and paths; what stands in braces is nobody's business."""
    shared = {"database_url": "postgresql+asyncpg://nowhere/none", "redis_url": "redis://127.0.0.1:9/0"}
    alone = {
        "livekit_url": "ws://127.0.0.1:9",
        "livekit_api_key": "key",
        "livekit_api_secret": "secret",
        "s3_endpoint": "http://127.0.0.1:9",
        "s3_access_key": "key",
        "s3_secret_key": "secret",
    }
    api = ApiSettings(**shared, **alone, environment="development")
    lookup = LookupSettings(**shared, lookup_service_key="a key of sixteen")
    found = set[tuple[str, str]]()
    for app in (create_api(api), create_lookup(lookup)):
        found |= {(m.upper(), bare(p)) for p, methods in app.openapi()["paths"].items() for m in methods}
        found |= {(m, bare(r.path)) for r in app.routes for m in getattr(r, "methods", None) or ()}
    return frozenset(found)


def bare(path: str) -> str:
    return re.sub(r"\{\w*\}", "{}", path)


@cache
def signatures(name: str) -> tuple[frozenset[str], ...]:
    trees = (ast.parse(text) for path, text in sources() if path.suffix == ".py" and name in text)
    return tuple(
        frozenset(one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs))
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
    )


def ends_with(path: Path, file: str) -> bool:
    return f"/{path.relative_to(ROOT)}".endswith(f"/{file}")


def defines(source: str, name: str) -> bool:
    defined = set[str]()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ClassDef(name=found) | ast.FunctionDef(name=found) | ast.AsyncFunctionDef(name=found):
                defined.add(found)
            case ast.Name(id=found, ctx=ast.Store()):
                defined.add(found)
            case _:
                pass
    return name.removeprefix("@") in defined
