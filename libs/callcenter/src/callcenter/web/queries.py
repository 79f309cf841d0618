"""A query that the document does not know is refused: misspelt, it would silently widen what is found."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from callcenter.web.problems import route_of


def only_known_queries(request: Request) -> None:
    """A dependency of routers, behind the one that asks who is there. Raises `RequestValidationError`."""
    known = _known(request.app.openapi(), route_of(request.scope), request.method)
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in known]
    if unknown:
        raise RequestValidationError([_fault(name, known) for name in unknown])


def _known(document: Mapping[str, Any], path: str, method: str) -> frozenset[str]:
    operation = document["paths"].get(path, {}).get(method.lower(), {})
    return frozenset(one["name"] for one in operation.get("parameters", ()) if one["in"] == "query")


def _fault(name: str, known: frozenset[str]) -> dict[str, Any]:
    message = f"there is no such parameter; known: {', '.join(sorted(known)) or 'none'}"
    return {"type": "extra_forbidden", "loc": ("query", name), "msg": message, "input": None}
