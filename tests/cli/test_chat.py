"""What a conversation in the terminal does besides answering, worked out on paper with an assistant of one answer."""

import io
from dataclasses import dataclass

import pytest

from qs_assistant.cli.answer_table import table_of
from qs_assistant.cli.chat import Chat, ResultAction, action_of
from qs_assistant.cli.ingestion import in_folder
from qs_assistant.cli.progress import log_progress
from qs_assistant.types.answer import Answer, Citation, Figure, Source
from qs_assistant.types.errors import DocumentError
from qs_assistant.types.place import TERMINAL

ANSWER = Answer("q", "valuation", "A share is worth $9.", run_id="3f2a", results={"value_per_share": 9.0}, chart="sweep")


@dataclass
class Picture:
    png: bytes = b"png"


class OneAnswer:
    async def ask(self, _question, _where):
        return ANSWER

    async def chart(self, _answer):
        return Picture()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("save that", "save"),
        ("Save it, please.", "save"),
        ("chart it", "chart"),
        ("draw a chart", "chart"),
        ("as a table", "table"),
        ("show me that as a table", "table"),
    ],
)
def test_what_is_asked_of_the_last_answer_is_told_from_questions(line, kind):
    assert action_of(line) == ResultAction(kind)


@pytest.mark.parametrize(
    "line", ["what if yield reaches 90%?", "chart the value against yield", "table", "how much did PowerCo save?", "keep the royalty at 5%"]
)
def test_a_question_with_such_a_word_stays_a_question(line):
    assert action_of(line) is None


@pytest.mark.parametrize("word", ["exit", "quit", "EXIT!"])
async def test_a_word_of_leaving_ends_the_conversation(word, capsys):
    await Chat(OneAnswer(), TERMINAL).talk(io.StringIO(f"as a table\n{word}\nwhat if yield is 90%?\n"))
    said = capsys.readouterr().out
    assert "There is no answer yet" in said
    assert "$9" not in said


async def test_the_last_answer_is_saved_charted_and_shown_as_a_table(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    lines = "as a table\nwhat if yield is 90%?\nas a table\nsave that\nchart it\nchart it as mine.png\nchart it as mine.jpg\n"
    await Chat(OneAnswer(), TERMINAL).talk(io.StringIO(lines))
    said = capsys.readouterr()
    assert said.out.splitlines()[0].startswith("There is no answer yet")
    assert "value per share  $9.00" in said.out
    assert (tmp_path / "answer-3f2a.md").read_text() == "> q\n\nA share is worth $9.\n"
    assert (tmp_path / "answer-3f2a.png").read_bytes() == (tmp_path / "mine.png").read_bytes() == b"png"
    assert "name the file mine.png" in said.err


def test_a_folder_is_its_files_that_can_be_read(tmp_path):
    for name in ("b.txt", "a.md", "c.bin", ".hidden.txt", "deep/d.csv", ".git/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert in_folder(str(tmp_path)) == [str(tmp_path / name) for name in ("a.md", "b.txt", "deep/d.csv")]
    assert in_folder("https://example.com/x") == ["https://example.com/x"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(DocumentError, match="no file"):
        in_folder(str(tmp_path / "empty"))


def test_the_first_start_says_each_step_and_how_long_it_will_still_take():
    now, said = [0.0], []
    show = log_progress(said.append, lambda: now[0])
    for what, done, total, moment in (
        ("model", 0, 1, 0),
        ("model", 1, 1, 7),
        ("passages", 3, 9, 7),
        ("documents", 0, 4, 7),
        ("documents", 1, 4, 12),
        ("documents", 2, 4, 19),
        ("documents", 3, 4, 22),
        ("documents", 4, 4, 37),
    ):
        now[0] = moment
        show(what, done, total)
    assert said == [
        "First start. Step 1 of 2: preparing the embedding model, once; about 10 s ...",
        "Prepared the embedding model in 7 s.",
        "Step 2 of 2: Indexing 4 documents (first start, or documents that changed); about 5 s ...",
        "2 of 4 documents, about 12 s left",
        "Indexed 4 documents in 30 s.",
    ]


def test_a_later_start_tells_of_changed_documents_alone():
    said = []
    show = log_progress(said.append, lambda: 0.0)
    show("documents", 0, 200)
    assert said == ["Indexing 200 documents (first start, or documents that changed); about 60 s ..."]


@pytest.mark.parametrize(
    ("results", "rows"),
    [
        ({"value_per_share": 9.0, "n": 65536}, [("value per share", "$9.00"), ("n", "65,536")]),
        ([{"equity_value": 900.0}, {"equity_value": 1800.0}], [("", "1", "2"), ("equity value", "$900 million", "$1.80 billion")]),
        ({"x": [0.05, 0.1], "value_per_share": [1.0, 2.0]}, [("x", "value per share"), ("0.05", "$1.00"), ("0.1", "$2.00")]),
        ({"rows": [{"input": "royalty_rate", "low": None}]}, [("input", "low"), ("royalty rate", "none")]),
    ],
)
def test_a_table_has_the_results_under_their_names(results, rows):
    assert table_of(Answer("q", "valuation", "", results=results)) == rows


def test_a_table_of_what_documents_say_names_each_figures_source():
    citation = Citation(1, "letter", "A letter", "QuantumScape", "2025", "letter", "up to $131 million", 0.8)
    figure = Figure("$131 million", 131.0, "$M", Source("passage", citation=1))
    dated = Figure("2 May 2026", 0.0, "date", Source("program"))
    answer = Answer("q", "documents", "Up to $131 million [1].", citations=(citation,), figures=(figure, figure, dated))
    assert table_of(answer) == [("$131 million", "[1] A letter")]
