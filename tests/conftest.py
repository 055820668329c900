"""What tests of several rooms share: a data folder with the shipped documents indexed by the real model, and the real assistant over it."""

import asyncio
import shutil

import pytest

from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings


@pytest.fixture(scope="session")
def stocked_folder(tmp_path_factory):
    """A data folder in which the shipped documents are indexed; made once, for copying: do not open it."""
    from qs_assistant.cli.context import open_library  # chromadb: only tests that search need it

    folder = tmp_path_factory.mktemp("stocked") / "data"
    with open_library(Settings(_env_file=None, data_dir=folder)):
        pass
    return folder


@pytest.fixture
def stocked_settings(stocked_folder, tmp_path):
    """Settings over a copy of the stocked folder that the test may do with as it likes."""
    folder = tmp_path / "data"
    shutil.copytree(stocked_folder, folder)
    return Settings(_env_file=None, data_dir=folder)


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
