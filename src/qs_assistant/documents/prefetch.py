"""Several documents at once: while one is stored, the next is embedded and the one after that is read."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Source = TypeVar("Source")
Read = TypeVar("Read")

UNDER_WAY = 3  # one stored, one embedded, one read


def ahead(
    sources: Iterable[Source], read: Callable[[Source], Read], embed: Callable[[Read], None]
) -> Iterator[tuple[Source, Future[Read]]]:
    """Each source, in order, with what was read of it and embedded; what went wrong with one is raised by its future alone."""
    with ThreadPoolExecutor(1, "read-ahead") as reader, ThreadPoolExecutor(1, "embed-ahead") as embedder:

        def embedded(reading: Future[Read]) -> Read:
            found = reading.result()
            embed(found)
            return found

        begun: deque[tuple[Source, Future[Read]]] = deque()
        for source in sources:
            begun.append((source, embedder.submit(embedded, reader.submit(read, source))))
            if len(begun) == UNDER_WAY:
                yield _ended(begun.popleft())
        while begun:
            yield _ended(begun.popleft())


def _ended(one: tuple[Source, Future[Read]]) -> tuple[Source, Future[Read]]:
    one[1].exception()  # waits
    return one
