"""One command's work with the analyses: replaying a kept run, keeping the new one, writing its chart."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from qs_assistant.cli.context import TerminalContext
from qs_assistant.cli.options import SharedOptions
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

    def replay(self, run_id: str, kind: str, accepts: Sequence[str] = ()) -> Analysis:
        """A kept run computed again; one of a kind that is accepted too is taken for one of the kind asked for.

        Raises:
            NotFoundError: it is not kept.
            InputError: the id is empty, or it is another kind of analysis.
        """
        if not run_id.strip():
            raise InputError("The run id is empty. Give one that an answer shows, such as --run 3f2a9c01b7de, or leave --run out.", "run")
        with self._context.run_store() as store:
            run = store.get(run_id)
        if run.kind in accepts:
            run = replace(run, kind=kind, parameters={**run.parameters, "topic": "number"})
        if run.kind != kind:
            raise InputError(f"The run {run.id} is a {run.kind}; ask for it with: qs-assistant {run.kind} --run {run.id}", "run")
        return self.analyst.replay(run)

    def finish(self, analysis: Analysis, given: SharedOptions | None = None) -> None:
        """Write the files that are wanted and keep the run; results are printed before, so a store that fails loses nothing.

        Raises:
            StoreError: a file cannot be written.
        """
        if given is not None:
            self._write_files(analysis, given)
        try:
            with self._context.run_store() as store:
                store.save(analysis.run, self._context.owner)
        except StoreError as error:
            sys.stderr.write(f"The run is not kept, so --run {analysis.run.id} will not find it. {error}\n")

    def _write_files(self, analysis: Analysis, given: SharedOptions) -> None:
        if given.chart:
            from qs_assistant.valuation.charts import draw

            picture = draw(analysis, self.analyst.assumptions, dark=given.dark)
            _write(given.chart, picture.png, "chart")
            sys.stderr.write(f"{given.chart}: {picture.alt_text}\n")
        if given.csv:
            from qs_assistant.valuation.tables import csv_of

            _write(given.csv, csv_of(analysis, self.analyst.assumptions).encode("utf-8"), "table")
        if given.xlsx:
            from qs_assistant.valuation.workbook import workbook_of

            _write(given.xlsx, workbook_of(analysis, self.analyst.assumptions), "workbook")


def _write(path: Path, content: bytes, what: str) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        message = f"The {what} cannot be written to {path}: {error.strerror}. Give a file in a folder that can be written."
        raise StoreError(message) from error
