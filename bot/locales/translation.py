"""The bot's own words in the languages it ships: command descriptions, choices, buttons and fixed sentences."""

from discord import Locale, app_commands

from bot.locales.german import GERMAN

_TABLES = {"de": GERMAN}
_ENGLISH = {Locale.american_english, Locale.british_english}
_TRANSLATED = {
    app_commands.TranslationContextLocation.command_description,
    app_commands.TranslationContextLocation.group_description,
    app_commands.TranslationContextLocation.parameter_description,
    app_commands.TranslationContextLocation.choice_name,
}


def say(text: str, locale: str = "en") -> str:
    """A fixed text in the reader's language; in English where there is no translation."""
    return _TABLES.get(locale.split("-", maxsplit=1)[0], {}).get(text, text)


class Translation(app_commands.Translator):
    """Gives Discord the translations of descriptions and choices; names of commands and options stay as they are."""

    async def translate(self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes) -> str | None:
        """The text in one locale, or None to leave Discord with the default."""
        text = string.message
        if context.location is app_commands.TranslationContextLocation.other:
            return say(text, locale.value)
        if context.location not in _TRANSLATED and text not in GERMAN:
            return None
        if locale in _ENGLISH:  # given too, or a client falls back to whatever language is there
            return text
        table = _TABLES.get(locale.value.split("-", maxsplit=1)[0], {})
        return table.get(text)
