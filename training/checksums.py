"""The checksums of everything that was learned, beside the data that it was learned from: `python -m training.checksums` writes them."""

from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
LISTED = Path(__file__).with_name("learned.sha256")
LEARNED = ("knowledge/**/*.npz", "src/**/*.npz", "src/qs_assistant/questions/weights/*.json", "src/qs_assistant/retrieval/weights.json")


def listing() -> str:
    """A line for each learned file, by name, as `sha256sum --check` takes them."""
    files = sorted({file for pattern in LEARNED for file in ROOT.glob(pattern)})
    return "".join(f"{sha256(file.read_bytes()).hexdigest()}  {file.relative_to(ROOT).as_posix()}\n" for file in files)


if __name__ == "__main__":
    LISTED.write_text(listing(), encoding="utf-8")
