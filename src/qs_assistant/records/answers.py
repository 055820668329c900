"""Answers that were given, so that buttons on old messages still work, and what people thought of them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from qs_assistant.records.database import Database, metadata
from qs_assistant.types.answer import Answer, Choice, Citation, Field, Figure, Source
from qs_assistant.types.errors import NotFoundError
from qs_assistant.types.place import channel_of

answers = sa.Table(
    "answers",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("user", sa.String(64), nullable=False, index=True),
    sa.Column("scope", sa.String(64), nullable=False, index=True),
    sa.Column("given_at", sa.Float, nullable=False, index=True),
    sa.Column("body", sa.Text, nullable=False),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("answer", sa.String(32), primary_key=True),
    sa.Column("user", sa.String(64), primary_key=True),
    sa.Column("scope", sa.String(64), nullable=False, index=True),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("given_at", sa.Float, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("asker", sa.String(64), index=True),  # whose question it was: it goes with them, whoever voted on it
    sa.Column("reason", sa.String(32)),  # what was wrong, or which of the closest sources answers, where the voter says so
)


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """An answer as plain JSON values."""
    return asdict(answer)


def answer_from_json(body: dict[str, Any]) -> Answer:
    """The answer that `answer_to_json` gave."""
    known = Answer.__dataclass_fields__
    plain = {name: value for name, value in body.items() if name in known}  # an older version kept what this one has not
    plain["figures"] = tuple(Figure(**{**one, "source": Source(**one["source"])}) for one in body["figures"])
    plain["citations"] = tuple(Citation(**one) for one in body["citations"])
    plain["fields"] = tuple(Field(**one) for one in body["fields"])
    plain["choices"] = tuple(Choice(**one) for one in body["choices"])
    plain["notes"], plain["reasons"] = tuple(body["notes"]), tuple(body["reasons"])
    return Answer(**plain)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """Who asked, the route of the answer, the request it was read as (JSON; None: no numeric one), and the channel: never the words.

    The channel is the id of a server's; "" for questions from elsewhere.
    """

    user: str
    route: str
    request: Mapping[str, Any] | None
    channel: str = ""


class AnswerStore:
    """Keeps the newest `limit` answers, and every vote on one until its user asks to be forgotten.

    Args:
        database: where the answers are kept.
        limit: how many answers are kept; the oldest go first.
    """

    def __init__(self, database: Database, limit: int) -> None:
        self._database = database
        self._limit = limit

    def asked(self, scope: str, since: float) -> list[AskedQuestion]:
        """What was asked in a scope since a moment, the oldest first; what no question stood behind is left out.

        Raises:
            StoreError: the records cannot be read.
        """
        query = sa.select(answers.c.user, answers.c.body).where(answers.c.scope == scope, answers.c.given_at >= since)
        with self._database.begin() as connection:
            found = [(row.user, json.loads(row.body)) for row in connection.execute(query.order_by(answers.c.given_at))]
        return [
            AskedQuestion(user, body["route"], body["request"], channel_of(body.get("conversation") or ""))
            for user, body in found
            if body["question"].strip()
        ]

    def save(self, answer: Answer, *, user: str, scope: str, at: float) -> None:
        """Keep an answer under its id, and let the oldest go where there are more than the limit."""
        body = json.dumps(answer_to_json(answer), ensure_ascii=False)
        with self._database.begin() as connection:
            connection.execute(sa.insert(answers).values(id=answer.id, user=user, scope=scope, given_at=at, body=body))
            newest = sa.select(answers.c.given_at).order_by(answers.c.given_at.desc()).offset(self._limit).limit(1)
            cutoff = connection.execute(newest).scalar()
            if cutoff is not None:
                connection.execute(sa.delete(answers).where(answers.c.given_at <= cutoff))

    def get(self, answer_id: str) -> Answer:
        """The answer kept under an id.

        Raises:
            NotFoundError: it is no longer kept, or never was.
        """
        with self._database.begin() as connection:
            body = connection.execute(sa.select(answers.c.body).where(answers.c.id == answer_id)).scalar()
        if body is None:
            raise NotFoundError("That answer is no longer kept. Ask the question again to get a fresh one.")
        return answer_from_json(json.loads(body))

    def vote(self, answer_id: str, *, user: str, helpful: bool, at: float, reason: str = "") -> None:
        """Record whether an answer helped, and what was wrong with it; a second vote of the same user replaces the first.

        Raises:
            NotFoundError: the answer is no longer kept.
        """
        with self._database.begin() as connection:
            row = connection.execute(sa.select(answers.c.body, answers.c.scope, answers.c.user).where(answers.c.id == answer_id)).first()
            if row is None:
                raise NotFoundError("That answer is no longer kept, so it cannot be rated. Ask the question again to rate a fresh one.")
            connection.execute(sa.delete(feedback).where(feedback.c.answer == answer_id, feedback.c.user == user))
            values = {"answer": answer_id, "user": user, "scope": row.scope, "helpful": helpful, "given_at": at, "body": row.body}
            connection.execute(sa.insert(feedback).values(**values, asker=row.user, reason=reason or None))

    def votes(self, scope: str) -> list[dict[str, Any]]:
        """Every vote of a scope with its question, evidence and run id, oldest first; without the voter."""
        with self._database.begin() as connection:
            query = sa.select(feedback).where(feedback.c.scope == scope).order_by(feedback.c.given_at, feedback.c.answer)
            rows = connection.execute(query).all()
        return [_vote(row) for row in rows]

    def forget(self, user: str) -> int:
        """Delete everything kept about a user, other people's votes on their questions too; returns how many rows there were."""
        theirs = sa.select(answers.c.id).where(answers.c.user == user)  # votes from before votes knew whose question it was
        about = sa.or_(feedback.c.user == user, feedback.c.asker == user, feedback.c.answer.in_(theirs))
        with self._database.begin() as connection:
            repeated = _repeating(connection, user)  # a press of someone else on their answer keeps the question's words
            connection.execute(sa.delete(feedback).where(feedback.c.answer.in_(repeated)))
            connection.execute(sa.delete(answers).where(answers.c.id.in_(repeated)))
            votes = connection.execute(sa.delete(feedback).where(about)).rowcount
            given = connection.execute(sa.delete(answers).where(answers.c.user == user)).rowcount
        self._database.wipe_log()
        return votes + given

    def forget_scope(self, scope: str) -> int:
        """Delete every answer and vote of a scope; returns how many rows there were."""
        with self._database.begin() as connection:
            gone = sum(connection.execute(sa.delete(table).where(table.c.scope == scope)).rowcount for table in (feedback, answers))
        self._database.wipe_log()
        return gone


def _repeating(connection: sa.Connection, user: str) -> list[str]:
    """The ids of other people's answers that hold the words of a user's questions."""
    bodies = connection.execute(sa.select(answers.c.body).where(answers.c.user == user)).scalars()
    words = {json.dumps(question, ensure_ascii=False) for body in bodies if (question := json.loads(body)["question"])}
    others = sa.select(answers.c.id).where(answers.c.user != user)
    found = [connection.execute(others.where(answers.c.body.contains(one, autoescape=True))).scalars() for one in sorted(words)]
    return sorted({identifier for ids in found for identifier in ids})


def _vote(row: sa.Row[Any]) -> dict[str, Any]:
    body = json.loads(row.body)
    kept = {key: body[key] for key in ("question", "route", "request", "text", "run_id", "citations")}
    return {"answer": row.answer, "helpful": row.helpful, "reason": row.reason, "given_at": row.given_at, **kept}
