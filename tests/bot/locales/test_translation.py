import ast
import re
from pathlib import Path

import pytest
from discord import Locale, app_commands

import bot
from bot.delivery.rendering import CHOICE
from bot.locales.translation import Translation, catalogue, translate, translate_text
from qs_assistant.app.frequent_topics import DECLINED, KINDS, LOOK_UPS, WHAT_IFS

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
