"""`make talk DESK=insurance`: everything is started, then you talk to a desk in this terminal, in text.

With OPENAI_API_KEY set its real model thinks; otherwise the rule-following stand-in, which says that it is.
"""

from __future__ import annotations

import asyncio
import os
import sys

from callcenter_local import folders
from callcenter_local.process import ServerError
from callcenter_local.stack import Stack


def run() -> int:
    try:
        return asyncio.run(_talk(os.environ.get("DESK") or "dealership"))
    except ServerError as error:
        print(error)
        return 1


async def _talk(desk: str) -> int:
    folder = folders.state_folder("talk")
    stack = Stack(folder)
    await stack.start()
    try:
        real = {name: os.environ[name] for name in ("OPENAI_API_KEY", "OPENAI_MODEL") if name in os.environ}
        if "OPENAI_API_KEY" in real:
            real["OPENAI_BASE_URL"] = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1")
        print(f"You are calling the {desk} desk. Ctrl-D hangs up.\n", flush=True)
        talking = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "callcenter_agent",
            "talk",
            "--desk",
            desk,
            env={**os.environ, **stack.env, **real, "SPOOL_DIR": str(folder / "spool")},
        )
        return await talking.wait()
    finally:
        await stack.stop()
