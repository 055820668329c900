"""An answer as Discord messages: what was understood, the headline, compact figures, sources as links, dates, run id."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.delivery.rendering import (
    AUTHOR,
    CONTENT,
    FIELD_VALUE,
    NOTHING,
    PAGE,
    WARNING_COLOUR,
    Picture,
    Post,
    clip,
    embed,
    link,
    measure,
    plain,
    split,
)
from bot.locales.answers import localized
from bot.locales.translation import translate
from bot.views.buttons import answer_buttons, page_buttons
from qs_assistant.text.inert import inert, unlinked
from qs_assistant.types.answer import Answer, Citation

FIELDS_ON_FIRST_PAGE = 12
_FIELDS_ROOM = 1400
_SHORT_VALUE = 120
_SETTER = re.compile(r"set by ‹@(\d{5,20})> on")
_BOLD = 190
"""A headline longer than this is a text, not a headline."""


def citation_line(citation: Citation) -> str:
    """One numbered source as a link, with whose it is and its date."""
    title = link(clip(plain(citation.title), 120), citation.url)
    page = "" if citation.page is None else f", p. {citation.page}"
    about = " · ".join(clip(plain(part), 60) for part in (citation.whose, citation.date) if part.strip())
    return f"`[{citation.n}]` {title}{page}" + (f" · {about}" if about else "")


def source_lines(citations: Sequence[Citation], limit: int) -> str:
    """Every source on a line of its own: where they would not fit, the longest first lose their link, then the end of their title."""
    lines = [citation_line(one) for one in citations]
    for place in sorted(range(len(lines)), key=lambda at: -measure(lines[at])):
        if measure("\n".join(lines)) <= limit:
            break
        lines[place] = citation_line(replace(citations[place], url=None))
    room = limit // max(1, len(lines)) - 1
    return "\n".join(
        lines if measure("\n".join(lines)) <= limit else [clip(line, room) if measure(line) > room else line for line in lines]
    )


def _fields(answer: Answer) -> tuple[list[tuple[str, str, bool]], list[str]]:
    """The compact figures of the first page, and as lines those that do not fit there."""
    shown: list[tuple[str, str, bool]] = []
    rest: list[str] = []
    room = _FIELDS_ROOM
    for field in answer.fields:
        room -= measure(field.name) + measure(field.value)
        if room >= 0 and len(shown) < FIELDS_ON_FIRST_PAGE and measure(field.value) <= _SHORT_VALUE:
            shown.append((field.name, field.value, True))
        else:
            rest.append(f"**{field.name}** {field.value}")
    return shown, rest


def _running_text(answer: Answer, locale: str, more_fields: Sequence[str]) -> str:
    if not answer.headline and not answer.body:
        return unlinked(answer.text)
    headline = answer.headline.strip()
    parts = [
        _aside(f"{translate('Understood', locale)}: {answer.understood}") if answer.understood.strip() else "",
        f"**{headline}**" if headline and "**" not in headline and measure(headline) <= _BOLD else headline,
        answer.body,
        "\n".join(more_fields),
    ]
    notes = "\n".join(_aside(_with_setter(unlinked(note))) for note in answer.notes if note.strip() and not _names_run(note, answer))
    said = unlinked("\n\n".join(part for part in parts if part.strip()))  # the links of an answer are those of its sources
    return "\n\n".join(part for part in (said, notes) if part)


def _with_setter(note: str) -> str:
    """A note in which whoever set an input is named as Discord names people; it calls nobody, as the bot's messages ping no one."""
    return _SETTER.sub(r"set by <@\1> on", note)


def _aside(text: str) -> str:
    """A remark beside the answer, in italics."""
    return f"*{' '.join(text.replace('*', '').split())}*"


def _names_run(note: str, answer: Answer) -> bool:
    """Whether a note is the line on the run, which goes into the footer."""
    return bool(answer.run_id) and f"`{answer.run_id}`" in note


def _footer(answer: Answer, page: int, pages: int, locale: str) -> str:
    run = next((" ".join(note.replace("`", "").split()) for note in answer.notes if _names_run(note, answer)), "")
    parts = [
        translate("Page {page} of {pages}", locale).format(page=page + 1, pages=pages) if pages > 1 else "",
        run or (f"Run {answer.run_id}" if answer.run_id else ""),
        translate("with the help of {model}", locale).format(model=answer.helped_by) if answer.helped_by else "",
        "" if run else translate("Not investment advice", locale),
    ]
    return " · ".join(part for part in parts if part)


def answer_post(
    answer: Answer,
    *,
    asker: str,
    page: int = 0,
    locale: str = "en",
    picture: Picture | None = None,
    embeds: bool = True,
    question: str = "",
    private: bool = False,
) -> Post:
    """One page of an answer; page 0 has the compact figures, the sources and the chart.

    Where the bot may not embed links (`embeds` false) everything is one text. `question` stands above, where it can be read nowhere else;
    an answer that one person sees (`private`) can be shared.
    """
    answer = localized(answer, locale)
    fields, more = _fields(answer) if embeds else ([], [f"**{field.name}** {field.value}" for field in answer.fields])
    sources = [citation_line(citation) for citation in answer.citations]
    text = _running_text(answer, locale, more)
    if not embeds and sources:
        text = f"{text}\n\n" + "\n".join(sources)
    pages = [one or NOTHING for one in (*split(text, PAGE), *(split(answer.more, PAGE) if answer.more.strip() else ()))]
    page = min(page, len(pages) - 1)
    buttons = answer_buttons(answer, asker=asker, page=page, pages=len(pages), locale=locale, private=private)
    footer = _footer(answer, page, len(pages), locale)
    if not embeds:
        asked = f"> {plain(clip(question, AUTHOR))}\n" if question else ""
        return Post(content=clip(f"{asked}{pages[page]}\n{_aside(footer)}", CONTENT), buttons=buttons)
    if page:
        return Post(embed=embed(pages[page], footer=footer, author=question), buttons=buttons)
    listed = source_lines(answer.citations, FIELD_VALUE)
    made = embed(pages[0], fields=[*fields, (translate("Sources", locale), listed, False)], footer=footer, author=question)
    if picture is not None:
        made.set_image(url=f"attachment://{picture.name}")
    return Post(embed=made, picture=picture, buttons=buttons)


def text_post(
    title: str, text: str, *, action: str = "", answer: str = "x", asker: str = "0", page: int = 0, locale: str = "en", footer: str = ""
) -> Post:
    """One page of a longer text under a title; `action` names the press that turns its pages."""
    pages = split(text, PAGE)
    page = min(page, len(pages) - 1)
    count = translate("Page {page} of {pages}", locale).format(page=page + 1, pages=len(pages)) if len(pages) > 1 else ""
    turning = page_buttons(action, answer, asker, page=page, pages=len(pages), locale=locale) if action else []
    made = embed(pages[page], title=title, footer=" · ".join(part for part in (count, footer) if part))
    return Post(embed=made, buttons=(tuple(turning),) if turning else ())


def sources_text(answer: Answer) -> str:
    """Every source of an answer with the words relied on."""
    blocks = []
    for citation in answer.citations:
        words = "\n".join(f"> {line}" for line in inert(citation.passage).splitlines() if line.strip())
        seen = "" if citation.provenance == "seen" else f"\n{_aside(plain(citation.provenance))}"
        blocks.append(f"{citation_line(citation)}\n{words}{seen}")
    return "\n\n".join(blocks)


def sentence(text: str, *, warning: bool = False) -> Post:
    """A fixed sentence of the program."""
    return Post(embed=embed(text, colour=WARNING_COLOUR)) if warning else Post(embed=embed(text))
