"""Whether there is what a document names in backticks."""

import re
from importlib import import_module

from callcenter.desks import DeskSettings

from .index import bare, defines, ends_with, files, routes, signatures, sources, words

PROGRAMS = frozenset({"curl", "git", "make"})
OURS = re.compile(r"^callcenter(_\w+)?(\.\w+)+$")
ROUTE = re.compile(r"^(?:(?P<method>GET|POST|PUT|PATCH|DELETE) )?(?P<path>/[a-z][\w/.{}-]*)$")
FILE = re.compile(r"^[\w.<>*-]+(?:/[\w.<>*-]*)+$|^[\w.<>*-]+\.(?:py|yaml|yml|md|toml|env|lock|html)$")
WORD = re.compile(r"^[A-Za-z_][\w-]*(?:\.[A-Za-z_]\w*)*$")
CALL = re.compile(r"^(?:await |async with |@)?(?P<name>[\w.]+)\((?P<given>[^()]*)\)$")
GIVEN = re.compile(r"^(?P<name>[\w.-]+)(?:=|: ?)(?P<value>.*)$")
MADE_LATER = re.compile(r"^(bench/results|\.local)\b")
"""Folders that appear when something runs."""
VALUE = re.compile(
    r"^(?:sip_)?[\d+(][\w\s().+,;=…/-]*$|://|^[\w.-]+(/[\w.-]+)?:[\w.<-]+|@|…|\.example\b|^[.\d]+[a-z]?$|^PT\d"
)
"""Numbers, addresses, durations, images: they are shown, not defined."""
NAMED_IN = re.compile(r"`(?P<name>@?[A-Za-z_]\w*)(?:\(\))?`\s+(?:in\s+|\()`(?P<file>[\w/.-]+\.py)`")
"""`Conduct` in `desks/desk.py`, `redact` (`redaction.py`)."""
FOREIGN = {
    "MoveParticipant": "livekit.protocol.room:MoveParticipantRequest",
    "asyncio.create_task": "asyncio:create_task",
    "gc.freeze": "gc:freeze",
    "inference.TurnDetector": "livekit.agents.inference:TurnDetector",
    "StrEnum": "enum:StrEnum",
}
"""Names of others, and where they are."""
SAID_OTHERWISE = frozenset(
    {
        "utils",  # names that modules may not have
        "helpers",
        "common",
        "manager",
        "from",  # a word of Python
        "/docs",  # of the lookup service: the changelog says that it is gone
        "noun.past",  # a form
        "_id",
        "_ms",
        "_bytes",
        "--scale",  # words of Docker, of Postgres and of livekit-sip
        "network_mode: host",
        "ALTER USER",
        "nat_1_to_1_ip: <the address>",
    }
)


def is_file(code: str) -> bool:
    """Whole, or its end: a desk's page says `phrases/en.yaml`. `<language>` and `*` stand for anything."""
    if MADE_LATER.match(code):
        return True
    ending = re.sub(r"<\w+>|\\\*", "[^/]+", re.escape("/" + code.removeprefix("./")))
    return any(re.search(f"{ending}/?$", file) for file in files())


def is_route(method: str | None, path: str) -> bool:
    return any(path == known and method in (None, name) for name, known in routes())


def is_known(code: str) -> bool:
    """Whether there is what stands in the backticks."""
    if code in SAID_OTHERWISE | PROGRAMS or VALUE.search(code) or is_pattern(code):
        return True
    if found := ROUTE.match(code):
        return is_route(found["method"], bare(found["path"]))
    return is_file(code) if FILE.match(code) else is_named(code.removesuffix("[]"))  # a list of it


def is_named(code: str) -> bool:
    if found := CALL.match(code):
        return is_called(found["name"], found["given"])
    if WORD.match(code):
        return is_word(code)
    if found := GIVEN.match(code):
        return is_word(found["name"])
    return all(is_word(word) for word in re.split(r"[\s,]+", code)) or is_said(code)


def is_pattern(code: str) -> bool:
    """A regular expression, as scenarios have them."""
    return "\\" in code and bool(re.compile(code))


def is_word(code: str) -> bool:
    if OURS.match(code):
        return is_ours(code)
    if code in FOREIGN:
        module, _, name = FOREIGN[code].partition(":")
        return hasattr(import_module(module), name)
    if "." in code:
        return code in words() or is_setting_of_a_desk(code) or is_said(code)
    if code.endswith("_"):  # `S3_`: all that begin so
        return any(word.startswith(code) for word in words())
    return not words().isdisjoint(
        {code, code.lower(), code.removesuffix("_total")}
    )  # a counter's name on /metrics


def is_setting_of_a_desk(code: str) -> bool:
    """`limits.tool` in `desk.yaml`."""
    part, _, name = code.partition(".")
    field = DeskSettings.model_fields.get(part)
    return field is not None and name in getattr(field.annotation, "model_fields", {})


def is_ours(dotted: str) -> bool:
    """A module, or something in one."""
    try:
        import_module(dotted)
    except ModuleNotFoundError:
        module, _, name = dotted.rpartition(".")
        return "." in dotted and hasattr(import_module(module), name)
    return True


def is_said(code: str) -> bool:
    return any(code in text for _, text in sources())


def is_called(name: str, given: str) -> bool:
    """A function of ours with these parameters, where it says which; else a name that is known."""
    names = [one.strip().partition("=")[0] for one in given.split(",") if one.strip()]
    last = name.rpartition(".")[2]
    if name in FOREIGN or not names:
        return is_word(name)
    return any(
        set(names) <= parameters or any(one.isupper() for one in names) for parameters in signatures(last)
    )


def misplaced(text: str) -> list[str]:
    """Names that are said to be in a module which does not define them."""
    return [
        f"{found['name']} in {found['file']}"
        for found in NAMED_IN.finditer(text)
        if not any(
            defines(source, found["name"]) for path, source in sources() if ends_with(path, found["file"])
        )
    ]
