"""The library as langchain sees it: its search as a retriever, its model as embeddings. Imported only by those who use langchain."""

from collections.abc import Sequence

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from qs_assistant.documents.passage import Passage
from qs_assistant.encoder.embedder import Embedder
from qs_assistant.retrieval.library import Library
from qs_assistant.types.place import GLOBAL_SCOPE


class LibraryRetriever(BaseRetriever):
    """Finds passages for a chain: `LibraryRetriever(library=library, k=5).invoke("...")`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    scopes: tuple[str, ...] = (GLOBAL_SCOPE,)
    k: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002 - langchain's
        return [as_document(passage) for passage in self.library.search(query, self.scopes, self.k)]


class LibraryEmbeddings(Embeddings):
    """The library's embedding model for langchain's vector stores.

    Args:
        embedder: as `Library.embedder` or `load_embedder` gives it.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """The vectors of texts."""
        vectors: list[list[float]] = self._embedder.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]


def as_document(passage: Passage) -> Document:
    """A passage as langchain's document: the words as content, where they stand and who published them as metadata."""
    published = passage.publication
    metadata = {
        "document": passage.document,
        "scope": passage.scope,
        "position": passage.position,
        "heading": passage.heading,
        "page": passage.page,
        "score": passage.score,
        "title": published.title,
        "publisher": published.publisher,
        "author": published.author,
        "date": published.date,
        "kind": published.kind,
        "url": published.url,
    }
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)
