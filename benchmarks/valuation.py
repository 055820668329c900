"""The valuation kernel beside its peers, on the same inputs, in one run: python -m benchmarks.valuation [ROUNDS].

Scenarios a second of the kernel, of a plain-Python reading of the equations, and of a one-pass compiled loop (numba); then a
simulation of a million scenarios in one call, with the peak memory of a fresh process. One core each.
"""

import math
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

import numpy as np  # noqa: E402 - after the number of threads is settled

from qs_assistant.types.settings import shipped_knowledge  # noqa: E402
from qs_assistant.valuation.analyses import Analyst  # noqa: E402
from qs_assistant.valuation.assumptions import Assumptions, load_assumptions  # noqa: E402
from qs_assistant.valuation.inputs import STORED_INPUTS  # noqa: E402
from qs_assistant.valuation.model import evaluate  # noqa: E402
from tests.valuation import plain_model  # noqa: E402

SCENARIOS = 2**18
PLAIN_SCENARIOS = 2_000
ROUNDS = 9
MILLION = 1_000_000
MEMORY_RUN = "--memory"


_ADDED = ("stock_compensation", "interest_rate", "cash_floor", "issue_price", "terminal_years", "wind_down")
LOOP_INPUTS = (*(name for name in STORED_INPUTS if name not in _ADDED), "interest_rate", "cash_floor", "issue_price")
"""The columns of the compiled loop, which works out 19 of the outputs: no pay in shares, no end of the terminal value."""

Loop = Callable[[np.ndarray], np.ndarray]


def drawn_inputs(assumptions: Assumptions, n: int) -> dict[str, np.ndarray]:
    """Every input that has a range drawn from it, the others as full columns too, so that all three read the same arrays."""
    random = np.random.default_rng(0)
    columns = {}
    for entry in assumptions.entries:
        if entry.low is None or entry.high is None:
            columns[entry.name] = np.full(n, entry.value)
        else:
            columns[entry.name] = random.triangular(min(entry.low, entry.high), entry.value, max(entry.low, entry.high), n)
    return columns


def seconds(work: Callable[[], object]) -> float:
    """The time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the comparison."""
    assumptions = load_assumptions(shipped_knowledge() / "assumptions.toml")
    if MEMORY_RUN in sys.argv:
        Analyst(assumptions).simulate(n=MILLION)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    # Before anything large is made here: a new process starts with its parent's peak on some systems.
    command = [sys.executable, "-m", "benchmarks.valuation", MEMORY_RUN]
    memory = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    compiled_loop = compiled()  # only now: the compiler's memory is not the kernel's
    columns = drawn_inputs(assumptions, SCENARIOS)
    few = [{name: float(columns[name][row]) for name in STORED_INPUTS} for row in range(PLAIN_SCENARIOS)]
    table = np.ascontiguousarray(np.stack([columns[name] for name in LOOP_INPUTS], axis=1))
    check(columns, few, table, compiled_loop)
    times: dict[str, list[float]] = {"kernel": [], "compiled": [], "plain": []}
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS):  # in turns, so that a busy machine slows all three
        times["kernel"].append(seconds(lambda: evaluate(columns, years=False)) / SCENARIOS)
        if compiled_loop is not None:
            times["compiled"].append(seconds(lambda: compiled_loop(table)) / SCENARIOS)
        times["plain"].append(seconds(lambda: [plain_model.value(one) for one in few]) / PLAIN_SCENARIOS)
    report(times)
    one = seconds(lambda: [evaluate(few[0]) for _ in range(200)]) / 200
    print(f"one scenario with its table of years: {one * 1e3:.2f} ms")
    simulated = min(seconds(lambda: Analyst(assumptions).simulate(n=MILLION)) for _ in range(2))
    print(f"simulation of {MILLION:,} scenarios in one call: {simulated:.2f} s, peak memory of the process {memory:.0f} MB")


def compiled() -> Loop | None:
    """The compiled loop, or None where its compiler is not installed."""
    if find_spec("numba") is None:
        return None
    from benchmarks.compiled_loop import compiled_loop

    return compiled_loop


def check(columns: Mapping[str, np.ndarray], few: list[dict[str, float]], table: np.ndarray, compiled_loop: Loop | None) -> None:
    """All that there are must agree before they are timed (the first call also compiles the loop)."""
    kernel = evaluate(columns, years=False)
    found = () if compiled_loop is None else compiled_loop(table)
    for place, name in enumerate(("equity_value", "unrisked_equity_value", "funding_need")[: len(found)]):
        if not np.allclose(kernel[name], found[place], rtol=1e-9, atol=1e-6):
            raise SystemExit(f"the compiled loop disagrees on {name}")
    for row, one in enumerate(few):
        if not math.isclose(plain_model.value(one)[0]["equity_value"], float(kernel["equity_value"][row]), rel_tol=1e-9, abs_tol=1e-6):
            raise SystemExit(f"the plain reading disagrees on scenario {row}")


def report(times: Mapping[str, list[float]]) -> None:
    """Scenarios a second by the median round and by the best, and the kernel's ratio to each, by the median of the rounds."""
    print(f"{SCENARIOS:,} scenarios drawn from the ranges of the assumptions, {len(times['kernel'])} rounds in turn, one core")
    for name, label in (("kernel", "numpy kernel"), ("compiled", "compiled one-pass loop (numba)"), ("plain", "plain Python")):
        if not times[name]:
            print(f"  {label:32} not installed")
            continue
        median = statistics.median(times[name])
        print(f"  {label:32} {1 / median:>12,.0f} scenarios/s  {median * 1e9:>10,.0f} ns each  (best round {1 / min(times[name]):,.0f}/s)")
    for name, label in (("plain", "plain Python"), ("compiled", "the compiled loop")):
        if times[name]:
            ratio = statistics.median(other / own for other, own in zip(times[name], times["kernel"], strict=True))
            print(f"  the kernel is {ratio:.3g} times as fast as {label} (median round)")


if __name__ == "__main__":
    main()
