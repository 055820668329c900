from dataclasses import dataclass
from pathlib import Path

import pytest

from qs_assistant.documents.impact import Impact, changed, read_golden, where_they_differ
from qs_assistant.types.errors import DocumentError, InputError, StoreError


@dataclass
class Source:
    document: str
    passage: str


@dataclass
class Reply:
    text: str
    citations: tuple = ()


async def test_questions_that_are_answered_otherwise_are_found_by_text_or_by_source():
    replies = {
        "same": Reply("one", (Source("a", "words"),)),
        "text": Reply("old"),
        "source": Reply("x", (Source("a", "words"),)),
        "fails": InputError("No."),
        "unreachable": StoreError("/secret/path is full."),
    }

    async def ask(question, scopes):
        assert scopes == ("guild:1", "global")
        reply = replies[question]
        if isinstance(reply, Exception):
            raise reply
        return reply

    impact = Impact(ask, list(replies))
    before = await impact.measure(("guild:1", "global"))
    replies |= {"text": Reply("new"), "source": Reply("x", (Source("b", "words"),))}
    found = changed(before, await impact.measure(("guild:1", "global")))
    assert [one.question for one in found] == ["text", "source"]
    assert (found[0].before.text, found[0].after.text) == ("old", "new")
    assert (found[1].before.documents, found[1].after.documents) == (("a",), ("b",))
    assert before["fails"].text == "No."
    assert before["unreachable"].text == "The store could not be used."


def test_the_golden_questions_that_ship_can_be_read():
    questions = read_golden(Path(__file__).parents[2] / "knowledge" / "golden.toml")
    assert len(set(questions)) == len(questions) >= 12


@pytest.mark.parametrize("text", ["", "questions = 3", "questions = ['']", "questions = ["])
def test_a_file_that_is_no_list_of_questions_is_refused(tmp_path, text):
    (tmp_path / "golden.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match="golden"):
        read_golden(tmp_path / "golden.toml")


def test_answers_are_shown_from_the_sentence_on_in_which_they_differ():
    same = "Cash came to $131 million [1]. "
    before, after = where_they_differ(f"{same}Yield was 60% [2].", f"{same}Yield was 75% [3].", 60)
    assert (before, after) == ("... Yield was 60% [2].", "... Yield was 75% [3].")
    assert where_they_differ("Yes.", "No.", 60) == ("Yes.", "No.")
    assert where_they_differ("a " * 100, "b " * 100, 10) == ("a a a a a ...", "b b b b b ...")
