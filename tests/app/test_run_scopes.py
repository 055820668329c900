"""Run ids between servers: what rests on a server's own base case is shown again in that server alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qs_assistant.app.base_case import OwnBaseCases
from qs_assistant.app.pipeline import Answering
from qs_assistant.app.scoped_model import LocalModels
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.records.runs import RunStore
from qs_assistant.types.company import NOBODY
from qs_assistant.types.errors import NotFoundError
from qs_assistant.types.place import Place
from qs_assistant.types.request import Request
from qs_assistant.valuation.assumptions import load_assumptions

pytestmark = pytest.mark.every_database

SHIPPED = load_assumptions(Path(__file__).parents[2] / "knowledge" / "assumptions.toml")
OWN, OTHER = Place("own", scopes=("guild:1", "global")), Place("other", scopes=("guild:2", "global"))


@pytest.fixture
def answering(database):
    cases = OwnBaseCases(BaseCases(database, lambda: datetime(2026, 1, 1, tzinfo=UTC)), SHIPPED)
    cases.set("guild:1", "opex", 500, by="<@1>", why="[a secret](https://evil.example)")
    return Answering(models=LocalModels(cases, company=NOBODY), finder=None, runs=RunStore(database), company=NOBODY, strict=True)


def test_a_run_on_an_own_base_case_is_unknown_elsewhere(answering):
    made = answering.carry_out(Request("value"), OWN, "")
    assert answering.replay(made.run_id, OWN).run_id == made.run_id
    with pytest.raises(NotFoundError):
        answering.replay(made.run_id, OTHER)


def test_a_run_on_the_shipped_base_case_is_known_everywhere(answering):
    made = answering.carry_out(Request("value"), OTHER, "")
    assert answering.replay(made.run_id, OWN).run_id == made.run_id


def test_an_admins_reason_is_shown_inert(answering):
    text = answering.carry_out(Request("value"), OWN, "").text
    assert "(a secret)(evil.example)" in text
