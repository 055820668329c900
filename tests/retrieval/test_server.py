"""The same library over a real Chroma server on loopback, shared by two of them."""

import gc
import shutil
import socket
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from qs_assistant.records.database import Database
from qs_assistant.retrieval.library import Library
from qs_assistant.types.errors import StoreError
from qs_assistant.types.settings import Settings
from tests.library_fakes import WordAxes, document

# Chroma's HTTP client leaves connections open, which are found whenever the collector comes round.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")
CHROMA = shutil.which("chroma") or str(Path(sys.executable).parent / "chroma")


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    port, folder = free_port(), tmp_path_factory.mktemp("server")
    command = [CHROMA, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        for _ in range(200):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
        server.terminate()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Chroma's HTTP client leaves connections open
        gc.collect()


def settings(house, port):
    about = {"data_dir": house.data, "knowledge_dir": house.knowledge, "chroma_host": "127.0.0.1", "chroma_port": port}
    return Settings(**about, _env_file=None)


def shared(house, port):
    used = settings(house, port)
    return Library(used, Database(used.records_url), load=WordAxes, notify=house.told.append)


def test_two_libraries_share_a_server(house, port):
    house.ship("corning", "Corning makes the separator film.")
    with shared(house, port) as one, shared(house, port) as two:
        assert one.counts() == two.counts() == (1, 1)
        one.put("guild:1", document("letter", "PowerCo pays $130 million."), by="ann")
        assert [found.text for found in two.search("powerco", ("global", "guild:1"), k=1)] == ["PowerCo pays $130 million."]
        two.put("guild:1", document("letter", "PowerCo pays $131 million."), by="bob")
        assert [found.text for found in one.search("powerco", ("guild:1",))] == ["PowerCo pays $131 million."]
        one.undo("guild:1", by="ann")
        two.remove("guild:1", "letter", by="bob")
        assert one.search("powerco", ("guild:1",)) == []
        assert one.check() == two.check() == []


def test_a_server_that_does_not_answer_is_one_sentence(house):
    with pytest.raises(StoreError, match="does not answer"):
        shared(house, free_port()).open()
