"""One command's work with the analyses: replaying a kept run, keeping the new one, writing its chart."""

import sys
from functools import cached_property
from pathlib import Path

from qs_assistant.cli.context import TerminalContext
from qs_assistant.types.errors import InputError, StoreError
from qs_assistant.valuation.analyses import Analysis, Analyst


class Session:
    """The analyses of one command, over the context that it was started in."""

    def __init__(self, context: TerminalContext) -> None:
        self._context = context

    @cached_property
    def analyst(self) -> Analyst:
        """The analyses over the assumptions file."""
        return self._context.analyst()

    def replay(self, run_id: str, kind: str) -> Analysis:
        """A kept run computed again.

        Raises:
            NotFoundError: it is not kept.
            InputError: the id is empty, or it is another kind of analysis.
        """
        if not run_id.strip():
            raise InputError("The run id is empty. Give one that an answer shows, such as --run 3f2a9c01b7de, or leave --run out.", "run")
        with self._context.run_store() as store:
            run = store.get(run_id)
        if run.kind != kind:
            raise InputError(f"The run {run.id} is a {run.kind}; ask for it with: qs-assistant {run.kind} --run {run.id}", "run")
        return self.analyst.replay(run)

    def finish(self, analysis: Analysis, chart: Path | None) -> None:
        """Write the chart, where one is wanted, and keep the run; results are printed before, so a store that fails loses nothing.

        Raises:
            StoreError: the chart's file cannot be written.
        """
        if chart:
            self._write_chart(analysis, chart)
        try:
            with self._context.run_store() as store:
                store.save(analysis.run)
        except StoreError as error:
            sys.stderr.write(f"The run is not kept, so --run {analysis.run.id} will not find it. {error}\n")

    def _write_chart(self, analysis: Analysis, path: Path) -> None:
        from qs_assistant.valuation.charts import draw

        picture = draw(analysis, self.analyst.assumptions)
        try:
            path.write_bytes(picture.png)
        except OSError as error:
            raise StoreError(
                f"The chart cannot be written to {path}: {error.strerror}. Give a file in a folder that can be written."
            ) from error
        sys.stderr.write(f"{path}: {picture.alt_text}\n")
