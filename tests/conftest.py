"""What tests of several rooms share: a data folder with the shipped documents indexed by the real model, and the real assistant over it."""

import asyncio
import getpass
import hashlib
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest
from filelock import FileLock

from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings

PLACE = Path(__file__).parents[1]
KEPT = Path(tempfile.gettempdir()) / f"qs-assistant-tests-{getpass.getuser()}"
"""Where stocked folders are kept between runs, by what they are made of."""
KEPT_SECONDS = 24 * 3600


def made_of():
    """The digest of all that decides what a stocked folder holds: the shipped knowledge, the program, the versions of its libraries."""
    found = hashlib.sha256(sys.version.encode())
    for file in sorted([*(PLACE / "knowledge").rglob("*"), *(PLACE / "src").rglob("*"), PLACE / "constraints.txt"]):
        if file.is_file() and file.suffix != ".pyc":
            found.update(f"{file.relative_to(PLACE)}\0".encode())
            found.update(file.read_bytes())
    return found.hexdigest()[:32]


@pytest.fixture(scope="session")
def stocked_folder():
    """A data folder in which the shipped documents are indexed; made once for all workers and runs, for copying: do not open it."""
    from qs_assistant.cli.context import open_library  # chromadb: only tests that search need it

    KEPT.mkdir(mode=0o700, exist_ok=True)
    folder = KEPT / made_of()
    with FileLock(KEPT / "lock"):
        if not (folder / "whole").exists():
            for old in KEPT.iterdir():
                if old.is_dir() and old.stat().st_mtime < time.time() - KEPT_SECONDS:  # nobody copies from it any more
                    shutil.rmtree(old)
            with open_library(Settings(_env_file=None, data_dir=folder / "data")):
                pass
            (folder / "whole").touch()
    return folder / "data"


@pytest.fixture
def stocked_settings(stocked_folder, tmp_path):
    """Settings over a copy of the stocked folder that the test may do with as it likes."""
    folder = tmp_path / "data"
    shutil.copytree(stocked_folder, folder)
    return Settings(_env_file=None, data_dir=folder)


@pytest.fixture
def database(tmp_path):
    """Records in a folder of the test's own."""
    from qs_assistant.records.database import Database  # sqlalchemy: only tests of records need it

    made = Database(f"sqlite:///{tmp_path / 'records.sqlite'}")
    made.create()
    yield made
    made.close()


class Conversation:
    """The real assistant, called from tests that are not asynchronous; strict: a figure without a source raises."""

    def __init__(self, runner, assistant):
        self._runner = runner
        self._assistant = assistant

    def ask(self, question, conversation="test", scopes=("global",)):
        return self._runner.run(self._assistant.ask(question, Place(conversation, scopes=scopes)))

    def call(self, name, *args, **kwargs):
        return self._runner.run(getattr(self._assistant, name)(*args, **kwargs))


@pytest.fixture(scope="session")
def assistant(stocked_folder, tmp_path_factory):
    """The real assistant over the shipped documents."""
    from qs_assistant.app.wiring import open_assistant  # the whole house, as above

    folder = tmp_path_factory.mktemp("asked") / "data"
    shutil.copytree(stocked_folder, folder)
    with asyncio.Runner() as runner:
        opened = open_assistant(Settings(_env_file=None, data_dir=folder), strict=True)
        yield Conversation(runner, runner.run(opened.__aenter__()))
        runner.run(opened.__aexit__(None, None, None))
