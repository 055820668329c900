"""Backups of everything that is kept: one zip with the records as an SQLite file, and a list of checksums that a restore holds it to.

The search index and the embedding model's graph are not in it: both are derived, and the next start makes them again, the vectors being
among the records. So a backup from SQLite can be restored into PostgreSQL, and the other way round.
"""

import hashlib
import json
import lzma
import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter

from qs_assistant.records.copying import all_tables, copy_records, count_records
from qs_assistant.records.database import Database
from qs_assistant.records.folder import FORMAT, DataFolder
from qs_assistant.types.errors import StoreBusyError, StoreError
from qs_assistant.types.settings import Settings

RECORDS = "records.sqlite"
MANIFEST = "backup.json"
BLOCK = 1 << 20
MOST_UNPACKED = 1 << 40
MOST_MANIFEST = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError, EOFError, NotImplementedError, RuntimeError)
"""What zipfile raises for an archive that is none, damaged, encrypted or packed in another way."""
_COMPUTES = re.compile(r"(?i)\b(?:CHECK|GENERATED|VIRTUAL|WHERE|AS|SELECT)\b|\bINDEX\b[^(]*\([^()]*\(")
"""In how a table or an index is made: what has SQLite compute something. No table of ours has it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: the data folder's format, when it was made (ISO 8601), its records' checksum, size and rows."""

    format: int
    made: str
    sha256: str
    size: int
    rows: dict[str, int]


def back_up(settings: Settings, file: Path, now: datetime) -> Manifest:
    """Write a backup of the records as they are at this moment; a bot may go on running.

    Raises:
        StoreError: the records cannot be read, or the file exists already or cannot be written.
    """
    if file.exists() or file.is_symlink():  # a link to nowhere would be followed
        raise StoreError(f"{file} exists already. Name a new file, so that no earlier backup is lost.")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            copy, part = Path(folder) / RECORDS, Path(folder) / "backup.zip"
            rows = _copied(settings.records_url, f"sqlite:///{copy}")
            manifest = Manifest(FORMAT, now.isoformat(timespec="seconds"), _sha256(copy), copy.stat().st_size, rows)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
                packed.write(copy, RECORDS)
                packed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            verify(part)
            part.chmod(0o600)
            part.rename(file)
    except OSError as error:
        raise StoreError(f"The backup cannot be written to {file}: {error.strerror}. Name a file in a folder that is writable.") from error
    return manifest


def verify(file: Path) -> Manifest:
    """Check a backup from end to end, without restoring it.

    Raises:
        StoreError: it is no backup, is damaged, or is of a newer version.
    """
    with tempfile.TemporaryDirectory(prefix="qs-backup-") as folder:
        return _unpack(file, Path(folder) / RECORDS)


def restore(settings: Settings, file: Path, now: datetime, *, replace: bool) -> Manifest:
    """Put a backup's records in the place that the settings name; the search index is made anew at the next start.

    Args:
        settings: where the records belong.
        file: the backup.
        now: the time now, for the name of what is kept.
        replace: whether records in a data folder make room; they are kept beside the new ones. A database on a server has to be empty.

    Raises:
        StoreError: the backup is not sound, or there are records already that may not, or cannot, make room.
        StoreBusyError: another process is using the data folder.
    """
    folder = DataFolder(settings.data_dir)
    folder.prepare()
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restore-") as beside, _held(folder):
        unpacked = Path(beside) / RECORDS
        manifest = _unpack(file, unpacked)
        if not replace and _has_rows(settings.records_url):
            raise StoreError(f"The data folder {settings.data_dir} holds records already. Say --replace to put the backup in their place.")
        _retire_index(settings)
        if settings.records_url.startswith("sqlite"):
            _replace_file(settings, unpacked, now)
        else:
            _copied(f"sqlite:///{unpacked}", settings.records_url)
    return manifest


@contextmanager
def _held(folder: DataFolder) -> Iterator[None]:
    folder.lock()
    try:
        yield
    finally:
        folder.unlock()


def _retire_index(settings: Settings) -> None:
    """Away with the index of the records that go; it is made again from those that come, and from the old ones if we are killed now."""
    for derived in (settings.data_dir / "index", settings.data_dir / "index.sound.json"):
        if derived.is_dir():
            shutil.rmtree(derived)
        derived.unlink(missing_ok=True)


def _replace_file(settings: Settings, unpacked: Path, now: datetime) -> None:
    target = Path(settings.records_url.removeprefix("sqlite:///"))
    if target.exists():
        kept = target.with_name(f"{target.stem}.before-restore-{now:%Y%m%dT%H%M%S%f}.sqlite")
        if _is_damaged(target):  # no copy can be read from it: it is kept as it is, with its log, which must not be played into another
            for ending in ("", "-wal", "-shm"):
                part = target.with_name(target.name + ending)
                if part.exists():
                    part.replace(kept.with_name(kept.name + ending))
        else:
            _copied(settings.records_url, f"sqlite:///{kept}")
            _end_log(target)
    fresh = unpacked.with_name("restored.sqlite")
    _copied(f"sqlite:///{unpacked}", f"sqlite:///{fresh}")  # our tables and their rows alone, whatever else the file holds
    _end_log(fresh)
    fresh.replace(target)


def _is_damaged(records: Path) -> bool:
    try:
        with closing(sqlite3.connect(records)) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone() != ("ok",))
    except sqlite3.OperationalError:  # locked, not damaged
        return False
    except sqlite3.DatabaseError:
        return True


def _end_log(records: Path) -> None:
    """Work the write-ahead log into its file: left beside another file, it would be played into that one."""
    try:
        with closing(sqlite3.connect(records)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise StoreBusyError(f"Another program is using {records} ({error}). Stop it, then restore again.") from error


def _has_rows(url: str) -> bool:
    with _opened(url) as database:
        return any(count_records(database).values())


def _copied(source: str, target: str) -> dict[str, int]:
    with _opened(source) as one, _opened(target) as other:
        return copy_records(one, other)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    all_tables()  # declared, so that `create` makes every one of them
    database = Database(url)
    try:
        database.create()
        yield database
    finally:
        database.close()


def _unpack(file: Path, target: Path) -> Manifest:
    """Take the records out of a backup and check them: checksum, SQLite's own check, and the rows of every table."""
    try:
        with zipfile.ZipFile(file) as packed:
            with packed.open(MANIFEST) as described:
                manifest = _manifest(described.read(MOST_MANIFEST), file)
            if manifest.size > shutil.disk_usage(target.parent).free:
                raise StoreError(
                    f"{file} unpacks to {manifest.size:,} bytes, for which there is no room in {target.parent}. Make room first."
                )
            with packed.open(RECORDS) as source, target.open("wb") as out:
                _copy_bounded(source, out, manifest.size)
    except FileNotFoundError as error:
        raise StoreError(f"There is no file {file}.") from error
    except BROKEN as error:
        raise StoreError(f"{file} is not a backup of this program, or is damaged ({error}). Use another backup.") from error
    except OSError as error:
        raise StoreError(f"{file} cannot be read or unpacked: {error.strerror or error}.") from error
    if _sha256(target) != manifest.sha256:
        raise StoreError(f"{file} is damaged: its records do not have the checksum that was noted. Use another backup.")
    _check_sqlite(target, file)
    with _opened(f"sqlite:///{target}") as database:
        if {name: rows for name, rows in count_records(database).items() if rows} != {n: rows for n, rows in manifest.rows.items() if rows}:
            raise StoreError(f"{file} is damaged: its records are not as many as were noted. Use another backup.")
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    return manifest


def _manifest(data: bytes, file: Path) -> Manifest:
    try:
        manifest = TypeAdapter(Manifest).validate_json(data, strict=True)
    except ValueError as error:
        raise StoreError(f"{file} is not a backup of this program, or is damaged. Use another backup.") from error
    if manifest.format != FORMAT:
        raise StoreError(f"{file} was made with data format {manifest.format}; this version reads format {FORMAT}. Update the program.")
    return manifest


def _copy_bounded(source: IO[bytes], target: IO[bytes], size: int) -> None:
    left = min(size, MOST_UNPACKED)
    while block := source.read(BLOCK):
        left -= len(block)
        if left < 0:
            raise zipfile.BadZipFile("it unpacks to more than it says")
        target.write(block)


def _check_sqlite(records: Path, file: Path) -> None:
    foreign: list[str] = []
    try:
        with closing(sqlite3.connect(records)) as connection:
            parts = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
            # Whatever would compute something goes first: the check itself would run it.
            foreign = [f"{kind} ({name})" for kind, name, sql in parts if kind not in {"table", "index"} or _COMPUTES.search(sql)]
            sound = not foreign and connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            sound = sound and not connection.execute("PRAGMA foreign_key_check").fetchall()
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        sound = False
    if foreign:
        raise StoreError(f"{file} is not a backup of this program: its records hold a foreign {foreign[0]}. Use another backup.")
    if not sound:
        raise StoreError(f"{file} is damaged: its records are not a sound database. Use another backup.")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


Migrated = Callable[[str, int], None]


def migrate(source: str, target: str, progress: Migrated) -> dict[str, int]:
    """Copy all records from one database's address to another's, which must be empty; the rows of each table.

    Raises:
        StoreError: either cannot be used, or the target holds records.
    """
    with _opened(source) as one, _opened(target) as other:
        return copy_records(one, other, progress)
