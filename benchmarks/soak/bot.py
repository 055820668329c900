"""python -m benchmarks.soak.bot BASE FOLDER: the bot against a loopback Discord, with two faults that files in FOLDER switch on.

`read-only`: while it exists, SQLite refuses every write (PRAGMA query_only). A folder that a program has files open in cannot be remounted
read-only; this way the program meets the same error, "attempt to write a readonly database".

`clock`: the seconds by which the calendar clock is off, for time.time and datetime.now; clocks that only go forward stay right, as they do
on a machine whose time is set.
"""

import datetime as dt
import sys
import time
from pathlib import Path
from typing import Any

READ_ONLY, CLOCK = "read-only", "clock"


def shift_clock_by(file: Path) -> None:
    """Put a clock in Python's place that is off by as many seconds as a file says; before anything else is imported."""
    right_time, right_datetime = time.time, dt.datetime

    def offset() -> float:
        try:
            return float(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # not there, or being written
            return 0.0

    class Checked(type):
        """Takes the datetimes that C code makes for instances too."""

        def __instancecheck__(cls, one: object) -> bool:
            return isinstance(one, right_datetime)

    class Shifted(right_datetime, metaclass=Checked):
        """A datetime whose now is off."""

        @classmethod
        def now(cls, tz: Any = None) -> Any:  # noqa: ANN401 - as datetime has it
            """See datetime."""
            return right_datetime.now(tz) + dt.timedelta(seconds=offset())

        @classmethod
        def utcnow(cls) -> Any:  # noqa: ANN401 - as above
            """See datetime."""
            return right_datetime.now(dt.UTC).replace(tzinfo=None) + dt.timedelta(seconds=offset())

    dt.datetime = Shifted  # type: ignore[misc] # on purpose
    time.time = lambda: right_time() + offset()
    time.time_ns = lambda: int(1e9 * time.time())


def refuse_writes_while(flag: Path) -> None:
    """Make every transaction read-only that begins while a file exists."""
    import sqlalchemy as sa  # after the clock

    def begin(connection: sa.Connection) -> None:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if flag.exists() else 'OFF'}")

    sa.event.listen(sa.Engine, "begin", begin)


def main(base: str, folder: Path) -> int:
    """Run the bot."""
    shift_clock_by(folder / CLOCK)
    refuse_writes_while(folder / READ_ONLY)
    from tests.discord.wire_bot import main as run  # after both

    return int(run(base, "real"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
