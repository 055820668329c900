"""`ask`, `chat` and `status` as their own process, started as users start them."""

import json
import os
import subprocess
import sys

import pytest

from qs_assistant.cli.__main__ import main


@pytest.fixture(scope="module")
def folder(stocked_folder, tmp_path_factory):
    """A working folder with a copy of a stocked data folder."""
    import shutil

    folder = tmp_path_factory.mktemp("terminal")
    shutil.copytree(stocked_folder, folder / "data")
    return folder


@pytest.fixture(scope="module")
def program(folder):
    """Runs the program with arguments and standard input."""

    def run(*arguments, stdin="", **environment):
        return subprocess.run(
            [sys.executable, "-m", "qs_assistant.cli", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=folder,
            env={**os.environ, "DATA_DIR": str(folder / "data"), **environment},
        )

    return run


@pytest.fixture
def within(folder, monkeypatch, capsys):
    """Runs the program within this process: starting one takes a second, and what is refused takes none."""

    def run(*arguments, **environment):
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["qs-assistant", *arguments])
        for name, value in {"DATA_DIR": str(folder / "data"), **environment}.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, ended.value.code, said.out, said.err)

    return run


def test_chat_answers_one_question_a_line_and_exits_0(program):
    done = program("chat", stdin="what's implied if yield reaches 90%?\n\nwhat about with an 8% royalty?\n")
    assert done.returncode == 0
    assert "target yield 90%" in done.stdout
    assert "$1.44" in done.stdout
    assert "royalty rate 8%" in done.stdout
    assert done.stderr == ""


def test_a_question_of_the_documents_is_answered_with_its_source(program):
    done = program("ask", "when was QuantumScape founded?")
    assert done.returncode == 0
    assert "2010" in done.stdout
    assert "\n[1] " in done.stdout
    assert done.stderr == ""


def test_an_argument_that_is_no_utf_8_is_refused_in_a_sentence(program):
    done = program("ask", b"what if yield is \xff\xfe 90%?")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Argument 2 ")
    assert "not valid UTF-8" in done.stderr


def test_json_lines_are_answered_in_order_and_follow_on_within_a_conversation_only(program):
    lines = [
        {"question": "What if yield reaches 93%?", "conversation": "a"},
        {"question": "what about with an 8% royalty?", "conversation": "b"},
        {"question": "and at 95%?", "conversation": "a"},
    ]
    done = program("ask", "--json", "-", stdin="\n".join(json.dumps(one) for one in lines) + "\nnot {json\n{broken\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (1, "1 of 5 lines could not be answered; the reason stands in the line's place.\n")
    assert [one.get("conversation") for one in answers[:3]] == ["a", "b", "a"]
    assert answers[2]["request"]["set"] == {"target_yield": 0.95}
    assert answers[1]["request"]["set"] == {"royalty_rate": 0.08}
    assert answers[3]["question"] == "not {json"
    assert "conversation" in answers[4]["error"]


def test_an_empty_question_is_refused_in_a_sentence(within):
    plain, as_json = within("ask", " "), within("ask", "--json", "")
    assert (plain.returncode, as_json.returncode) == (1, 1)
    assert plain.stderr.startswith("The question is empty.")
    assert json.loads(as_json.stdout)["input"] == "question"


def test_the_json_of_an_answer_has_every_key_that_the_interface_names(program):
    done = program("ask", "--json", "what is it worth at 90% yield?")
    answer = json.loads(done.stdout)
    named = {"question", "route", "request", "text", "results", "figures", "citations", "run_id", "conversation", "elapsed_ms"}
    assert named <= set(answer)
    assert {"kind", "set", "preset", "scenarios", "solve_for", "target", "variable", "low", "high", "operation", "operands"} <= set(
        answer["request"]
    )
    assert answer["figures"][0].keys() == {"text", "value", "unit", "source"}


def test_status_names_what_there_is(within):
    done = within("status", "--json")
    assert json.loads(done.stdout)["documents"] >= 30
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (("ask", "when was QuantumScape founded?"), {"DATA_DIR": "/dev/null/data"}, "DATA_DIR"),
        (("ask", "yield 90%"), {"KNOWLEDGE_DIR": "/nowhere"}, "assumptions"),
        (("value", "--set", "target_yield=130%"), {}, "from above 0% to 100%"),
        (("value", "--set", "yeild=90%"), {}, "Did you mean"),
        (("status",), {"CHROMA_PORT": "soon"}, "CHROMA_PORT"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_status_1(within, arguments, environment, said):
    done = within(*arguments, **environment)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_wrong_usage_is_exit_status_2(within):
    assert within("value", "--no-such-option").returncode == 2


def test_a_folder_that_is_not_ours_is_refused_and_left_alone(within, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    done = within("ask", "when was it founded?", DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "notes.txt" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["notes.txt"]


def test_a_damaged_index_is_set_aside_and_rebuilt_with_one_line_that_says_so(program, stocked_settings):
    folder = stocked_settings.data_dir
    (store,) = (folder / "index").rglob("chroma.sqlite3")
    store.write_bytes(b"nothing that SQLite knows" * 100)
    done = program("ask", "when was QuantumScape founded?", DATA_DIR=str(folder))
    assert done.returncode == 0
    assert "2010" in done.stdout
    assert len(done.stderr.strip().splitlines()) == 1
    (aside,) = folder.glob("index.damaged-*")
    assert str(aside) in done.stderr


def test_a_word_of_leaving_ends_a_piped_chat(program):
    done = program("chat", stdin="thanks!\nexit\nwhat if yield is 90%?\n")
    assert done.returncode == 0
    assert "You are welcome." in done.stdout
    assert "yield" not in done.stdout


def test_a_question_in_a_servers_scope_is_answered_and_a_wrong_scope_refused(program, within):
    assert "$1.44" in program("ask", "what is QS worth at 90% yield?", "--scope", "guild:7").stdout
    assert within("ask", "what is QS worth at 90% yield?", "--scope", "nowhere").returncode == 1
