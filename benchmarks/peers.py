"""Other stacks that find passages by their vectors, each over the same texts and the same weights, on one processor.

A peer is opened over a folder; where it holds nothing yet, it takes the texts in and gives no search. Imports stand inside, because they
are part of the time that a start takes.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qs_assistant.encoder.embed import builtin_folder

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

Search = Callable[[str, int], object]
"""The passages nearest to a question, so many of them."""


def tutorial_model() -> "Embeddings":
    """What langchain's HuggingFaceEmbeddings does."""
    from langchain_core.embeddings import Embeddings
    from sentence_transformers import SentenceTransformer

    class Model(Embeddings):
        """Vectors by sentence-transformers."""

        def __init__(self) -> None:
            self._model = SentenceTransformer(str(builtin_folder()))

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            """The vectors of texts."""
            return self._model.encode(texts).tolist()  # type: ignore[no-any-return]  # an untyped library

        def embed_query(self, text: str) -> list[float]:
            """The vector of a question."""
            return self.embed_documents([text])[0]

    return Model()


def tutorial(folder: Path, texts: Sequence[str]) -> Search | None:
    """What tutorials teach: langchain-chroma over sentence-transformers."""
    from langchain_chroma import Chroma

    store = Chroma("tutorial", tutorial_model(), str(folder / "tutorial"))
    if not store.get(limit=1)["ids"]:
        store.add_texts(list(texts))
        return None
    return lambda question, count: store.similarity_search_with_score(question, k=count)


def llama_index(folder: Path, texts: Sequence[str]) -> Search | None:
    """llama-index over Chroma and its own wrapper of sentence-transformers."""
    import chromadb
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    model = HuggingFaceEmbedding(model_name=str(builtin_folder()), device="cpu")
    collection = chromadb.PersistentClient(str(folder / "llama-index")).get_or_create_collection("llama-index")
    store = ChromaVectorStore(chroma_collection=collection)
    if not collection.count():
        nodes = [TextNode(text=text) for text in texts]
        VectorStoreIndex(nodes, storage_context=StorageContext.from_defaults(vector_store=store), embed_model=model)
        return None
    index = VectorStoreIndex.from_vector_store(store, embed_model=model)
    return lambda question, count: index.as_retriever(similarity_top_k=count).retrieve(question)


def txtai(folder: Path, texts: Sequence[str]) -> Search | None:
    """txtai, which keeps vectors in Faiss and texts in SQLite."""
    from txtai import Embeddings

    saved = folder / "txtai"
    if not saved.exists():
        embeddings = Embeddings(path=str(builtin_folder()), method="sentence-transformers", content=True, gpu=False)
        embeddings.index(list(texts))
        embeddings.save(str(saved))
        return None
    embeddings = Embeddings()
    embeddings.load(str(saved))
    return embeddings.search  # type: ignore[no-any-return]  # an untyped library


PEERS: dict[str, Callable[[Path, Sequence[str]], Search | None]] = {"tutorial": tutorial, "llama-index": llama_index, "txtai": txtai}
