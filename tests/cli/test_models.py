"""Models of the search, made on the spot: nothing is fetched."""

import json
import pickle

import pytest
from typer.testing import CliRunner

from qs_assistant.cli.__main__ import build
from qs_assistant.encoder.embed import BUILTIN, load_embedder
from qs_assistant.retrieval import library as libraries
from qs_assistant.types.errors import SettingsError
from qs_assistant.types.settings import shipped_knowledge
from tests.library_fakes import WordAxes, write_shipped

SHIPPED = shipped_knowledge()

WORDS = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ncash\nfilm\nthe\nof\nlasts\nwhat\npowerco\npays\n."


@pytest.fixture
def house(tmp_path, monkeypatch):
    knowledge = tmp_path / "knowledge"
    write_shipped(knowledge / "documents", "cash", "The cash lasts for some years.")
    (knowledge / "golden.toml").write_text('questions = ["How long does the cash last?"]\n', encoding="utf-8")
    for shipped in ("assumptions.toml", "events.toml"):
        (knowledge / shipped).write_bytes((SHIPPED / shipped).read_bytes())
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KNOWLEDGE_DIR", str(knowledge))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(
        libraries, "load_in_subprocess", lambda model, folder, _progress: WordAxes() if model == BUILTIN else load_embedder(model, folder)
    )
    return tmp_path


def small_bert(folder, head):
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

    folder.mkdir()
    (folder / "vocab.txt").write_text(WORDS, encoding="utf-8")
    config = BertConfig(vocab_size=14, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, num_labels=1)
    (BertForSequenceClassification if head else BertModel)(config).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def run(*arguments):
    return CliRunner().invoke(build(), ["models", *map(str, arguments)])


def test_a_cross_encoder_is_checked_and_tried_on_the_golden_questions(house):
    done = run("show", small_bert(house / "judge", head=True), "--use", "rerank")
    assert done.exit_code == 0, done.output
    assert "golden question" in done.output
    assert f"RERANK_MODEL={house / 'judge'}" in done.output
    assert not (house / "data" / "index").exists()


def test_an_embedding_model_is_checked_and_tried_on_the_golden_questions(house):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules

    small = modules.Transformer(str(small_bert(house / "bare", head=False)))
    SentenceTransformer(modules=[small, modules.Pooling(8)]).save(str(house / "sentences"))
    done = run("fetch", house / "sentences")
    assert done.exit_code == 0, done.output
    assert f"EMBEDDING_MODEL={house / 'sentences'}" in done.output


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(("command", "told"), [("show", "There is no folder"), ("fetch", "cannot be fetched")])
def test_what_is_not_there_is_one_sentence(command, told):
    done = run(command, "nobody/such-model")
    assert told in str(done.exception) + done.output


@pytest.mark.parametrize("use", ["embedding", "rerank"])
@pytest.mark.parametrize("kind", ["module", "automatic class", "pickle"])
def test_code_that_a_model_brings_along_is_never_run(house, use, kind):
    ran, folder = house / "ran", small_bert(house / "hostile", head=use == "rerank")
    code = f"open({str(ran)!r}, 'w').close()\nclass Model:\n    pass\n"
    (folder / "brought.py").write_text(code, encoding="utf-8")
    if kind == "module":
        (folder / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "brought.Model"}]', encoding="utf-8")
    elif kind == "automatic class":
        config = json.loads((folder / "config.json").read_text("utf-8"))
        names = ("AutoConfig", "AutoModel", "AutoModelForSequenceClassification")
        config |= {"auto_map": dict.fromkeys(names, "brought.Model"), "model_type": "brought"}
        (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    else:
        (folder / "model.safetensors").unlink()
        (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Touching(str(ran)), protocol=2))
    done = run("show", folder, "--use", use)
    assert not ran.exists()
    if (kind, use) != ("module", "rerank"):  # a cross-encoder has no modules, so there the file is passed over
        assert isinstance(done.exception, SettingsError), done.output


class Touching:
    """Makes a file as it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


@pytest.mark.parametrize(
    "name", ["..", ".hidden/..", "../../etc/passwd", "a/b/c", "http://x.example/m", "owner/na me", "-", "x" * 400, "\udce4/x"]
)
def test_what_is_no_models_name_is_refused_and_nothing_is_written(house, name):
    before = sorted(house.rglob("*"))
    done = run("fetch", name)
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SettingsError)
    assert [one for one in sorted(house.rglob("*")) if one not in before and one.is_file()] == []
