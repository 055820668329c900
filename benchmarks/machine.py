"""The machine that figures are measured on: in one sentence, and the memory in use."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def described() -> str:
    """Processor, cores, memory, system, Python and the day."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = os.getloadavg()[0]
    when = datetime.now(UTC)
    return (
        f"Measured on {when:%Y-%m-%d} with {cores} cores ({_processor()}), {_memory():.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}; load {load:.1f} at the end."
    )


def megabytes_in_use() -> float:
    """Megabytes in use by this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> float:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (ValueError, OSError):
        return 0.0
