"""The report of a soak, as Markdown."""

from collections.abc import Iterator

from benchmarks.machine import described
from benchmarks.soak.people import ANSWER_SECONDS
from benchmarks.soak.soak import Outcome

SCENE = """\
The bot as its own process against a Discord on loopback: {people} people ask {sessions} sessions of questions by command, mention and
direct message, follow up and press buttons; an admin adds and removes documents. The records are SQLite, the index is a Chroma
server, and the
chat model makes up figures. What is right was computed beforehand by the assistant alone."""
CAUSES = {
    "I cannot reach my records just now": "records or index cannot be used",
    "Something went wrong on my side": "an error that nobody foresaw, see the log",
    "That took too long": "120 s were over: the machine is too busy, or something hangs",
    "I am being restarted": "the bot was ending",
    "I was restarted": "the bot was killed",
    "That was a lot of questions at once": "the person's cooldown",
    "Too many questions are waiting": "the queue is full",
    "I cannot search the documents just now": "a question back without what the documents say",
}
"""What each of the fixed sentences is said for."""
NOTES = """\
- The storms refuse half of all requests. A supervisor restarts a killed bot or Chroma server; the time of
  the bot's start is part of its recovery.
- Read-only: SQLite is told to refuse writes, because a folder with open files cannot be remounted. Clock: time.time and datetime.now of the
  bot's process are off by an hour.
- An answer that comes after 150 s is late; one that has not come after 480 s is lost. When a bot is killed, the next one takes up its
  question. It first has to start, waits 7 s for the other's heartbeat, and gives up on each question after 120 s.
- A sentence in place of an answer is counted each time: people ask again until they have their answer, so a longer fault gives more."""
MOUNTED = "- Disk full: a file system of its own, filled to the last byte."
LIMITED = "- Disk full: the size of files is limited, so that every write that would let one grow fails."


def written(outcome: Outcome) -> str:
    """The page but for the sections below it, which tell of other runs; written by `make soak`, never by hand."""
    plan = outcome.plan
    return "\n".join(
        [
            "# Soak",
            "",
            f"Made by `make soak MINUTES={plan.minutes:g}`. {described()}",
            "",
            SCENE.format(people=plan.people, sessions=outcome.sessions),
            "",
            "| | |",
            "| --- | --- |",
            *(f"| {what} | {count} |" for what, count in _counts(outcome)),
            "",
            "| fault | lasted (s) | seconds to the first right answer after it | right / apologies / not heard meanwhile |",
            "| --- | --- | --- | --- |",
            *_faults(outcome),
            "",
            *_reasons(outcome),
            NOTES,
            MOUNTED if outcome.mounted else LIMITED,
            "",
        ]
    )


def _counts(outcome: Outcome) -> Iterator[tuple[str, str]]:
    counts, times, growth = outcome.tally.counts, sorted(outcome.tally.times), outcome.growth()
    yield "questions asked and buttons pressed", f"{counts['asked']:,}"
    yield "people who send hostile texts", f"{outcome.plan.hostile:.0%}"
    yield "answers promised: acknowledged commands, messages that reached the bot", f"{counts['promised']:,}"
    yield "answers given", f"{counts['answered']:,}"
    yield "of them a sentence that says why there is none", f"{counts['apologies']:,}"
    yield "of those while no fault was on", f"{outcome.tally.during.get('none', {}).get('apologies', 0):,}"
    yield "questions put again after such a sentence, or because none was heard", f"{counts['asked again']:,}"
    yield "right, word for word (presses not counted)", f"{counts['right']:,}"
    yield "wrong", f"{counts['wrong']:,}"
    yield "doubled", f"{outcome.doubled:,}"
    yield "lost: promised and never given", f"{counts['lost']:,}"
    yield f"late: given after more than {ANSWER_SECONDS:.0f} s", f"{counts['late']:,}"
    yield "cut off: being answered when the bot was killed; answered or told by the next", f"{counts['cut off and told']:,}"
    yield "not heard: asked while the bot was down or could not acknowledge", f"{counts['not heard']:,}"
    yield "figures without a source, by a second reading", f"{outcome.unsourced:,}"
    yield "documents added / removed by the admin", f"{counts['documents added']:,} / {counts['documents removed']:,}"
    yield "requests to the chat model", f"{outcome.chat_requests:,}"
    yield "requests that Discord refused", f"{outcome.refused:,}"
    if times:
        middle, late = times[len(times) // 2], times[int(0.95 * len(times))]
        yield "seconds to a right answer, median / 95th percentile", f"{middle:.2f} / {late:.2f}"
    if growth is not None:
        after = f"after the first {outcome.plan.settled_seconds / 60:g} minutes of the bot's last start"
        yield f"memory {after}", f"{growth[0]:+.1f} MB, {growth[1]:+.1f} MB an hour"


def _reasons(outcome: Outcome) -> Iterator[str]:
    if outcome.tally.reasons:
        yield "| sentence in place of an answer | because | fault that was on | times |"
        yield "| --- | --- | --- | --- |"
        yield from (
            f"| {said} ... | {CAUSES[said]} | {fault} | {count:,} |" for (fault, said), count in outcome.tally.reasons.most_common()
        )
        yield ""


def _faults(outcome: Outcome) -> Iterator[str]:
    for one in outcome.recoveries:
        seen = outcome.tally.during.get(one.fault, {})
        recovered = "never" if one.recovered is None else f"{one.recovered:.1f}"
        meanwhile = " / ".join(str(seen.get(what, 0)) for what in ("right", "apologies", "not heard"))
        yield f"| {one.fault} | {one.lasted:.1f} | {recovered} | {meanwhile} |"
