"""python -m bot.legal: docs/privacy.md and docs/terms.md, written from what the program keeps and does.

The page on privacy is made of the tables of the records themselves: a table that holds a person's id and is not described here stops it.
"""

import argparse
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

import qs_assistant.records
from bot.cogs.membership import GRACE
from bot.delivery.recovery import WORTH_ANSWERING
from bot.locales.texts import CHAT_MODEL
from qs_assistant.app.wiring import ANSWERS_KEPT
from qs_assistant.documents.backup_schedule import KEPT as BACKUPS_KEPT
from qs_assistant.records.chat_usage import DAYS_KEPT
from qs_assistant.records.database import metadata
from qs_assistant.records.servers import ServerRecords
from qs_assistant.types.settings import Settings

PERSONAL = frozenset({"user", "asker", "by", "created_by", "settled_by", "decided_by"})
"""Columns that hold who a person is: Discord's number for them."""

REPLIES_KEPT: int = inspect.signature(ServerRecords).parameters["reply_limit"].default
GRACE_DAYS = GRACE.days
CONVERSATION_MINUTES = round(Settings.model_fields["conversation_seconds"].default / 60)

KEPT = {
    "answers": (
        "Each answer with its question and the asker's user id",
        "so that buttons go on working and a reply can follow on",
        f"until {ANSWERS_KEPT:,} newer ones have come, or `/forget-me`",
    ),
    "feedback": (
        "A verdict (Helpful, Not helpful, and why) with the answer, the voter's and the asker's user ids",
        "so that a server's admins see what was wrong: question, answer and verdict, without names or ids",
        "until `/forget-me` of the voter or the asker",
    ),
    "replies": (
        "The ids of a question's message and of its answer's, and the asker's user id",
        "so that the answer goes when the question is deleted",
        f"until {REPLIES_KEPT:,} newer ones have come, or `/forget-me`",
    ),
    "beliefs": (
        "What a person believes of an input of the model, with their user id",
        "for the median that a server's members see; nobody is shown whose vote it is",
        "until it is withdrawn, or `/forget-me`",
    ),
    "predictions": (
        "A statement about the future, with the user ids of who opened and who settled it",
        "so that a server can see how good its predictions were",
        "until an admin deletes it, or `/forget-me` of who opened it",
    ),
    "forecasts": (
        "The chances that a person gave statements, and when, with their user id",
        "so that they can be scored; others see medians and means",
        "until they are withdrawn while it is open, or `/forget-me`",
    ),
    "promises": (
        "Where a question was asked, by whom, and, of `/ask`, its words",
        "so that a restart does not lose it",
        f"until it is answered; what a crash leaves is told at the next start, or answered within {WORTH_ANSWERING.seconds // 60} minutes",
    ),
    "watched_items": (
        "Which admin decided on a proposal, with their user id",
        "so that a server can see who added or refused it",
        f"as long as the server has the bot, and {GRACE_DAYS} days more",
    ),
    "history": (
        "Who added, replaced or removed a document: an admin's user id",
        "so that a server can see who changed its knowledge base",
        f"as long as the server has the bot, and {GRACE_DAYS} days more",
    ),
    "versions": (
        "Who put a version of a document in: an admin's user id",
        "for the same reason",
        f"as long as the version is kept, at most {GRACE_DAYS} days after the server has removed the bot",
    ),
    "base_case_changes": (
        "Who set an input of a server's base case or its dated price, when and why: an admin's user id",
        "so that every answer that uses the value says whose it is",
        f"as long as the server has the bot, and {GRACE_DAYS} days more",
    ),
    "chat_usage": (
        "How many tokens of a chat model, where one is switched on, a person's questions have used on a day, with their user id",
        "so that one person does not use up everyone's share",
        f"{DAYS_KEPT} days, or until `/forget-me`",
    ),
}
"""By table: what is kept of a person, what for, and how long."""

PRIVACY = """# Privacy

Written by `python -m bot.legal` from the program's own tables; {tables} of them hold a person's Discord user id, and these are all.

| what is kept | what for | how long |
| --- | --- | --- |
{rows}

- **What the bot sees**: commands, direct messages, messages that mention it, and messages that you ask it about. It has no privileged
  intent, so Discord shows it nothing else. It keeps no names, no avatars and no lists of members.
- **In memory only**: what your last question was about, for {minutes} minutes, so that you can follow on.
- **Deleting**: `/forget-me` deletes at once your answers, verdicts, conversations, votes and predictions. What an admin did to
  documents or to a base case stays in that server's history. A server that removes the bot is forgotten after {days} days: its
  documents, base case, settings, answers, verdicts, votes and predictions; within that time it finds them again.
- **Where it lies**: in a database of whoever runs this bot, who can read all of it. Backups hold the same as on their day: those that the
  bot writes itself (`BACKUP_EVERY`) are the last {backups}, those that the operator makes by hand stay until they are deleted, and so do
  the records that a restore puts aside.
- **Who else gets it**: nobody. Nothing is sold, shown to advertisers or used to train a model. Answers are posted through Discord, whose
  own privacy policy holds there. The bot opens addresses that admins give it (`/kb add url`), and, where the operator sets `WATCH`, the
  feeds that they watch (`/watch`): those sites see the address of the operator's machine, and nothing of who asked.
- **What others in a server see**: of votes the medians and how many there are, of predictions the statement and medians or means of
  chances, of a week (`/watch digest`) how many questions of which kind there were; of none of these who, and of no question its words.
- **The log** has times, numbers of servers and channels, and kinds of errors; no text of a message and nobody's user id.
- **Programs on the operator's machine** can be lent the search and the model (`qs-assistant mcp`): the shared documents, and those of one
  server where the operator names it; no questions and answers of people, no votes and no predictions.
- **A chat model** is off unless the operator sets `CHAT_MODEL`. Then:{chat_model}
- **Asking**: whoever runs the bot, by the contact that the bot's profile or server names.
"""

TERMS = """# Terms

Written by `python -m bot.legal`. They are the program's own; whoever runs it may add theirs.

- **What it is**: a program that answers questions on a company's valuation. Facts are taken from documents that are cited; numbers come
  from a deterministic model on assumptions that `/assumptions` shows. Answers are written by a program.
- **No advice**: an answer is a model's result or a document's words, not investment advice, and no offer to buy or sell anything. It may be
  out of date or wrong; look at its sources before you rely on it.
- **Fair use**: at most {questions} questions of one person in {seconds} seconds, unless the operator sets it otherwise; an answer that
  takes longer than {answer_seconds} seconds is given up. What is meant to break it, to overload it or to get at other servers' documents
  is not allowed.
- **Documents**: admins add only what they may show to the members of their server. A server's documents are seen by its members there, in
  their direct messages where its admins allow it (`/kb dms`), and by whoever runs the bot; other servers never see them.
- **Votes and predictions** are members' own words and beliefs, not the program's; admins settle and delete predictions.
- **Leaving**: remove the bot from the server, or use `/forget-me`; docs/privacy.md says what goes when.
- **Without warranty**: the program is given as it is, under the MIT licence in LICENSE.
"""


def privacy_page() -> str:
    """What is kept of people.

    Raises:
        ValueError: a table holds a person's id and is not described, or one is described that does not.
    """
    for module in pkgutil.iter_modules(qs_assistant.records.__path__):  # each declares its own tables
        importlib.import_module(f"{qs_assistant.records.__name__}.{module.name}")
    holding = {table.name for table in metadata.sorted_tables if PERSONAL & {column.name for column in _columns(table)}}
    if holding != set(KEPT):
        raise ValueError(
            f"The page on privacy and the records differ in {', '.join(sorted(holding ^ set(KEPT)))}. Describe it in bot/legal.py."
        )
    rows = "\n".join(f"| {' | '.join(cells)} |" for cells in KEPT.values())
    told = " ".join(CHAT_MODEL.split()).partition("a chat model that ")[2]
    chat_model = "\n" + textwrap.fill(f"it {told}", 138, initial_indent="  ", subsequent_indent="  ")
    return PRIVACY.format(
        tables=len(KEPT), rows=rows, minutes=CONVERSATION_MINUTES, days=GRACE_DAYS, backups=BACKUPS_KEPT, chat_model=chat_model
    )


def terms_page() -> str:
    """What may be expected, and what not."""
    fields = Settings.model_fields
    return TERMS.format(
        questions=fields["cooldown_questions"].default,
        seconds=round(fields["cooldown_seconds"].default),
        answer_seconds=round(fields["answer_seconds"].default),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Write both pages."""
    parser = argparse.ArgumentParser(prog="python -m bot.legal", description="Write docs/privacy.md and docs/terms.md.")
    parser.add_argument("--folder", type=Path, default=Path("docs"), help="where to")
    folder: Path = parser.parse_args(arguments).folder
    for name, page in (("privacy.md", privacy_page()), ("terms.md", terms_page())):
        (folder / name).write_text(page, encoding="utf-8")


def _columns(table: sa.Table) -> Sequence[sa.Column[object]]:
    return list(table.columns)


if __name__ == "__main__":
    main()
