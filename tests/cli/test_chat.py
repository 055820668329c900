"""What a conversation in the terminal does besides answering, worked out on paper with an assistant of one answer."""

import io
from dataclasses import dataclass

import pytest

from qs_assistant.cli.chat import Chat, Keeping, keeping
from qs_assistant.cli.ingestion import in_folder
from qs_assistant.cli.progress import told_progress
from qs_assistant.types.answer import Answer, Field
from qs_assistant.types.errors import DocumentError
from qs_assistant.types.place import TERMINAL

ANSWER = Answer("q", "valuation", "A share is worth $9.", run_id="3f2a", fields=(Field("Value per share", "$9"),), chart="sweep")


@dataclass
class Picture:
    png: bytes = b"png"


class OneAnswer:
    async def ask(self, _question, _where):
        return ANSWER

    async def chart(self, _answer):
        return Picture()


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("save that", "save"),
        ("Save it, please.", "save"),
        ("chart it", "chart"),
        ("draw a chart", "chart"),
        ("as a table", "table"),
        ("show me that as a table", "table"),
    ],
)
def test_what_is_asked_of_the_last_answer_is_told_from_questions(line, wish):
    assert keeping(line) == Keeping(wish)


@pytest.mark.parametrize(
    "line", ["what if yield reaches 90%?", "chart the value against yield", "table", "how much did PowerCo save?", "keep the royalty at 5%"]
)
def test_a_question_with_such_a_word_stays_a_question(line):
    assert keeping(line) is None


async def test_the_last_answer_is_saved_charted_and_shown_as_a_table(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    lines = "as a table\nwhat if yield is 90%?\nas a table\nsave that\nchart it\nchart it as mine.png\nchart it as mine.jpg\n"
    await Chat(OneAnswer(), TERMINAL).talk(io.StringIO(lines))
    said = capsys.readouterr()
    assert said.out.splitlines()[0].startswith("There is no answer yet")
    assert "Value per share  $9" in said.out
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


def test_the_first_start_says_how_long_it_will_still_take():
    now, said = [0.0], []
    show = told_progress(said.append, lambda: now[0])
    for done, moment in ((0, 0), (1, 5), (2, 12), (3, 15), (4, 30)):
        now[0] = moment
        show("documents", done, 4)
    assert said[0].startswith("Indexing 4 documents")
    assert said[1:] == ["2 of 4 documents, about 12 s left", "Indexed 4 documents in 30 s."]
