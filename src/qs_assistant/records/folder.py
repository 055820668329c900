"""The data folder: ours or refused, writable or refused, and held by one process at a time where that is needed."""

import json
import os
import time
from pathlib import Path

from filelock import FileLock, Timeout

from qs_assistant.types.errors import StoreBusyError, StoreError

MARK = "qs-assistant.json"
FORMAT = 1
HOLDER = "index.holder"  # beside the lock, not in it: whoever tries the lock empties its file
PATIENCE = 2.0  # seconds: a child process that is just being started holds what its parent has let go until it runs its own program
PAUSE = 0.05
PRIVATE = 0o700  # questions and documents of a server are nobody else's on this machine
FOREIGN_ALLOWED = frozenset({"lost+found", ".DS_Store", "models"})
"""What file systems put into an empty folder by themselves, and what `models fetch` puts there before anything else is kept."""


class DataFolder:
    """The folder in which everything is kept that is not configuration."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path / "index.lock", timeout=0, thread_local=False)  # opened in one thread, closed in another

    def prepare(self) -> None:
        """Make the folder and mark it as ours; nothing happens where that has been done.

        Raises:
            StoreError: not writable, not a folder, holds someone else's files, or was made by a newer version.
        """
        mark = self.path / MARK
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
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
        self.path.chmod(PRIVATE)
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

        Another living process is not waited for. What this process has let go, or one that has ended had, comes free within a moment.

        Raises:
            StoreBusyError: another process holds it.
        """
        until = time.monotonic() + PATIENCE
        while not self._taken():
            if self._held_by_another() or time.monotonic() > until:
                raise StoreBusyError(
                    f"Another qs-assistant is using the data folder {self.path}. Stop it first, or give this one its own DATA_DIR; "
                    "several at once need a Chroma server (CHROMA_HOST)."
                )
            time.sleep(PAUSE)

    def unlock(self) -> None:
        """Give the index back."""
        if self._lock.is_locked:
            self._holder.unlink(missing_ok=True)
        self._lock.release()

    @property
    def _holder(self) -> Path:
        return self.path / HOLDER

    def _taken(self) -> bool:
        try:
            self._lock.acquire()
            self._holder.write_text(str(os.getpid()), encoding="ascii")
        except Timeout:
            return False
        except OSError as error:
            self._lock.release()
            raise StoreError(
                f"The data folder {self.path} cannot be locked ({error.strerror}). Make it writable, or set DATA_DIR."
            ) from error
        return True

    def _held_by_another(self) -> bool:
        """Whether a process other than this one wrote that it holds the index, and lives."""
        try:
            holder = int(self._holder.read_text(encoding="ascii"))
            os.kill(holder, 0)
        except (OSError, ValueError, OverflowError) as error:
            return isinstance(error, PermissionError)  # it lives, under another user
        return holder != os.getpid()
