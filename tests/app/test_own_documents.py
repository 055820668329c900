from qs_assistant.app.own_documents import assumptions_markdown, own_documents, plain_markdown
from qs_assistant.documents.split import split
from qs_assistant.types.settings import Settings
from qs_assistant.valuation.assumptions import load_assumptions


def test_each_assumption_is_told_with_its_value_and_its_note():
    assumptions = load_assumptions(Settings().assumptions_file)
    text = assumptions_markdown(assumptions)
    assert all(one.note in text for one in assumptions.entries if not one.follows)
    assert "royalty rate is 10%, a judgement of its makers" in text


def test_another_file_of_assumptions_is_told_as_it_is(tmp_path):
    shipped = Settings()
    text = shipped.assumptions_file.read_text(encoding="utf-8")
    (tmp_path / "assumptions.toml").write_text(text.replace("royalty_rate     = { value = 0.1,", "royalty_rate = { value = 0.12,"))
    for name in ("events.toml", "views.toml"):
        (tmp_path / name).write_text((shipped.knowledge_dir / name).read_text(encoding="utf-8"), encoding="utf-8")
    first, *_ = own_documents(shipped.model_copy(update={"knowledge_dir": tmp_path}))  # the page on the model speaks of the shipped company
    assert any("royalty rate is 12%" in piece.text for piece in split(first))


def test_a_page_is_told_in_words_without_equations_tables_code_and_tests(tmp_path):
    page = tmp_path / "page.md"
    lines = [
        "# T",
        "## What",
        "Yield counts. [`test_yield`]",
        "",
        "    y = 1 - x",
        "",
        "```console",
        "$ qs 5",
        "```",
        "| a | b |",
        "| - | - |",
    ]
    page.write_text("\n".join(lines), encoding="utf-8")
    assert plain_markdown(page).split() == ["#", "T", "##", "What", "Yield", "counts."]


def test_what_it_leaves_out_stands_in_its_own_document():
    pieces = [piece for one in own_documents(Settings()) for piece in split(one)]
    assert {piece.publication.publisher for piece in pieces} == {"QS Assistant"}
    assert any(piece.heading == "What the model leaves out" for piece in pieces)


def test_without_assumptions_there_are_none(tmp_path):
    assert own_documents(Settings().model_copy(update={"knowledge_dir": tmp_path})) == ()


def test_each_command_is_a_passage_of_its_own():
    document = next(one for one in own_documents(Settings()) if one.publication.title.endswith("commands"))
    pieces = [piece for piece in split(document) if piece.heading.startswith("Commands")]
    assert all(piece.text.count("command") >= 1 and "\n" not in piece.text for piece in pieces)
    assert [piece.text for piece in pieces if "/simulate:" in piece.text] == [
        "Discord command /simulate: The odds: the spread of values when every input varies within its range."
    ]
