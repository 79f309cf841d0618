"""What a process tree costs: CPU seconds and proportional memory, read from /proc."""

from dataclasses import dataclass
from os import sysconf
from pathlib import Path

_TICKS_PER_SECOND = sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """One reading of a process tree.

    `cpu_s` counts what processes of the tree spent that have ended meanwhile. `pss_mb` divides every
    shared page among the processes that share it; resident size would count the pages of a forked pool
    once per process.
    """

    cpu_s: float
    pss_mb: float
    processes: int


def read_cost(root_pid: int) -> Cost:
    """Add up the tree below `root_pid`; a process that ends while it is read counts nothing."""
    readings = [_read_one(pid) for pid in _tree(root_pid)]
    known = [reading for reading in readings if reading is not None]
    return Cost(
        cpu_s=sum(cpu for cpu, _ in known),
        pss_mb=sum(pss for _, pss in known),
        processes=len(known),
    )


def _tree(root_pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _parent(int(entry.name))) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found, queue = [], [root_pid]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue.extend(children.get(pid, ()))
    return found


def _parent(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/<pid>/stat from the state on, empty when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _read_one(pid: int) -> tuple[float, float] | None:
    fields = _stat(pid)
    if not fields:
        return None
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    pss_kb = next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    ticks = sum(int(field) for field in fields[11:15])  # its own, and of the children it has reaped
    return ticks / _TICKS_PER_SECOND, pss_kb / 1024
