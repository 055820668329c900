"""The bot's own words in the languages it ships, each a gettext catalogue (.po): commands, choices, buttons and fixed sentences."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.catalog import Message
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
_NEXT_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z(/`“$])")
_MARKS = re.compile(r"(?P<before>(?:[-*>#] |-# )?(?:\*{1,2})?)(?P<words>.*?)(?P<after>\*{0,2})", re.DOTALL)
_WITHIN_SENTENCE = r"(?:(?![.!?] [A-Z]).)+?"
_FIGURE = r"[-+]?[$€]?\d[\d,.]*%?(?:/\w+)?(?: (?:million|billion|trillion|GWh/yr|GWh|years?|a year|a share|per GWh|of the price))*"
_AS_IT_IS = frozenset(
    {"company", "example", "meaning", "note", "part", "question", "reason", "section", "source", "text", "title", "titles", "typed"}
)
"""Blanks that a person or a document filled: their words stay as they are."""
_QUOTED = re.compile(r"(“[^”]*”|`[^`]*`)")
_CITED = re.compile(r"\[\d+\]")
_TERM = "term"


@cache
def _messages(language: str) -> tuple[Message, ...]:
    """The texts of a language: the bot's own (de.po), and the sentences and terms of answers (de-answers.po)."""
    if not language.isalpha():
        return ()
    found: list[Message] = []
    for path in sorted(Path(__file__).parent.glob(f"{language}*.po")):
        with path.open("rb") as file:
            found += [one for one in read_po(file) if one.id and one.string]
    return tuple(found)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """The texts of a language, English to its own; empty where there is no catalogue."""
    return MappingProxyType({str(one.id): str(one.string) for one in _messages(language) if one.context != _TERM})


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The texts with blanks ("in {seconds} s"), as patterns that find what stands in the blanks."""

    def blank(found: re.Match[str]) -> str:
        return f"(?P<{found[1]}>{_FIGURE if found[1].startswith('figure_') else _WITHIN_SENTENCE})"

    return tuple(
        (re.compile(_BLANK.sub(blank, re.escape(text)), re.DOTALL), own) for text, own in catalogue(language).items() if "{" in text
    )


@cache
def _terms(language: str) -> tuple[re.Pattern[str], Mapping[str, str]] | None:
    """The names and units that fill blanks, the longest first, and their own words."""
    own = {str(one.id).casefold(): str(one.string) for one in _messages(language) if one.context == _TERM}
    if not own:
        return None
    longest = "|".join(re.escape(one) for one in sorted(own, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{longest})(?![\w-])", re.IGNORECASE), MappingProxyType(own)


def _language(locale: str) -> str:
    return locale.split("-", maxsplit=1)[0]


def translate(text: str, locale: str = "en") -> str:
    """A fixed text in the reader's language; in English where there is no translation."""
    return catalogue(_language(locale)).get(text, text)


def translate_text(text: str, locale: str = "en") -> str:
    """A finished text in the reader's language, sentence by sentence; what fills its blanks stays as it is, and so do unknown ones."""
    language = _language(locale)
    return text if not catalogue(language) else _translate_text(text, language)


def translate_words(text: str, locale: str = "en") -> str:
    """A text that is no sentence, such as a list of inputs with their values, in the reader's language."""
    language = _language(locale)
    return _filling(text, language) if catalogue(language) else text


@lru_cache(maxsize=4096)
def _translate_text(text: str, language: str) -> str:
    whole = _marked(text, language)
    if whole is not None:
        return whole
    return " ".join(_marked(one, language) or one for one in _NEXT_SENTENCE.split(text))


def _marked(text: str, language: str) -> str | None:
    """A known text, with the list or bold marks around it kept; None for any other, and for what cites a document."""
    if text in catalogue(language):
        return catalogue(language)[text]
    marks = None if _CITED.search(text) else _MARKS.fullmatch(text)
    known = None if marks is None else _known(marks["words"], language)
    return None if marks is None or known is None else f"{marks['before']}{known}{marks['after']}"


def _known(text: str, language: str) -> str | None:
    found = catalogue(language).get(text)
    if found is not None:
        return found
    for pattern, translated in _patterns(language):
        if (match := pattern.fullmatch(text)) is not None:
            return translated.format(
                **{name: words if name in _AS_IT_IS else _filling(words, language) for name, words in match.groupdict().items()}
            )
    return None


def _filling(text: str, language: str) -> str:
    """What fills a blank: a known text, or else its terms translated, but for what is quoted."""
    known, terms = _known(text, language), _terms(language)
    if known is not None or terms is None:
        return known or text
    pattern, own = terms
    pieces = _QUOTED.split(text)
    return "".join(one if at % 2 else pattern.sub(lambda found: own[found[0].casefold()], one) for at, one in enumerate(pieces))


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
