"""Whether the index holds the passages of the live documents and no others."""

from collections.abc import Sequence

from qs_assistant.documents.catalogue import passage_id
from qs_assistant.documents.index import VectorIndex, as_store_error
from qs_assistant.records.document_tables import Version
from qs_assistant.text.counting import counted


def disagreements(scope: str, live: Sequence[Version], index: VectorIndex) -> list[str]:
    """What does not agree between a scope's live versions and the index, one line each; empty where all does.

    Raises:
        StoreError: the index cannot be read.
    """
    found = []
    expected = {passage_id(version.id, at) for version in live for at in range(version.passages)}
    with as_store_error():
        held = index.held(scope)
    if held - expected:
        found.append(f"{scope}: the index holds {counted(len(held - expected), 'passage')} of no live document.")
    return found + [
        f"{scope}: '{version.document}' lacks passages in the index."
        for version in live
        if any(passage_id(version.id, at) not in held for at in range(version.passages))
    ]
