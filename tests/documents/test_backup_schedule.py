"""Backups by timer, on a clock that anyone can follow."""

from datetime import UTC, datetime, timedelta

import pytest

from qs_assistant.documents.backup import verify
from qs_assistant.documents.backup_schedule import back_up_when_due
from qs_assistant.records.integrity import open_records
from qs_assistant.types.errors import StoreError
from qs_assistant.types.settings import Settings

START = datetime(2026, 11, 1, 3, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path):
    made = Settings(_env_file=None, data_dir=tmp_path / "data", backup_every=24)
    open_records(made).close()
    return made


def names(settings):
    return sorted(file.name for file in (settings.data_dir / "backups").glob("*"))


def test_one_a_day_and_the_last_three_are_kept(settings):
    made = [back_up_when_due(settings, START + timedelta(hours=12 * at)) for at in range(10)]
    assert [one is not None for one in made] == [True, False] * 5
    assert names(settings) == ["20261103T030000Z.zip", "20261104T030000Z.zip", "20261105T030000Z.zip"]
    assert sum(verify(made[-2]).rows.values()) == 0


def test_one_that_fails_costs_no_earlier_one(settings):
    back_up_when_due(settings, START)

    def fail(*_):
        raise StoreError("no space")

    with pytest.raises(StoreError, match="no space"):
        back_up_when_due(settings, START + timedelta(days=2), write=fail)
    assert names(settings) == ["20261101T030000Z.zip"]


def test_without_the_setting_nothing_is_written(settings):
    assert back_up_when_due(settings.model_copy(update={"backup_every": None}), START) is None
    assert not (settings.data_dir / "backups").exists()
