"""Counts of what the bot does, in Prometheus' form: answers, how long they took, questions back, errors, the queue, the gateway."""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from qs_assistant.types.answer import Answer

if TYPE_CHECKING:
    from bot.ports import Assistant

ANSWERING = frozenset({"ask", "run"})
SECONDS = (0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """One process's counts, in a registry of their own.

    No label holds an id of a person, a server or a message.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.answers = Counter(
            "qs_answers", "Answers given, by route and by how sure they were.", ["route", "tier"], registry=self._registry
        )
        self.asked_back = Counter("qs_asked_back", "Questions that were answered with a question.", registry=self._registry)
        self.seconds = Histogram("qs_answer_seconds", "Seconds to an answer.", ["route"], buckets=SECONDS, registry=self._registry)
        self.refused = Counter("qs_refused", "Questions that ended in an error, by its kind.", ["error"], registry=self._registry)
        self.log_lines = Counter("qs_log_lines", "Lines of the log at WARNING and above.", ["level"], registry=self._registry)

    def gauge(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """Show a value that is looked up whenever somebody asks."""
        Gauge(name, meaning, registry=self._registry).set_function(value)

    def count(self, answer: Answer, seconds: float) -> None:
        """Count one answer."""
        tier = getattr(answer, "tier", None) or ("answer" if answer.citations or answer.run_id else "none")
        self.answers.labels(answer.route, tier).inc()
        self.seconds.labels(answer.route).observe(seconds)
        if answer.choices:
            self.asked_back.inc()

    def exposition(self) -> bytes:
        """All of it as Prometheus reads it (text format 0.0.4)."""
        return generate_latest(self._registry)


class LogCounter(logging.Handler):
    """Counts the lines of the log that tell of trouble."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.WARNING)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count one line."""
        self._metrics.log_lines.labels(record.levelname.lower()).inc()


class MeteredAssistant:
    """The assistant with its answers counted; all else is the assistant's own.

    Args:
        assistant: who answers.
        metrics: where answers are counted.
        clock: seconds that only go forward.
    """

    def __init__(self, assistant: "Assistant", metrics: Metrics, clock: Callable[[], float] = time.monotonic) -> None:
        self._assistant, self._metrics, self._clock = assistant, metrics, clock

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the assistant has under that name
        """The assistant's attribute; a call that answers is counted."""
        found = getattr(self._assistant, name)
        if name not in ANSWERING:
            return found

        async def call(*arguments: object, **options: object) -> Any:  # noqa: ANN401 - the call's own result
            started = self._clock()
            try:
                answer = await found(*arguments, **options)
            except Exception as error:
                self._metrics.refused.labels(type(error).__name__).inc()
                raise
            self._metrics.count(answer, self._clock() - started)
            return answer

        return call
