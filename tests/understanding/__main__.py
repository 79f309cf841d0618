"""`python -m tests.understanding`: sentences of strangers, read as the product reads them.

Prints how many of each kind are right, partly right, asked again or wrong, and which reflexes fire on
harmless sentences. The last line is JSON.
"""

import argparse
import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import structlog

from tests.understanding import reflexes
from tests.understanding.figures import Judged, alarms, summary, table
from tests.understanding.judging import Elsewhere, Reading, judge
from tests.understanding.public import rows_in
from tests.understanding.readers import code_alone
from tests.understanding.readers.line import Line
from tests.understanding.rows import KINDS, Row, corpus, harmless, read
from tests.understanding.verdicts import Verdict

READERS: Final = {"code": code_alone.read}
"""By name: each makes a `Reading` of a row, over a line to a desk."""


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.understanding", description=__doc__)
    parser.add_argument("--file", nargs="+", type=Path, help="these rows instead of the corpus")
    parser.add_argument("--public", type=Path, help="the public sets checked out in this folder instead")
    parser.add_argument("--kind", nargs="+", choices=KINDS, help="only these kinds")
    parser.add_argument("--reader", choices=READERS, default="code", help="who reads")
    parser.add_argument("--show", nargs="+", default=(), choices=[one.name.lower() for one in Verdict],
                        help="the sentences of these verdicts, and what was made of them")  # fmt: skip
    parser.add_argument("--reflexes", action="store_true", help="the harmless sentences that set one off")
    return parser.parse_args(given)


def chosen(asked: argparse.Namespace) -> list[Row]:
    rows = _given(asked)
    return [row for row in rows if not asked.kind or row.kind in asked.kind]


def _given(asked: argparse.Namespace) -> list[Row]:
    if asked.public:
        return rows_in(asked.public)
    return read(asked.file) if asked.file else corpus()


async def measure(asked: argparse.Namespace) -> dict[str, Any]:
    rows, reader = chosen(asked), READERS[asked.reader]
    with tempfile.TemporaryDirectory(prefix="understanding") as folder:
        line = Line(Path(folder))
        try:
            found = []
            for row in rows:
                reading = await reader(row, line)
                found.append(Judged(row, reading, judge(row, reading)))
            lists = {} if asked.file or asked.public or asked.kind else harmless()
            fired = await reflexes.fired(lists, line)
        finally:
            await line.close()
    tell(found, lists, fired, asked)
    return {"reader": asked.reader, "kinds": summary(found), "harmless": reflexes.counts(fired)}


def tell(
    found: Sequence[Judged],
    lists: dict[str, list[str]],
    fired: reflexes.Fired,
    asked: argparse.Namespace,
) -> None:
    for one in found:
        if one.verdict.name.lower() in asked.show:
            say(f"{one.verdict.name.lower():7}{one.row.kind}.{one.row.lang}  {_shown(one)}")
    say("\n".join(table(found)))
    for language in sorted({one.row.lang for one in found if one.row.kind == "redflag"}):
        signs = [one for one in found if one.row.kind == "redflag" and one.row.lang == language]
        say(alarms(signs).told(language))
    if lists:
        say("\n".join(reflexes.table(lists, fired)))
    if asked.reflexes:
        for name, tools in fired.items():
            say("\n".join(f"{name}: {tool}: {words}" for tool, said in tools.items() for words in said))


def _shown(one: Judged) -> str:
    said = " / ".join(one.row.said)
    right = " or ".join(str(allowed.filled() or "nothing") for allowed in one.row.allowed)
    asked = f"[{one.row.question}] " if one.row.question else ""
    return f"{asked}{said}\n          took {_taken(one.reading)}, right is {right}"


def _taken(reading: Reading) -> str:
    if reading is None:
        return "nothing"
    return str(reading.tool if isinstance(reading, Elsewhere) else reading.filled() or "nothing")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


def main() -> None:
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    say(json.dumps(asyncio.run(measure(arguments()))))


if __name__ == "__main__":
    main()
