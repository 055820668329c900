"""Opens the records only where they are sound: SQLite's own check, and no empty file where there were records."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from qs_assistant.records.database import Database
from qs_assistant.records.folder import DataFolder
from qs_assistant.types.errors import StoreError
from qs_assistant.types.settings import Settings

AT_ONCE = 64 << 20
"""Bytes up to which the records are checked before they are opened (about a quarter of a second); larger ones are checked meanwhile."""

INDEX = "index"
PRIVATE_FILE = 0o600
BACKUPS = "backups"


def open_records(settings: Settings) -> Database:
    """The records, their folder and their tables made where they do not exist.

    Raises:
        SettingsError: the database's address cannot be used.
        StoreError: the folder or the records cannot be used, are damaged, or are gone from a folder that held some.
    """
    DataFolder(settings.data_dir).prepare()
    file = records_file(settings)
    if file is not None:
        _require_records(settings, file)
        if file.exists() and file.stat().st_size <= AT_ONCE and (fault := find_damage(file)):
            raise StoreError(_damaged(settings, file, fault))
        with suppress(OSError):  # opening it says why
            file.touch(PRIVATE_FILE)
            file.chmod(PRIVATE_FILE)  # before it is opened: SQLite gives its log the rights that the file then has
    database = Database(settings.records_url)
    try:
        database.create()
    except StoreError:
        database.close()
        raise
    return database


def records_file(settings: Settings) -> Path | None:
    """The file of the records; None where they are on a server."""
    address = settings.records_url
    return Path(address.removeprefix("sqlite:///")) if address.startswith("sqlite:///") else None


def find_damage(file: Path) -> str | None:
    """What SQLite's own check finds wrong with a file, in its words; None where it is sound."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.OperationalError:
        return None  # it cannot be opened now, or is locked by another process: nothing is known against it
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == ("ok",) else " ".join(str(found and found[0]).split())


def late_damage_warning(settings: Settings) -> str | None:
    """The sentence for records that were too large to be checked before they were opened; None where they are sound or were checked."""
    file = records_file(settings)
    if file is None or not file.exists() or file.stat().st_size <= AT_ONCE:
        return None
    fault = find_damage(file)
    return _damaged(settings, file, fault) if fault else None


def newest_backup(folder: Path) -> Path | None:
    """The newest backup that the timer made, by its name."""
    return max((folder / BACKUPS).glob("*.zip"), default=None)


def _require_records(settings: Settings, file: Path) -> None:
    if file.is_symlink() and not file.exists():
        raise StoreError(f"{file} is a link to a file that does not exist. Remove the link, or put the records where it points.")
    index = settings.data_dir / INDEX
    if (not file.exists() or not file.stat().st_size) and not settings.chroma_host and index.is_dir() and any(index.iterdir()):
        raise StoreError(
            f"The records {file} are missing or empty, but {index} shows that there were some. {_way_out(settings)} "
            f"To start with nothing, move {index} away first."
        )


def _damaged(settings: Settings, file: Path, fault: str) -> str:
    return f"The records {file} are damaged ({fault}). {_way_out(settings)}"


def _way_out(settings: Settings) -> str:
    backup = newest_backup(settings.data_dir)
    return f"Restore a backup: qs-assistant docs restore --replace {backup or 'FILE'}."
