"""What /believe shows: votes and medians, the log of predictions, scores."""

from collections.abc import Mapping, Sequence

from bot.delivery.layout import text_post
from bot.delivery.rendering import Post, plain
from bot.locales.translation import translate
from qs_assistant.app.beliefs import Median, Score, StatementSummary
from qs_assistant.valuation.units import label, percent, show, unit_of

VOTE_LINE = "**{name}**: median {median} of {votes}; yours: {own}"
NO_VOTE = "none"
NO_PREDICTIONS = "There are no predictions here yet. /believe predict opens one."
OPEN_LINE = "**{number}** {statement}, by {due}: {median} ({people})"
SETTLED_LINE = "**{number}** {statement}, by {due}: {outcome}, known on {known_on}; {median} before ({people})"
NO_SCORE = "No prediction with a counted chance is settled here yet."
SCORES = (
    "Settled predictions: {settled}.\nMean Brier score of all members' last chances: {members} ({counted}).\n"
    "Of each prediction's median chance: {crowd}.\nYours: {own} ({own_counted}).\n"
    "0 is perfect; 0.25 is what always saying 50% earns; 1 is the worst. A chance counts if it was given before the day it was known."
)


def mine_post(own: Mapping[str, float], medians: Sequence[Median], locale: str) -> Post:
    """A person's votes beside the medians."""
    lines = []
    for one in medians:
        unit = unit_of(one.name)
        mine = show(own[one.name], unit) if one.name in own else translate(NO_VOTE, locale)
        told = {"name": label(one.name), "median": show(one.value, unit), "votes": one.votes, "own": mine}
        lines.append(translate(VOTE_LINE, locale).format(**told))
    return text_post(translate("Votes", locale), "\n".join(lines) or translate(NO_VOTE, locale))


def log_post(log: Sequence[StatementSummary], locale: str) -> Post:
    """The predictions, open and settled."""
    lines = []
    for standing in log:
        one = standing.prediction
        shown = NO_VOTE if standing.median is None else percent(standing.median)
        told = {"number": one.id, "statement": plain(one.statement), "due": one.due, "median": shown, "people": standing.people}
        settled = {"outcome": one.outcome, "known_on": one.known_on}
        text = translate(OPEN_LINE if one.outcome is None else SETTLED_LINE, locale)
        lines.append(text.format(**told, **settled))
    return text_post(translate("Predictions", locale), "\n".join(lines) or translate(NO_PREDICTIONS, locale))


def score_post(score: Score, locale: str) -> Post:
    """The Brier scores."""
    title = translate("Brier scores", locale)
    if score.members is None or score.crowd is None:
        return text_post(title, translate(NO_SCORE, locale))
    own = translate(NO_VOTE, locale) if score.own is None else f"{score.own:.3f}"
    told = {"settled": score.settled, "members": f"{score.members:.3f}", "counted": score.counted, "crowd": f"{score.crowd:.3f}"}
    return text_post(title, translate(SCORES, locale).format(**told, own=own, own_counted=score.own_counted))
