"""The terminal: one line for each thing that happens, coloured where it can be."""

from __future__ import annotations

import time

from rich.console import Console
from rich.text import Text

from callcenter_local.demo.lines import Line


class Screen:
    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        self._began = time.monotonic()

    def restart_clock(self) -> None:
        """Times are counted from here on."""
        self._began = time.monotonic()

    def say(self, text: str, style: str = "") -> None:
        self._console.print(Text(text, style=style), soft_wrap=True)

    def progress(self, text: str) -> None:
        self.say(f"  {text}", "dim")

    def show(self, line: Line) -> None:
        elapsed = time.monotonic() - self._began
        text = Text(f"{elapsed:6.1f} s  ", style="dim")
        text.append(f"{line.who:<10}", style=line.style)
        text.append(line.text)
        self._console.print(text, soft_wrap=True)

    def raw(self, text: str) -> None:
        """Exactly this line, for programs that read it."""
        self._console.file.write(text + "\n")
        self._console.file.flush()
