import os
import subprocess
import sys

import numpy as np
import pytest

from qs_assistant.encoder import embed
from qs_assistant.encoder.embed import HEADS, OnnxEmbedder, load_embedder, name_of, original_embedder
from qs_assistant.encoder.reference import PROBE, reference_vectors
from qs_assistant.encoder.sentence_transformer import CrossEncoderJudge
from qs_assistant.types.errors import SettingsError, StoreError

TEXTS = [
    "What is implied if yield reaches 90%?",
    "yield",
    "",
    "PowerCo commits up to $130.7 million, paid on milestones. " * 40,
    "The QSE-5 cell stores 844 Wh/L and charges from 10% to 80% in 12.2 minutes.",
]

needs_pytorch = pytest.mark.skipif("FULL_TESTS" not in os.environ, reason="loads PyTorch, which takes long; FULL_TESTS=1 runs it")


@pytest.fixture(scope="module")
def models(request):
    """Kept from one run of the tests to the next: the first use of the model loads the original to compare."""
    return request.config.cache.mkdir("models")


@pytest.fixture(scope="module")
def embedder(models):
    return load_embedder("builtin", models)


def test_the_default_model_is_exported_and_agrees_with_the_original(embedder, models):
    assert isinstance(embedder, OnnxEmbedder)
    assert list(models.glob("*.onnx.sha256"))
    assert list(models.glob("*.part*")) == []


def test_vectors_are_of_length_one(embedder):
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_the_same_text_gives_the_same_bits_in_any_company(embedder):
    together = embedder.embed(TEXTS * 3)
    for at, text in enumerate(TEXTS):
        alone = embedder.embed([text])[0]
        for again in range(3):
            assert alone.tobytes() == together[at + again * len(TEXTS)].tobytes()


def test_near_in_meaning_is_near_in_space(embedder):
    question, near, far = embedder.embed(
        ["How much cash is left?", "Liquidity at the end of the year was $970 million.", "The motorcycle was red."]
    )
    assert question @ near > question @ far + 0.2


def test_a_graph_that_changed_is_written_anew_or_refused(models, tmp_path, monkeypatch):
    graph = next(models.glob("*.onnx"))
    (tmp_path / graph.name).write_bytes(b"x" + graph.read_bytes()[1:])
    (tmp_path / f"{graph.name}.sha256").write_text((models / f"{graph.name}.sha256").read_text())
    written = []
    monkeypatch.setattr(embed, "_first_use", lambda *_: written.append("again"))
    load_embedder("builtin", tmp_path)
    assert written == ["again"]


def test_weights_that_are_not_the_expected_ones_are_refused(tmp_path, monkeypatch):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"evil")
    monkeypatch.setattr(embed, "builtin_folder", lambda: folder)
    with pytest.raises(StoreError, match="is not the expected one"):
        load_embedder("builtin", tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_an_export_that_disagrees_is_not_used(tmp_path, monkeypatch):
    class Original:
        name = "original"

        def embed(self, texts):
            return np.eye(1, 384, dtype=np.float32).repeat(len(texts), axis=0)

    monkeypatch.setattr(embed, "SentenceTransformerEmbedder", lambda *_, **__: Original())
    monkeypatch.setattr(embed, "reference_vectors", lambda _name: Original().embed(PROBE))
    assert load_embedder("builtin", tmp_path).name == "original"
    assert list(tmp_path.iterdir()) == []


def test_the_kept_reference_is_of_the_heads_that_are_shipped():
    """Where this fails, the heads were trained anew: python -m training.retrieval reference."""
    vectors = reference_vectors(name_of(HEADS))
    assert vectors.shape == (len(PROBE), embed.DIMENSIONS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert reference_vectors("another model") is None


@needs_pytorch
def test_the_kept_reference_is_what_the_original_gives():
    assert np.sum(original_embedder().embed(PROBE) * reference_vectors(name_of(HEADS)), axis=1) == pytest.approx(1.0, abs=1e-5)


def without_pytorch(folder):
    """An environment whose processes, and the processes that they start, can import neither PyTorch nor what rests on it."""
    for name in ("torch", "transformers", "sentence_transformers"):
        (folder / f"{name}.py").write_text(f"raise ModuleNotFoundError({name!r}, name={name!r})")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}


def test_the_first_use_needs_no_pytorch_and_is_left_to_a_process_of_its_own(tmp_path):
    program = (
        "import pathlib, sys; from qs_assistant.encoder.embed import OnnxEmbedder, load_embedder, load_in_subprocess;"
        "models = pathlib.Path(sys.argv[1]);"
        "print(isinstance(load_in_subprocess('builtin', models), OnnxEmbedder), 'onnx' in sys.modules);"  # onnx is what writes the graph
        "load_embedder('some-model', models)"
    )
    command, environment = [sys.executable, "-c", program, str(tmp_path / "models")], without_pytorch(tmp_path)
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)
    assert done.stdout.split() == ["True", "False"]
    assert "SettingsError: The model 'some-model' needs the packages sentence-transformers and torch" in done.stderr


@needs_pytorch
def test_a_model_that_is_not_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(SettingsError, match="EMBEDDING_MODEL"):
        load_embedder(str(tmp_path / "no-such-model"), tmp_path)


def test_a_text_has_a_state_for_each_of_its_tokens(embedder):
    encoded = embedder.encode(TEXTS)
    asked = embedder.ask(TEXTS[1])
    assert [one.vector.tobytes() for one in encoded] == [vector.tobytes() for vector in embedder.embed(TEXTS)]
    assert encoded[1].states.shape == (3, 128)  # "yield" between two marks
    assert asked.states.tobytes() == encoded[1].states.tobytes()
    assert np.linalg.norm(encoded[3].states.astype(float), axis=1) == pytest.approx(127, abs=4)
    assert asked.weights[0] == asked.weights[-1] == 0 < asked.weights[1]


@needs_pytorch
def test_a_cross_encoder_made_on_the_spot_looks_again(tmp_path):
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    (tmp_path / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ncash\nfilm")
    config = BertConfig(vocab_size=7, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, num_labels=1)
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    first, second = CrossEncoderJudge(str(tmp_path)).judge("cash", ["cash film", "film"])
    assert first != second


@needs_pytorch
def test_a_judge_that_is_not_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(SettingsError, match="RERANK_MODEL"):
        CrossEncoderJudge(str(tmp_path / "no-such-model"))
