import re
from pathlib import Path

from qs_assistant.retrieval.retriever import LibraryEmbeddings, LibraryRetriever
from tests.library_fakes import AXES, WordAxes, document

PAGES = Path(__file__).parents[2] / "docs"


def test_the_search_is_a_langchain_retriever(library):
    library.put("global", document("letter", "PowerCo pays on milestones.", "The cash lasts for years."), by="ann")
    retriever = LibraryRetriever(library=library, k=1)
    (found,) = retriever.invoke("powerco")
    assert found.page_content == "PowerCo pays on milestones."
    assert found.metadata["document"] == "letter"
    assert found.metadata["date"] == "2025-07-23"
    assert found.metadata["score"] == library.search("powerco")[0].score
    assert (retriever | len).invoke("cash") == 1


def test_the_model_is_langchain_embeddings():
    embeddings = LibraryEmbeddings(WordAxes())
    vector = embeddings.embed_query("cash")
    assert max(range(len(vector)), key=vector.__getitem__) == AXES.index("cash")
    assert embeddings.embed_documents(["cash", "yield"])[0] == vector


def test_the_documented_example_runs(stocked_settings, monkeypatch, capsys):
    page = (PAGES / "interfaces.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.setenv("DATA_DIR", str(stocked_settings.data_dir))
    exec(example, {})  # noqa: S102 - the page's own
    assert "PowerCo" in capsys.readouterr().out
