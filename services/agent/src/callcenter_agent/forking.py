"""The process from which every call's process is forked, started before anything else.

It imports for five seconds what the worker's main process imports too; begun first, the two do it at the same
time, and a worker that was killed takes calls again so much sooner.
"""

import multiprocessing
from multiprocessing import forkserver
from typing import Final

PRELOADED: Final = [
    "livekit.plugins.deepgram",
    "livekit.plugins.elevenlabs",
    "livekit.plugins.openai",
    "livekit.plugins.silero",
    "callcenter_agent.main",
    "livekit.agents.ipc._preload",
    "livekit.agents.ipc._preload_freeze",
]
"""What AgentServer would preload, in its order: the freeze has to be last."""


def start_forkserver() -> None:
    multiprocessing.set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()
