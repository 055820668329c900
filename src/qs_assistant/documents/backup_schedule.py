"""Backups by timer: one where the newest is old enough, the last three kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from qs_assistant.documents.backup import back_up
from qs_assistant.records.integrity import BACKUPS, newest_backup
from qs_assistant.types.settings import Settings

KEPT = 3
_NAME = "%Y%m%dT%H%M%SZ"


def back_up_when_due(settings: Settings, now: datetime, write: Callable[[Settings, Path, datetime], object] = back_up) -> Path | None:
    """Write a checked backup where the newest is older than BACKUP_EVERY hours, and remove all but the last three.

    Args:
        settings: `backup_every` in hours; None: no backups by timer.
        now: the time now, in UTC.
        write: writes and checks one backup.

    Returns:
        The new backup, or None where none is due.

    Raises:
        StoreError: the backup cannot be written, or does not pass its check; the earlier ones stay.
    """
    if settings.backup_every is None or not _due(settings, now):
        return None
    folder = settings.data_dir / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{now:{_NAME}}.zip"
    write(settings, file, now)
    for old in sorted(folder.glob("*.zip"))[:-KEPT]:
        old.unlink()
    return file


def _due(settings: Settings, now: datetime) -> bool:
    newest = newest_backup(settings.data_dir)
    if newest is None or settings.backup_every is None:
        return True
    try:
        made = datetime.strptime(newest.stem, _NAME).replace(tzinfo=now.tzinfo)
    except ValueError:
        return True
    return now - made >= timedelta(hours=settings.backup_every)
