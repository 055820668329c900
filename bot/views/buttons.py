"""Which buttons stand under an answer. Each id says by itself what a press does, so that presses work after any restart.

An id reads "qs:ACTION:ANSWER:ASKER:N": the stored answer, the user who asked, and a number where the action takes one.
"""

import re
from urllib.parse import urlsplit

from discord import ButtonStyle

from bot.delivery.rendering import BUTTONS_PER_ROW, CUSTOM_ID, ROWS, Button, clip
from bot.locales.translation import translate
from qs_assistant.text.inert import address, inert_line, names_another_place
from qs_assistant.types.answer import Answer
from qs_assistant.valuation.inputs import PRESETS

TEMPLATE = r"qs:(?P<action>[a-z]+):(?P<answer>[A-Za-z0-9_.-]{1,48}):(?P<asker>\d{1,20})(?::(?P<n>\d{1,4}))?"
_ANSWER_ID = re.compile(r"[A-Za-z0-9_.-]{1,48}")
_RERUNS = {"value", "solve", "sweep", "sensitivity", "simulate", "event", "frontier", "explain"}
_MOST_CHOICES = 2 * BUTTONS_PER_ROW
_MOST_LINKS = 3
_PLAIN_PAGE = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#][!-~]*)?\Z", re.IGNORECASE)
_PUBLISHER = 24
NEXT = (
    ("What is it worth?", "What is the company worth?"),
    ("What matters most?", "How sensitive is the value to each input?"),
    ("What does the market imply?", "What is the market pricing in?"),
)
"""Questions to go on with where an answer has no run behind it: what the button says, and what is asked."""


def press_id(action: str, answer: str, asker: str, n: int | None = None) -> str:
    """The id of a button.

    Raises:
        ValueError: it would not be read back.
    """
    made = f"qs:{action}:{answer}:{asker}" + ("" if n is None else f":{n}")
    if len(made) > CUSTOM_ID or not re.fullmatch(TEMPLATE, made):
        raise ValueError(made)
    return made


def _presets(answer: Answer, asker: str, locale: str) -> list[Button]:
    request = answer.request or {}
    if not answer.run_id or request.get("kind") not in _RERUNS:
        return []
    current = request.get("preset") or "base"
    labels = {"bear": "Bear", "base": "Base", "bull": "Bull"}
    row = [
        Button(translate(labels[name], locale), press_id(name, answer.id, asker), ButtonStyle.primary, name == current) for name in PRESETS
    ]
    if request.get("kind") != "sensitivity":
        row.append(Button(translate("Sensitivity", locale), press_id("sensitivity", answer.id, asker)))
    return row


def _details(answer: Answer, asker: str, locale: str) -> list[Button]:
    wanted = [
        ("Chart", "chart", bool(answer.run_id)),
        ("Sources", "sources", bool(answer.citations)),
        ("Why this figure", "why", bool(answer.figures)),
    ]
    return [Button(translate(label, locale), press_id(action, answer.id, asker)) for label, action, shown in wanted if shown]


def _next(answer: Answer, asker: str, locale: str) -> list[Button]:
    """Where to go on from a document's answer, the closest one, or one that was declined."""
    if answer.run_id or answer.choices:
        return []
    return [Button(translate(label, locale), press_id("next", answer.id, asker, n)) for n, (label, _) in enumerate(NEXT)]


def _closest(answer: Answer, asker: str, locale: str) -> list[Button]:
    """One button for each of the closest sources, to say that it answers."""
    if answer.tier != "closest":
        return []
    label = translate("[{n}] answers it", locale)
    return [Button(label.format(n=one.n), press_id("fits", answer.id, asker, one.n)) for one in answer.citations[:BUTTONS_PER_ROW]]


def _links(answer: Answer) -> list[Button]:
    """The sources' own pages, each once."""
    pages: dict[str, str] = {}
    for citation in answer.citations:
        page = address(citation.url)
        if page is not None and _PLAIN_PAGE.match(page):  # an address that Discord refuses would cost the whole answer
            named = inert_line(citation.whose or citation.title)
            label = urlsplit(page).hostname or "" if names_another_place(named, page) else named
            pages.setdefault(page, clip(f"[{citation.n}] {label}", _PUBLISHER))
    return [Button(label, url=page) for page, label in list(pages.items())[:_MOST_LINKS]]


def page_buttons(action: str, answer: str, asker: str, *, page: int, pages: int, locale: str) -> list[Button]:
    """Back and forth, where there is more than one page."""
    if pages < 2:
        return []
    return [
        Button(translate("Back", locale), press_id(action, answer, asker, max(0, page - 1)), disabled=page == 0),
        Button(
            translate("More", locale), press_id(action, answer, asker, min(pages - 1, page + 1)), ButtonStyle.primary, page >= pages - 1
        ),
    ]


def answer_buttons(
    answer: Answer, *, asker: str, page: int = 0, pages: int = 1, locale: str = "en", private: bool = False
) -> tuple[tuple[Button, ...], ...]:
    """The rows of buttons under an answer; none where the answer is not kept."""
    if not _ANSWER_ID.fullmatch(answer.id):
        return ()
    going_on = [Button(translate("Ask on", locale), press_id("on", answer.id, asker), ButtonStyle.success)]
    if private:
        going_on.append(Button(translate("Share", locale), press_id("share", answer.id, asker)))
    verdict = [
        Button(translate("Helpful", locale), press_id("helpful", answer.id, asker)),
        Button(translate("Not helpful", locale), press_id("unhelpful", answer.id, asker)),
    ]
    if answer.run_id and (answer.request or {}).get("kind") not in {"market", "arithmetic"}:
        verdict.append(Button(translate("Workbook", locale), press_id("workbook", answer.id, asker)))
    choices = [
        Button(choice.label, press_id("choice", answer.id, asker, n), ButtonStyle.primary)
        for n, choice in enumerate(answer.choices[:_MOST_CHOICES])
    ]
    turning = [*page_buttons("page", answer.id, asker, page=page, pages=pages, locale=locale)]
    rows = (
        choices[:BUTTONS_PER_ROW],
        choices[BUTTONS_PER_ROW:],
        _closest(answer, asker, locale),
        _presets(answer, asker, locale) or _next(answer, asker, locale),
        [*_details(answer, asker, locale), *turning],
        [*going_on, *verdict],
        _links(answer),
    )
    return tuple(tuple(row) for row in rows if row)[:ROWS]
