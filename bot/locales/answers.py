"""The fixed sentences of an answer in the reader's language; figures, names and quoted words stay as they are."""

from dataclasses import replace

from bot.locales.translation import said
from qs_assistant.types.answer import Answer, Choice, Field


def in_words_of(answer: Answer, locale: str) -> Answer:
    """The answer with those of its parts translated that the program words itself."""
    if locale.startswith("en"):
        return answer
    return replace(
        answer,
        text=lines_said(answer.text, locale),
        understood=said(answer.understood, locale),
        headline=lines_said(answer.headline, locale),
        body=lines_said(answer.body, locale),
        fields=tuple(Field(said(one.name, locale), said(one.value, locale)) for one in answer.fields),
        notes=tuple(lines_said(one, locale) for one in answer.notes),
        choices=tuple(Choice(said(one.label, locale), one.question) for one in answer.choices),
    )


def lines_said(text: str, locale: str) -> str:
    """A text with each of its lines translated that is the program's own."""
    return "\n".join(said(line, locale) if line.strip() else line for line in text.split("\n"))
