"""Opens an embedded index as a search would, and exits with 0 if that works: run as a process of its own, since opening may crash it."""

import sys
from pathlib import Path


def probe(folder: Path) -> int:
    """Open every collection, read its ids and vectors, and search it; the number of collections."""
    from qs_assistant.documents.index import embedded_client

    client = embedded_client(folder)
    collections = client.list_collections()
    for collection in collections:
        ids = collection.get(include=[], limit=1)["ids"]
        if ids:
            vector = collection.get(ids=ids, include=["embeddings"])["embeddings"][0]
            collection.query(query_embeddings=[vector], n_results=min(10, collection.count()), include=[])
    client.close()
    return len(collections)


if __name__ == "__main__":
    probe(Path(sys.argv[1]))
