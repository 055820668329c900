"""A hundred texts made to be slow: each reader takes them in a time that a person does not notice, and nobody else waits for them."""

import asyncio
import random
import time

import pytest

from bot.access.addressing import without_mentions
from bot.delivery.rendering import PAGE, clip
from bot.delivery.rendering import split as pages
from bot.queue.fair_queue import FairQueue
from qs_assistant.answers.accounts import amounts_of, words_of
from qs_assistant.answers.parts import clauses
from qs_assistant.answers.speakers_asked import asked_for
from qs_assistant.documents.document import LoadedDocument, Paragraph, Section
from qs_assistant.documents.formats.cleaning import clean as cleaned
from qs_assistant.documents.load import parse_sections, plain
from qs_assistant.documents.passage import Publication
from qs_assistant.documents.split import LONGEST_WORDS, WORD_LETTERS
from qs_assistant.documents.split import split as passages
from qs_assistant.grounding.evidence import Cited, Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.questions.limits import MOST_CHARACTERS
from qs_assistant.questions.reader import Reader
from qs_assistant.text.inert import inert
from qs_assistant.text.publisher_names import resembles, whole_names
from qs_assistant.text.sentences import sentences
from qs_assistant.text.tokens import clean, tokenize
from qs_assistant.types.company import load_company
from qs_assistant.types.settings import Settings, shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS

COMPANY = load_company(shipped_knowledge())

CASES = 100
SECONDS = 0.1
LOOP = 0.02
SHOWN = LONGEST_WORDS * WORD_LETTERS // 2
"""Characters of a long passage; the guard sees no longer ones."""

PIECES = (
    *(
        "a",
        "A",
        "1",
        "9",
        "1,",
        "1.",
        "1 ",
        "-",
        "$1",
        "A1",
        "1a",
        "A-1",
        "1x",
        "1e9",
        "1e",
        "1,000,",
        "1 000 ",
        "1%",
        "½",
        "²",
        "１",
        "\u0301",
    ),
    *(
        "one ",
        "hundred ",
        "hundred and ",
        "two-",
        "half a ",
        "three-fold-",
        "nine in ",
        "1 to ",
        "from 1 to ",
        "over a ",
        "up to ",
        "between ",
    ),
    *(
        "[1]",
        "[1",
        "[1,",
        "(",
        "[",
        "*",
        "_",
        "`",
        "\\",
        "{",
        "<a",
        "&",
        "&#1",
        "&amp;",
        "http://",
        "www.",
        "|",
        "~",
        "'",
        "'s ",
        "\t",
        "\n",
        " ",
        "[a](",
        "/ ",
        "#",
    ),
    *(
        "Q1 2025 ",
        "2025-",
        "2025-01-",
        "January ",
        "Jan. ",
        "No. ",
        "U.S. ",
        "e.g. ",
        ". ",
        "? ",
        "; ",
        ", ",
        ": ",
        "and ",
        "or ",
        "n't ",
        "é",
    ),
    *(
        "yield ",
        "if yield ",
        "yield 90% and ",
        "what if ",
        f"yield{' ' * 1300}90%",
        "royalty ",
        "compare ",
        "versus ",
        "years later ",
        "the ",
        "PowerCo ",
        "per kWh ",
    ),
)


def worst_cases():
    """Single pieces over and over, then mixtures of two to four, each as long as a question may be."""
    draw = random.Random(4)  # noqa: S311 - test data, not secrets
    units = [*PIECES, *("".join(draw.sample(PIECES, draw.randint(2, 4))) for _ in range(CASES - len(PIECES)))]
    return [(unit * (MOST_CHARACTERS // len(unit) + 1))[:MOST_CHARACTERS] for unit in units]


@pytest.fixture(scope="module")
def readers():
    known = load_assumptions(Settings(_env_file=None).assumptions_file)
    reader = Reader(cases={preset: known.case(preset) for preset in PRESETS}, ranges=known.ranges, company=COMPANY)

    def guard(text):
        shown = text[:SHOWN]
        evidence = Evidence(
            {1: Cited(shown, shown[:300], shown[:100], "2025-01-01")}, {"3f2a9c01b7de": {"value_per_share": (1.0, "$")}}, text
        )
        return check(f"{shown} [1].", evidence)

    def document(text):
        about = Publication("", "", "", "other")
        return passages(LoadedDocument("x", about, (Section((), about, (Paragraph(text),)),), b""))

    return {
        "question": lambda text: reader.read(text, None),
        "guard": guard,
        "document": document,
        "sentences": sentences,
        "tokens": lambda text: tokenize(clean(text)),
        "cleaning": cleaned,
        "inert": inert,
        "pages": lambda text: [pages(text), clip(text, PAGE)],
        "names": lambda text: [whole_names(text), resembles(text, COMPANY.name), asked_for(text, {"the company": "", "yield": "yield"})],
        "clauses": clauses,
        "accounts": lambda text: [words_of(text), amounts_of(text)],
        "Markdown": lambda text: [parse_sections(f"# {text}\n{text}", Publication("", "", "", "other"), {}, "x"), plain(text)],
        "message": without_mentions,
    }


def slowness():
    """How many times longer than usual this machine takes just now: a plain loop of a million steps usually takes LOOP seconds."""
    began = time.process_time()
    for _ in range(1_000_000):
        pass
    return max(1.0, (time.process_time() - began) / LOOP)


def seconds(work, text):
    """The least of three tries, by the pace of the machine, so that a busy one fails no test; what passes at once is tried once."""
    least = float("inf")
    for _ in range(3):
        began = time.process_time()
        work(text)
        least = min(least, time.process_time() - began)
        if least < SECONDS / 2:
            return least
    return least / slowness()


@pytest.mark.parametrize(
    "name",
    [
        "question",
        "guard",
        "document",
        "sentences",
        "tokens",
        "cleaning",
        "inert",
        "pages",
        "names",
        "clauses",
        "accounts",
        "Markdown",
        "message",
    ],
)
def test_no_text_takes_longer_than_a_person_notices(readers, name):
    readers[name]("What is implied if yield reaches 90%?")
    slow = {text[:40]: taken for text in worst_cases() if (taken := seconds(readers[name], text)) > SECONDS}
    assert not slow


def test_there_are_a_hundred_different_cases():
    assert len(set(worst_cases())) == CASES


async def test_others_are_not_kept_waiting_while_one_member_sends_them_all():
    """One server's member sends sixty at once; a question from each of three others is served within the next four turns."""
    turns = FairQueue(at_once=1, lane_limit=60, limit=200, clock=lambda: 0.0)
    order, gate = [], asyncio.Event()

    async def ask(lane):
        async with turns.turn(lane):
            await gate.wait()
            order.append(lane)

    tasks = []
    for lane in (*["hostile"] * 60, "b", "c", "d"):
        tasks.append(asyncio.create_task(ask(lane)))
        await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*tasks)
    assert max(order.index(lane) for lane in ("b", "c", "d")) <= 5
