"""Arguments that fit a tool's JSON schema, strict or not."""

from typing import Any

from callcenter_sim.providers.mind.reply import ToolCall
from callcenter_sim.providers.mind.request import ToolFunction


def call(tool: ToolFunction, **values: str | None) -> ToolCall:
    """A call with the values that the tool has parameters for; one it requires and we lack is left blank."""
    properties: dict[str, Any] = tool.parameters.get("properties") or {}
    required = set(tool.parameters.get("required") or [])
    arguments: dict[str, Any] = {}
    for name, schema in properties.items():
        value = values.get(name)
        if value is not None:
            arguments[name] = _fitting(value, schema)
        elif name in required:
            arguments[name] = blank(schema)
    return ToolCall(tool.name, arguments)


def choices(tool: ToolFunction, parameter: str) -> list[str]:
    """The values a parameter is limited to; empty when it is free."""
    schema = (tool.parameters.get("properties") or {}).get(parameter) or {}
    return [str(value) for value in _choices(schema) if value is not None]


def blank(schema: dict[str, Any]) -> Any:
    """The least value that the schema allows."""
    kinds = _kinds(schema)
    if "null" in kinds or not kinds:
        return None
    allowed = _choices(schema)
    if allowed:
        return allowed[0]
    if "object" in kinds:
        properties: dict[str, Any] = schema.get("properties") or {}
        return {name: blank(part) for name, part in properties.items()}
    return {"string": "", "integer": 0, "number": 0, "boolean": False, "array": []}.get(kinds[0])


def _fitting(value: str, schema: dict[str, Any]) -> Any:
    allowed = [str(choice) for choice in _choices(schema) if choice is not None]
    if allowed and value not in allowed:
        return allowed[-1]
    return value


def _kinds(schema: dict[str, Any]) -> list[str]:
    kind = schema.get("type")
    if isinstance(kind, list):
        return [str(one) for one in kind]
    if kind is not None:
        return [str(kind)]
    return [one for part in schema.get("anyOf") or [] for one in _kinds(part)]


def _choices(schema: dict[str, Any]) -> list[Any]:
    if "enum" in schema:
        return list(schema["enum"])
    if "const" in schema:
        return [schema["const"]]
    return [value for part in schema.get("anyOf") or [] for value in _choices(part)]
