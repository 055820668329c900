"""Fits everything that is learned, in the order in which one needs the other: python -m training (make train)."""

import subprocess
import sys

PARTS = ("training.retrieval", "training.reading", "training.turns", "training.analyses", "training.chat_examples")


def main() -> int:
    """Fit each part in a process of its own; the exit status of the first that fails."""
    for part in PARTS:
        done = subprocess.run([sys.executable, "-m", part], check=False)  # noqa: S603 - our own modules
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
