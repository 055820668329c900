"""What another model of the search would change: the golden questions asked with the present settings and with the model."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from qs_assistant.app.golden import golden_impact
from qs_assistant.app.wiring import ignore_progress, open_assistant
from qs_assistant.documents.impact import AnswerSummary, Changed, changed
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.types.settings import Settings

Indexing = Callable[[str, int, int], None]


async def golden_changes(
    settings: Settings, model: Path, setting: str, on_indexing: Indexing = ignore_progress
) -> tuple[int, list[Changed]]:
    """How many golden questions there are, and those that are answered otherwise with a model.

    Both times the shipped documents are indexed in a folder that is thrown away, so that nothing in use is touched.

    Args:
        settings: those of now.
        model: the model's folder.
        setting: "embedding_model" or "rerank_model".
        on_indexing: told of documents being indexed.
    """
    golden = settings.knowledge_dir / "golden.toml"
    summaries: list[dict[str, AnswerSummary]] = []
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for graph in (settings.data_dir / "models").glob("*.onnx*"):  # what was made once is not made again
            for side in ("0", "1"):
                (Path(folder) / side / "models").mkdir(parents=True, exist_ok=True)
                shutil.copyfile(graph, Path(folder) / side / "models" / graph.name)
        for at, update in enumerate(({}, {setting: str(model)})):
            here = {"data_dir": Path(folder) / str(at), "chat_model": None, "database_url": None, "chroma_host": None}
            async with open_assistant(settings.model_copy(update={**here, **update}), on_indexing=on_indexing) as assistant:
                impact = golden_impact(assistant, golden)
                summaries.append(await impact.measure((GLOBAL_SCOPE,)))
                count = impact.count
    return count, changed(*summaries)
