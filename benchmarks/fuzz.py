"""Coverage-guided fuzzing (atheris) of the properties in tests/fuzz: python -m benchmarks.fuzz [--seconds N] [TARGET ...].

Each target is driven in a process of its own for so many seconds. Inputs that reached new code are kept in .fuzz/TARGET for the next run;
one that breaks a property is kept as .fuzz/TARGET-crash-..., and `--again FILE TARGET` runs it once more. Where a crash is understood it
becomes a test beside what it broke.
"""

import argparse
import importlib
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).parents[1] / ".fuzz"
SECONDS = 60
LONGEST = 4096  # bytes that hypothesis builds an example from
SLOWEST = 20  # seconds for one input
MEGABYTES = 4096

TARGETS = {
    "numbers": ("figures", "test_numbers_are_found_where_they_stand"),
    "figures": ("figures", "test_what_is_released_holds_no_number_that_its_sources_do_not"),
    "reading": ("settings", "test_a_conversation_of_any_words_is_read_asked_back_or_declined"),
    "front-matter": ("documents", "test_front_matter_and_markdown_of_shipped_documents"),
    "files": ("documents", "test_any_bytes"),
    "addresses": ("addresses", "test_an_address_is_refused_or_public_and_in_one_spelling"),
}


def property_of(target: str) -> Callable[[bytes], object]:
    """The property of a target as a function of bytes."""
    module, test = TARGETS[target]
    found: Callable[[bytes], object] = getattr(importlib.import_module(f"tests.fuzz.test_{module}_fuzz"), test).hypothesis.fuzz_one_input
    return found


def drive(target: str, seconds: int) -> None:
    """Fuzz one target in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["qs_assistant"]):
        check = property_of(target)
    corpus = FOLDER / target
    corpus.mkdir(parents=True, exist_ok=True)
    options = (
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MEGABYTES}",
        "-print_final_stats=1",
    )
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={FOLDER / target}-", str(corpus)], check)
    atheris.Fuzz()


def main() -> int:
    """Drive the targets that are asked for, all by default; 1 where one was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", nargs="*", choices=[*TARGETS, []], default=[], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=SECONDS, help="for each target")
    parser.add_argument("--again", type=Path, help="run one kept input")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.again is not None:
        property_of(options.target[0])(options.again.read_bytes())
        return 0
    if options.here:
        drive(options.target[0], options.seconds)
        return 0
    if find_spec("atheris") is None:
        print("Fuzzing needs the package atheris (Linux, Python 3.11 to 3.13): make fuzz installs it.", file=sys.stderr)
        return 2
    broken = []
    for target in options.target or TARGETS:
        command = [sys.executable, "-m", "benchmarks.fuzz", "--here", "--seconds", str(options.seconds), target]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=2 * options.seconds + 120)
        said = done.stderr.splitlines()
        runs = next((line.split()[-1] for line in said if line.startswith("stat::number_of_executed_units")), "?")
        print(f"{target}: {runs} inputs, {'nothing broken' if done.returncode == 0 else 'BROKEN'}", flush=True)
        if done.returncode != 0:
            broken.append(target)
            print("\n".join([*done.stdout.splitlines()[-25:], *said[-12:]]))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
