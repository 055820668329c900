"""Answers, lists and refusals in German: every sentence of the program's own, in the words that people read."""

import re

import pytest

from bot.locales.answers import localized, localized_lines
from qs_assistant.types.place import Place
from qs_assistant.types.request import Request, Scenario

HERE = Place("german")
ENGLISH = re.compile(r"\b(?:the|is|of|and|with|are|that|which|to|from|at|it|by|share|year|value|per)\b", re.IGNORECASE)
FIGURE = re.compile(r"[-+]?\$?\d+(?:[.,]\d+)*%?")
TOPICS = ("number", "market", "terminal", "limits", "method", "risk", "omissions", "references", "peers", "workbook")
REQUESTS = [
    Request("value"),
    Request("value", {"target_yield": 0.5, "share_price": 5.0}, "bear"),
    Request("value", {"shares": 700.0}, outputs=("first_cash_year", "funding_need", "breakeven_yield")),
    Request("solve", solve_for="discount_rate", target=("value_per_share", 12.0)),
    Request("solve", solve_for="discount_rate", target=("upside", -0.5)),
    Request("solve", solve_for="shares", target=("value_per_share", 12.0)),
    Request("solve", solve_for="target_yield", target=("equity_value", 930.0)),
    Request("solve", solve_for="start_year", target=("value_per_share", 1.3)),
    Request("sweep", variable="target_yield", low=0.5, high=0.95),
    Request("sensitivity", {"royalty_rate": 0.08}),
    Request("simulate"),
    Request("simulate", outcomes=True),
    Request("compare", scenarios=(Scenario({}, "bear"), Scenario(), Scenario({"target_yield": 0.95}))),
    Request("compare", scenarios=(Scenario({}, "bear", 0.5), Scenario({}, "bull", 0.5))),
    Request("solve", solve_for="peak_capacity", target=("value_per_share", 9.0)),
    Request("frontier", axes=()),
    Request("frontier", axes=(), target=("value_per_share", 9.0)),
    Request("frontier", axes=(), target=("value_per_share", 29.0)),
    Request("frontier", axes=(), target=("value_per_share", 290.0)),
    Request("frontier", axes=(), target=("value_per_share", 0.8)),
    Request("event", event="corning"),
    Request("event", events=("corning", "delay")),
    Request("views"),
    Request("football"),
    *(Request("explain", topic=topic) for topic in TOPICS),
]
TOLD = [
    ("value", {"royalty": "150%"}, "Lizenzsatz kann nicht 150% sein. Erlaubt: von 0% bis 100%."),
    ("event", {"event": "toyota"}, "Ein Ereignis “toyota” gibt es nicht."),
    ("solve", {"input": "banana", "target": "equity_value", "value": "$1 billion"}, "Eine Größe “banana” gibt es nicht."),
    ("compare", {"first": "bear: 25%", "second": "base: 50%"}, "Die Gewichte ergeben zusammen 75%, nicht 100%"),
    ("run", {"id": "zzzz"}, "Ein Lauf zzzz ist hier nicht aufbewahrt"),
]

pytestmark = pytest.mark.simcord(settle_timeout=60)  # the real assistant, on a machine that has other work to do


@pytest.fixture
def simcord_bot(real_bot):
    return real_bot


def content(assumptions):
    """What the knowledge folder says in words of its own, which stay as they are."""
    stories = assumptions.stories
    texts = [
        *(one.note for one in assumptions.entries),
        *(one.note for one in assumptions.references),
        *(text for one in stories.events for text in (one.title, one.reason)),
        *(text for one in stories.views for text in (one.name, one.why)),
    ]
    return sorted({text[at:] for text in texts for at in (0, 1) if len(text) > 2}, key=len, reverse=True)


def left_in_english(text, known):
    """The lines of a text with English words of the program's own."""
    found = []
    for line in text.splitlines():
        bare = line
        for one in known:
            bare = bare.replace(one, "")
        bare = re.sub(r"“[^”]*”|`[^`]*`|--\w+ FILE", "", bare)
        if "[" not in bare and ENGLISH.search(bare):
            found.append(line)
    return found


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: f"{one.kind} {one.topic or one.solve_for or one.event or ''}")
async def test_every_sentence_of_an_analysis_is_german(real, request_):
    answer = await real.run(request_, HERE)
    known = content(await real.assumptions(HERE))
    said = localized(answer, "de")
    shown = "\n".join([said.understood, said.headline, said.body, said.more, *(note for note in said.notes)])
    traced = localized_lines("\n".join(f"- {line}" for line in await real.trace(answer)), "de")
    assert left_in_english(shown, known) == []
    assert [line for line in traced.splitlines() if " is " in line.split(":")[0] or "Run `" in line] == []
    assert sorted(FIGURE.findall(said.headline)) == sorted(FIGURE.findall(answer.headline))


@pytest.mark.parametrize(
    "question", ["who is Ducati?", "what is the share price today?", "hello", "thanks, good night", "should I buy?", "yield 150%", "50%"]
)
async def test_what_stands_around_documents_refusals_and_questions_back_is_german(real, question):
    answer = await real.ask(question, Place(f"german {question}"))
    said = localized(answer, "de")
    offered = [one.question for one in said.choices]
    told = "\n".join(
        line for line in f"{said.understood}\n{said.headline}\n{said.body}".splitlines() if not any(one in line for one in offered)
    )
    assert left_in_english(told, content(await real.assumptions(HERE))) == []


@pytest.mark.parametrize(("command", "options", "words"), TOLD)
async def test_what_goes_wrong_is_told_in_german(world, interactions_with, command, options, words):
    interactions_with(locale="de")
    result = await world.alice.slash(world.channel, command, **options)
    messages = [one for one in (*result.followups, result.response) if one is not None and one.content]
    assert messages[0].ephemeral
    assert messages[0].content.startswith(words)


async def test_an_answer_and_the_assumptions_in_a_german_server(world, interactions_with):
    interactions_with(locale="de")
    valued = (await world.alice.slash(world.channel, "value", **{"yield": "90%"})).response.embeds[0].description
    assert valued.startswith("*Verstanden: Zielausbeute 90% (bisher 89.36%)*\n\n**Wert je Aktie $")
    listed = (await world.alice.slash(world.channel, "assumptions")).response.embeds[0].description
    assert "- **Separator-Ausbeute** 95% (88% … 98%) · Einschätzung" in listed


async def test_words_of_a_document_stay_as_they_are():
    quoted = "- Value per share goes from $1.00 at 50% to $2.00 at 60% [1]. (A Bank, 1 May 2026)"
    assert localized_lines(quoted, "de") == quoted
