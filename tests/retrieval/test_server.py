"""The same library over a real Chroma server on loopback, shared by two of them."""

import gc
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from pathlib import Path

import numpy as np
import pytest

from qs_assistant.documents.index import IndexFaultError, VectorIndex, collection_name, server_client
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


def put_collection(port, name, function):
    """A collection as anybody who reaches the server can make it, with the embedding function that a client shall load."""
    body = json.dumps({"name": name, "configuration": {"hnsw": {"space": "cosine"}, "embedding_function": function}}).encode()
    where = f"http://127.0.0.1:{port}/api/v2/tenants/default_tenant/databases/default_database/collections"
    with urllib.request.urlopen(urllib.request.Request(where, body, {"Content-Type": "application/json"})) as answered:
        assert answered.status == 200


@pytest.mark.filterwarnings("ignore:Could not reconstruct embedding function:UserWarning")
@pytest.mark.parametrize("kind", ["known", "unknown", "legacy"])
def test_code_that_a_foreign_collection_names_is_never_run(house, port, tmp_path, monkeypatch, kind):
    model, ran = tmp_path / "model", tmp_path / "ran"
    model.mkdir()
    monkeypatch.syspath_prepend(str(model))
    (model / f"hostile_{kind}.py").write_text(f"open({str(ran)!r}, 'w').close()\nclass Model:\n    pass\n", "utf-8")
    (model / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": f"hostile_{kind}.Model"}]), "utf-8")
    config = {"model_name": str(model), "device": "cpu", "normalize_embeddings": False, "kwargs": {"trust_remote_code": True}}
    function = {"type": kind, "name": "sentence_transformer", "config": config}
    scope, recipe = "guild:9", f"recipe {kind}"
    put_collection(port, collection_name(scope, recipe), function)
    index = VectorIndex(lambda: server_client(settings(house, port)), recipe, lambda: None)
    try:
        if kind == "known":
            with pytest.raises(IndexFaultError, match="names a model to load"):
                index.add(scope, ["a"], np.ones((1, 3), np.float32))
            index.drop(scope)
        index.add(scope, ["a"], np.ones((1, 3), np.float32))
        assert index.count(scope) == 1
        assert not ran.exists()
    finally:
        index.close()
