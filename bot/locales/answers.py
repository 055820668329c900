"""The fixed sentences of an answer in the reader's language; figures, names and quoted words stay as they are."""

from dataclasses import replace

from bot.locales.translation import translate, translate_text, translate_words
from qs_assistant.types.answer import Answer, Choice, Field


def localized(answer: Answer, locale: str) -> Answer:
    """The answer with those of its parts translated that the program words itself."""
    if locale.startswith("en"):
        return answer
    return replace(
        answer,
        text=localized_lines(answer.text, locale),
        understood=translate_words(answer.understood, locale),
        headline=localized_lines(answer.headline, locale),
        body=localized_lines(answer.body, locale),
        fields=tuple(Field(translate_words(one.name, locale), translate_words(one.value, locale)) for one in answer.fields),
        notes=tuple(localized_lines(one, locale) for one in answer.notes),
        more=localized_lines(answer.more, locale),
        choices=tuple(Choice(translate(one.label, locale), one.question) for one in answer.choices),
    )


def localized_lines(text: str, locale: str) -> str:
    """A text with each of its lines translated that is the program's own."""
    return "\n".join(translate_text(line, locale) if line.strip() else line for line in text.split("\n"))
