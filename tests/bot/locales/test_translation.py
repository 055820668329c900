import ast
import re
from pathlib import Path

import pytest
from discord import Locale, app_commands

import bot
from bot.delivery.rendering import CHOICE
from bot.locales.translation import Translation, catalogue, translate, translate_text
from qs_assistant import questions
from qs_assistant.app.chat_assistance import SUMMARY
from qs_assistant.app.frequent_topics import DECLINED, KINDS, LOOK_UPS, WHAT_IFS
from qs_assistant.app.model_agreement import BOTH
from qs_assistant.app.pipeline import CHOSEN_REMARK, FAILURE_REMARK, NOT_USED, OTHERS_REMARK, OTHERWISE_REMARK, PROPOSED_REMARK

GERMAN = catalogue("de")
SOURCES = sorted(Path(bot.__file__).parent.rglob("*.py"))
CONSTANTS = {
    target.id: node.value.value
    for path in SOURCES
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    for target in node.targets
    if isinstance(target, ast.Name)
}


def spoken():
    """Every fixed text that the bot hands to translate() or locale_str() by name or as it stands."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "translate"}:
                translate_text = node.args[0]
                for one in (translate_text.body, translate_text.orelse) if isinstance(translate_text, ast.IfExp) else (translate_text,):
                    if isinstance(one, ast.Constant):
                        yield one.value
                    elif isinstance(one, ast.Name) and one.id in CONSTANTS:
                        yield CONSTANTS[one.id]


@pytest.mark.parametrize("text", sorted(set(spoken())))
def test_every_fixed_text_has_german_words_with_the_same_blanks(text):
    assert set(re.findall(r"{\w+}", GERMAN[text])) == set(re.findall(r"{\w+}", text))


def worded(node):
    """The texts that an expression may be, with a name in each blank."""
    if isinstance(node, ast.IfExp):
        return [*worded(node.body), *worded(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(one.value if isinstance(one, ast.Constant) else "Graz" for one in node.values)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def asked_back():
    """Every question back: what a Reading is given as `ask_back`, as it stands or by a name."""
    for path in sorted(Path(questions.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        given = [one.value for node in ast.walk(tree) if isinstance(node, ast.Call) for one in node.keywords if one.arg == "ask_back"]
        names = {one.id for one in given if isinstance(one, ast.Name)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                given += [node.value for one in targets if isinstance(one, ast.Name) and one.id in names]
        yield from (text for one in given for text in worded(one))


@pytest.mark.parametrize("text", sorted(set(asked_back())))
def test_every_question_back_has_german_words(text):
    assert translate_text(text, "de") != text


@pytest.mark.parametrize(
    "text",
    [BOTH, SUMMARY, CHOSEN_REMARK, FAILURE_REMARK, NOT_USED, OTHERS_REMARK, OTHERWISE_REMARK, PROPOSED_REMARK],
    ids=lambda text: text[:30],
)
def test_every_remark_beside_an_answer_has_german_words(text):
    said = re.sub(r"{\w*}", "Graz", text)
    assert translate_text(said, "de") != said


def test_the_questions_back_are_found():
    assert len(set(asked_back())) >= 10


@pytest.mark.parametrize("kind", [*KINDS.values(), WHAT_IFS, LOOK_UPS, DECLINED])
def test_every_kind_of_request_of_a_digest_has_german_words(kind):
    assert GERMAN[kind]


def test_short_texts_stay_within_what_discord_takes_for_descriptions():
    assert all(len(GERMAN[text]) <= CHOICE for text in spoken() if len(text) <= CHOICE and "." not in text[-1])


def test_unknown_languages_and_texts_fall_back_to_english():
    assert translate("Sources", "fr") == "Sources"
    assert translate("Sources", "de") == "Quellen"
    assert translate("Sources", "de-AT") == "Quellen"
    assert translate("no such text", "de") == "no such text"


@pytest.mark.parametrize(("locale", "text"), [(Locale.german, "Quellen"), (Locale.american_english, "Sources"), (Locale.french, None)])
async def test_discord_gets_german_and_english_and_nothing_made_up(locale, text):
    location = app_commands.TranslationContextLocation.command_description
    context = app_commands.TranslationContext(location, data=None)
    assert await Translation().translate(app_commands.locale_str("Sources"), locale, context) == text


def test_sentences_of_answers_are_translated_with_their_figures_as_they_are():
    text = "That was a lot of questions at once. Your next one is welcome in 18 s."
    assert translate_text(text, "de") == "Das waren viele Fragen auf einmal. Die nächste ist in 18 s willkommen."
    mixed = "PowerCo pays $131 million [1]. You decide."
    assert translate_text(mixed, "de") == "PowerCo pays $131 million [1]. Du entscheidest."
    assert translate_text("**What the model gives**", "de") == "**Was das Modell ergibt**"
    assert translate_text(text, "en-US") == translate_text(text, "fr") == text


def test_no_text_of_the_catalogue_has_lost_a_blank():
    assert all(set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", german)) for text, german in GERMAN.items())
