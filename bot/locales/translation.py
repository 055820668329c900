"""The bot's own words in the languages it ships, each a gettext catalogue (.po): commands, choices, buttons and fixed sentences."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po
from discord import Locale, app_commands

_ENGLISH = {Locale.american_english, Locale.british_english}
_TRANSLATED = {
    app_commands.TranslationContextLocation.command_description,
    app_commands.TranslationContextLocation.group_description,
    app_commands.TranslationContextLocation.parameter_description,
    app_commands.TranslationContextLocation.choice_name,
}
_BLANK = re.compile(r"\\{(\w+)\\}")
_NEXT_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z(])")
_MARKS = re.compile(r"(?P<before>(?:[-*>#] |-# )?(?:\*{1,2})?)(?P<words>.*?)(?P<after>\*{0,2})", re.DOTALL)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """The texts of a language, English to its own; empty where there is no catalogue."""
    path = Path(__file__).with_name(f"{language}.po")
    if not language.isalpha() or not path.is_file():
        return MappingProxyType({})
    with path.open("rb") as file:
        return MappingProxyType({str(one.id): str(one.string) for one in read_po(file) if one.id and one.string})


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The texts with blanks ("in {seconds} s"), as patterns that find what stands in the blanks."""
    return tuple(
        (re.compile(_BLANK.sub(r"(?P<\1>.+?)", re.escape(text)), re.DOTALL), translated)
        for text, translated in catalogue(language).items()
        if "{" in text
    )


def _language(locale: str) -> str:
    return locale.split("-", maxsplit=1)[0]


def translate(text: str, locale: str = "en") -> str:
    """A fixed text in the reader's language; in English where there is no translation."""
    return catalogue(_language(locale)).get(text, text)


def translate_text(text: str, locale: str = "en") -> str:
    """A finished text in the reader's language, sentence by sentence; what fills its blanks stays as it is, and so do unknown ones."""
    language = _language(locale)
    return text if not catalogue(language) else _translate_text(text, language)


@lru_cache(maxsize=4096)
def _translate_text(text: str, language: str) -> str:
    whole = _known(text, language)
    if whole is not None:
        return whole
    sentences = [_marked(one, language) for one in _NEXT_SENTENCE.split(text)]
    return " ".join(sentences)


def _marked(sentence: str, language: str) -> str:
    """A sentence, with the list or bold marks around it kept."""
    marks = _MARKS.fullmatch(sentence)
    if marks is None:
        return sentence
    return f"{marks['before']}{_known(marks['words'], language) or marks['words']}{marks['after']}"


def _known(text: str, language: str) -> str | None:
    found = catalogue(language).get(text)
    if found is not None:
        return found
    for pattern, translated in _patterns(language):
        if (match := pattern.fullmatch(text)) is not None:
            return translated.format(**match.groupdict())
    return None


class Translation(app_commands.Translator):
    """Gives Discord the translations of descriptions and choices; names of commands and options stay as they are."""

    async def translate(self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes) -> str | None:
        """The text in one locale, or None to leave Discord with the default."""
        text = string.message
        if context.location is app_commands.TranslationContextLocation.other:
            return translate(text, locale.value)
        if context.location not in _TRANSLATED:
            return None
        if locale in _ENGLISH:  # given too, or a client falls back to whatever language is there
            return text
        return catalogue(_language(locale.value)).get(text)
