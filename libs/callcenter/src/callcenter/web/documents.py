"""The OpenAPI document tells the truth about errors: problems, with their schema and media type."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from callcenter.web.details import MEDIA_TYPE

_SCHEMA: Final = {"$ref": "#/components/schemas/Problem"}
_FRAMEWORKS_OWN: Final = ("HTTPValidationError", "ValidationError")


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route's or router's `responses=`: the problems it may answer with."""
    return {int(status): _problem(int(status)) for status in statuses}


def install(app: FastAPI, *models: type[BaseModel]) -> None:
    generate: Callable[[], dict[str, Any]] = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _tell_problems(generate(), models)
        return generate()

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend it


def _tell_problems(document: dict[str, Any], models: tuple[type[BaseModel], ...]) -> None:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    _, definitions = models_json_schema(
        [(model, "serialization") for model in models], ref_template="#/components/schemas/{model}"
    )
    schemas.update(definitions["$defs"])
    for operations in document.get("paths", {}).values():
        for operation in operations.values():
            if isinstance(operation, dict):
                _tell_problems_of(operation)
    for name in _FRAMEWORKS_OWN:
        schemas.pop(name, None)


def _tell_problems_of(operation: dict[str, Any]) -> None:
    known = operation.setdefault("responses", {})
    if "422" in known:
        known["422"] = _problem(422)
    if "requestBody" in operation:
        known.setdefault("413", _problem(413))


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": dict(_SCHEMA)}},
    }
