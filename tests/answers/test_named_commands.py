import pytest

from qs_assistant.answers.named_commands import command_of, with_command
from qs_assistant.answers.select import Part
from qs_assistant.documents.passage import OWN, Passage, Publication


def passage(text, kind=OWN):
    return Passage(text, "d", "v", "global", 0, "", text, Publication("Commands", "QS Assistant", "2025-12-31", kind), score=0.1)


FACT = passage("Discord command `/kb add` was used by the press: twice.", "article")
ADD = passage("Discord command `/kb add file`: Add files.")
KB = passage("Discord command `/kb`: Look after documents.")
TYPED = passage("Terminal command `qs-assistant docs add`: Add documents.")
FOUND = (FACT, KB, ADD, TYPED)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("what is /kb add file for?", ADD),
        ("/kb banana", KB),
        ("qs-assistant docs add?", TYPED),
        ("what is it for?", FACT),
        ("what is /kbx", FACT),
    ],
)
def test_the_command_that_is_named_comes_first(question, first):
    assert with_command(Part(question, FOUND)).passages[0].id == first.id


def test_all_that_are_named_come_first_and_the_rest_stays():
    found = with_command(Part("/kb add file or qs-assistant docs add?", FOUND)).passages
    assert [one.id for one in found] == [ADD.id, TYPED.id, FACT.id, KB.id]


def test_only_the_programs_own_documents_tell_of_commands():
    assert [command_of(one) for one in FOUND] == ["", "/kb", "/kb add file", "qs-assistant docs add"]
