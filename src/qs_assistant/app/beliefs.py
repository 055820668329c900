"""What a server's members believe: votes on inputs with their medians, and dated predictions with their Brier scores."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from statistics import fmean, median

from qs_assistant.records.beliefs import BeliefRecords
from qs_assistant.records.predictions import Forecast, Prediction, PredictionRecords
from qs_assistant.text.inert import inert_line
from qs_assistant.types.errors import InputError, NotFoundError
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.units import label, refusal

BIG = 5
"""How many inputs a form asks for: the fields that Discord lets a form have."""
LONGEST_STATEMENT = 200
MOST_OPEN, MOST_OPEN_OF_ONE = 100, 10
OUTCOMES = ("yes", "no", "void")


@dataclass(frozen=True, slots=True)
class Median:
    """The median of the votes on an input, and how many there are."""

    name: str
    value: float
    votes: int


@dataclass(frozen=True, slots=True)
class StatementSummary:
    """A statement as it stands: how many people give it a chance, and the median of the last that each gave."""

    prediction: Prediction
    people: int
    median: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """Brier scores over settled statements: 0 is perfect, 0.25 is what always saying 50% earns, 1 is the worst.

    `members` is the mean over all counted chances of all people, `crowd` that of the median of each statement, `own` one person's.
    """

    settled: int
    counted: int
    members: float | None
    crowd: float | None
    own: float | None
    own_counted: int


def brier(chance: float, *, happened: bool) -> float:
    """The Brier score of one chance: the square of its distance from what happened (Brier, 1950, of a single event)."""
    return (chance - (1.0 if happened else 0.0)) ** 2


class ServerBeliefs:
    """Votes and predictions of scopes; no scope sees another's.

    Args:
        votes: keeps the votes.
        predictions: keeps the statements and chances.
        shipped: the assumptions whose inputs are voted on.
        clock: the time now, in UTC.
    """

    def __init__(self, votes: BeliefRecords, predictions: PredictionRecords, shipped: Assumptions, clock: Callable[[], datetime]) -> None:
        self._votes, self._predictions, self._shipped, self._clock = votes, predictions, shipped, clock

    # ------------------------------------------------------------------------------------------------------------- votes
    @property
    def inputs(self) -> tuple[str, ...]:
        """The inputs that can be voted on: those that the assumptions give a range."""
        return tuple(self._shipped.ranges)

    @cached_property
    def most_sensitive(self) -> tuple[str, ...]:
        """Of these, the ones that move the value most in the shipped base case."""
        rows = Analyst(self._shipped).sensitivity().results["rows"]
        return tuple(row["input"] for row in rows if row["swing"] is not None)[:BIG]

    def vote(self, scope: str, user: str, values: Mapping[str, float]) -> None:
        """Keep a person's values, all or none.

        Raises:
            InputError: an input that has no range, or a value that it cannot have.
            StoreError: the records cannot be written.
        """
        for name, value in values.items():
            if name not in self.inputs:
                named = ", ".join(label(one) for one in self.inputs)
                raise InputError(f"The {label(name)} is not voted on. These are: {named}.", name)
            if not INPUTS[name].allows(value):
                raise InputError(refusal(name, value), name)
        for name, value in values.items():
            self._votes.vote(scope, user, name, value)

    def withdraw(self, scope: str, user: str, name: str | None = None) -> int:
        """Take back a person's vote on an input, or all of theirs in a scope; how many there were."""
        return self._votes.withdraw(scope, user, name)

    def own(self, scope: str, user: str) -> dict[str, float]:
        """One person's votes."""
        return self._votes.own(scope, user)

    def medians(self, scope: str) -> tuple[Median, ...]:
        """The median of each input that was voted on, in the order of the assumptions."""
        found = self._votes.votes(scope)
        return tuple(Median(name, float(f"{median(found[name]):.12g}"), len(found[name])) for name in self.inputs if name in found)

    def median_values(self, scope: str) -> dict[str, float]:
        """The medians alone, by input."""
        return {one.name: one.value for one in self.medians(scope)}

    # ------------------------------------------------------------------------------------------------------- predictions
    def predict(self, scope: str, user: str, statement: str, due: str, chance: float) -> Prediction:
        """Open a statement with the first chance of it.

        Raises:
            InputError: no statement, one that is too long or there already, a day that is none or not ahead, no chance, or too many open.
            StoreError: the records cannot be written.
        """
        words, today = inert_line(statement).strip(), self._clock().date()
        if not words or len(words) > LONGEST_STATEMENT:
            raise InputError(f"A statement has 1 to {LONGEST_STATEMENT} characters, such as: start of production.", "statement")
        day = _day(due)
        if day <= today:
            raise InputError(f"{day.isoformat()} is not in the future. Give the last day on which it can come true.", "by")
        _checked_chance(chance)
        there = [one for one in self._predictions.all(scope) if one.outcome is None]
        if any((one.statement.casefold(), one.due) == (words.casefold(), day.isoformat()) for one in there):
            raise InputError("That statement is already open here. Give it your chance.", "statement")
        if len(there) >= MOST_OPEN or sum(one.created_by == user for one in there) >= MOST_OPEN_OF_ONE:
            raise InputError(f"At most {MOST_OPEN} statements are open here, {MOST_OPEN_OF_ONE} of one person. Settle some first.")
        number = self._predictions.add(scope, words, day.isoformat(), by=user, at=self._now())
        self._predictions.add_forecast(number, user, chance, self._now())
        return self.prediction(scope, number)

    def add_forecast(self, scope: str, user: str, number: int, chance: float) -> Prediction:
        """Give an open statement a chance; the last one counts.

        Raises:
            NotFoundError: there is no such statement here.
            InputError: no chance, or the statement is settled, or its day has come.
            StoreError: the records cannot be written.
        """
        found = self.prediction(scope, number)
        _checked_chance(chance)
        if self._clock().date().isoformat() > found.due:
            raise InputError("Its day has passed, so no chance can be given any more.", "number")
        if not self._predictions.add_forecast(number, user, chance, self._now()):
            raise InputError("It is already settled.", "number")
        return found

    def settle(self, scope: str, number: int, outcome: str, *, by: str, known_on: str = "") -> Prediction:
        """Settle a statement: yes, no, or void where it cannot be said; chances given on the day it was known, or later, do not count.

        Raises:
            NotFoundError: there is no such statement here.
            InputError: no such outcome, a day that is none or ahead, or it is settled already.
            StoreError: the records cannot be written.
        """
        self.prediction(scope, number)
        if outcome not in OUTCOMES:
            raise InputError(f"An outcome is {', '.join(OUTCOMES)}.", "outcome")
        today = self._clock().date()
        day = _day(known_on) if known_on else today
        if day > today:
            raise InputError(f"{day.isoformat()} is in the future. Give the day on which it was known.", "known_on")
        if not self._predictions.settle(scope, number, outcome, day.isoformat(), by=by):
            raise InputError("It is already settled.", "number")
        return self.prediction(scope, number)

    def prediction(self, scope: str, number: int) -> Prediction:
        """A statement of a scope.

        Raises:
            NotFoundError: there is none of that number.
        """
        found = next((one for one in self._predictions.all(scope) if one.id == number), None)
        if found is None:
            raise NotFoundError(f"There is no prediction {number} here.")
        return found

    def withdraw_forecasts(self, scope: str, user: str, number: int) -> int:
        """Delete a person's chances of an open statement; how many there were."""
        return self._predictions.withdraw(self.prediction(scope, number).id, user)

    def remove(self, scope: str, number: int) -> None:
        """Delete a statement with all its chances."""
        self._predictions.remove(scope, self.prediction(scope, number).id)

    def log(self, scope: str) -> list[StatementSummary]:
        """The statements of a scope with how they stand, the earliest due first."""
        given = self._counting(scope)
        found = []
        for one in self._predictions.all(scope):
            chances = list(given.get(one.id, {}).values())
            found.append(StatementSummary(one, len(chances), median(chances) if chances else None))
        return found

    def score(self, scope: str, user: str) -> Score:
        """The Brier scores of a scope, and of one person in it."""
        given = self._counting(scope)
        settled = [one for one in self._predictions.all(scope) if one.outcome in ("yes", "no")]
        members, crowd, own = [], [], []
        for one in settled:
            chances, happened = given.get(one.id, {}), one.outcome == "yes"
            members += [brier(chance, happened=happened) for chance in chances.values()]
            crowd += [brier(median(chances.values()), happened=happened)] if chances else []
            own += [brier(chances[user], happened=happened)] if user in chances else []
        return Score(len(settled), len(members), _mean(members), _mean(crowd), _mean(own), len(own))

    # --------------------------------------------------------------------------------------------------------- forgetting
    def forget(self, user: str) -> int:
        """Delete what is kept of a person; how many records there were."""
        return self._votes.forget(user) + self._predictions.forget(user)

    def forget_scope(self, scope: str) -> int:
        """Delete what is kept of a scope; how many records there were."""
        return self._votes.forget_scope(scope) + self._predictions.forget_scope(scope)

    def _counting(self, scope: str) -> dict[int, dict[str, float]]:
        """By statement, the last chance of each person before it was known."""
        known = {one.id: one.known_on for one in self._predictions.all(scope)}
        found: dict[int, dict[str, float]] = {}
        for one in self._predictions.forecasts(scope):
            if _before(one, known.get(one.prediction)):
                found.setdefault(one.prediction, {})[one.user] = one.chance
        return found

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")


def _before(forecast: Forecast, known_on: str | None) -> bool:
    return known_on is None or forecast.at[:10] < known_on


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _day(text: str) -> date:
    """The day that a text names; a year alone is its last day, as "by 2029" means.

    Raises:
        InputError: it names none.
    """
    typed = text.strip()
    try:
        return date(int(typed), 12, 31) if typed.isdecimal() and len(typed) == 4 else date.fromisoformat(typed)
    except ValueError:
        raise InputError(f'Write a day like 2029-12-31, or a year like 2029 for its last day, not "{typed[:40]}".', "by") from None


def _checked_chance(chance: float) -> None:
    if not 0.0 <= chance <= 1.0:  # refuses nan too
        raise InputError("A chance is from 0% to 100%.", "chance")
