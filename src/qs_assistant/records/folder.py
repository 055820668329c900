"""The data folder: ours or refused, writable or refused, and held by one process at a time where that is needed."""

import json
import os
from pathlib import Path

from filelock import FileLock, Timeout

from qs_assistant.errors import StoreBusyError, StoreError

MARK = "qs-assistant.json"
FORMAT = 1
FOREIGN_ALLOWED = frozenset({"lost+found", ".DS_Store"})  # what file systems put into an empty folder by themselves


class DataFolder:
    """The folder in which everything is kept that is not configuration."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path / "index.lock", timeout=0)

    def prepare(self) -> None:
        """Make the folder and mark it as ours; nothing happens where that has been done.

        Raises:
            StoreError: not writable, not a folder, holds someone else's files, or was made by a newer version.
        """
        mark = self.path / MARK
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if mark.exists():
                self._check_format(mark)
            else:
                self._claim(mark)
        except OSError as error:
            raise StoreError(
                f"The data folder {self.path} cannot be used ({error.strerror}). Make it writable, or set DATA_DIR."
            ) from error
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise StoreError(f"The data folder {self.path} is not writable. Make it writable, or set DATA_DIR to another folder.")

    def _claim(self, mark: Path) -> None:
        foreign = sorted(one.name for one in self.path.iterdir() if one.name not in FOREIGN_ALLOWED)
        if foreign:
            raise StoreError(
                f"The folder {self.path} is not a data folder of this program: it holds {foreign[0]} and others, and no {MARK}. "
                "Set DATA_DIR to an empty or new folder."
            )
        self._mark(mark)

    def _mark(self, mark: Path) -> None:
        mark.write_text(json.dumps({"program": "qs-assistant", "format": FORMAT}) + "\n", encoding="utf-8")

    def _check_format(self, mark: Path) -> None:
        try:
            found = json.loads(mark.read_text(encoding="utf-8"))["format"]
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"The file {mark} is damaged. Restore it from a backup, or set DATA_DIR to a new folder.") from error
        if not isinstance(found, int):
            raise StoreError(f"The file {mark} is damaged. Restore it from a backup, or set DATA_DIR to a new folder.")
        if found > FORMAT:
            raise StoreError(
                f"The data folder {self.path} was made by a newer version (format {found}; this one reads up to {FORMAT}). Nothing was "
                "changed. Install that version or a later one, or give another folder in DATA_DIR."
            )
        if found < FORMAT:  # Database.create adds what its tables lack, and the index is made anew wherever its recipe has changed
            self._mark(mark)

    def lock(self) -> None:
        """Hold the folder's search index for this process.

        Raises:
            StoreBusyError: another process holds it.
        """
        try:
            self._lock.acquire()
        except Timeout as error:
            raise StoreBusyError(
                f"Another qs-assistant is using the data folder {self.path}. Stop it first, or give this one its own DATA_DIR; "
                "several at once need a Chroma server (CHROMA_HOST)."
            ) from error
        except OSError as error:
            raise StoreError(
                f"The data folder {self.path} cannot be locked ({error.strerror}). Make it writable, or set DATA_DIR."
            ) from error

    def unlock(self) -> None:
        """Give the index back."""
        self._lock.release()
