"""What tests of several rooms share: a data folder with the shipped documents indexed by the real model, and the real assistant over it."""

import asyncio
import getpass
import hashlib
import os
import shutil
import sys
import tempfile
import time
import uuid
from pathlib import Path

import pytest
from filelock import FileLock

from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings

POSTGRES = os.environ.get("TEST_DATABASE_URL")
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


@pytest.fixture(scope="session")
def model_folder(stocked_folder):
    """The folder with the default model's graph, which takes seconds to write: to read from, or to copy."""
    return stocked_folder / "models"


@pytest.fixture
def stocked_settings(stocked_folder, tmp_path):
    """Settings over a copy of the stocked folder that the test may do with as it likes."""
    folder = tmp_path / "data"
    shutil.copytree(stocked_folder, folder)
    return Settings(_env_file=None, data_dir=folder)


def pytest_configure(config):
    config.addinivalue_line("markers", "every_database: the test runs over SQLite, and over PostgreSQL where TEST_DATABASE_URL names one")


def pytest_generate_tests(metafunc):
    if "database_url" in metafunc.fixturenames and metafunc.definition.get_closest_marker("every_database"):
        no_server = pytest.mark.skipif(not POSTGRES, reason="TEST_DATABASE_URL names no PostgreSQL server; .ci/run starts one")
        kinds = ["sqlite", pytest.param("postgres", marks=no_server)]
        metafunc.parametrize("database_url", kinds, indirect=True)


@pytest.fixture
def fresh_postgres():
    """Makes databases of a test's own on the server that TEST_DATABASE_URL names, and drops them."""
    import sqlalchemy as sa  # only tests of records need it

    made, server = [], sa.create_engine((POSTGRES or "").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")

    def make():
        name = f"test_{uuid.uuid4().hex[:12]}"
        with server.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        made.append(name)
        return server.url.set(drivername="postgresql").set(database=name).render_as_string(hide_password=False)

    yield make
    with server.connect() as connection:
        for name in made:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def database_url(request, tmp_path):
    """Where a test's own records are; PostgreSQL is another run of a test that is marked every_database."""
    if getattr(request, "param", "sqlite") == "postgres":
        return request.getfixturevalue("fresh_postgres")()
    return f"sqlite:///{tmp_path / 'records.sqlite'}"


@pytest.fixture
def database(database_url):
    """Records of the test's own."""
    from qs_assistant.records.database import Database  # sqlalchemy, as above

    made = Database(database_url)
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
