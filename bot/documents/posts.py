"""What the /kb commands show: drafts to confirm, tables of results, lists, history."""

from collections.abc import Sequence

from discord import ButtonStyle

from bot.delivery.layout import text_post
from bot.delivery.rendering import FIELD_VALUE, Button, Post, clip, embed, link, moment, packed, plain
from bot.documents.document_admin import Results
from bot.documents.pending import PendingUpload
from bot.locales.translation import translate
from qs_assistant.documents.drafts import GUESSED, Details, Difference, Draft, Outcome
from qs_assistant.documents.entry import Entry
from qs_assistant.documents.impact import Changed, where_they_differ
from qs_assistant.documents.passage import Passage
from qs_assistant.records.base_cases import Override
from qs_assistant.records.history import Event
from qs_assistant.valuation.units import label, show, unit_of

TEMPLATE = r"kb:(?P<action>[a-z]+):(?P<key>[A-Za-z0-9.:-]{1,40}):(?P<user>\d{1,20})"
WORDS = 160
NOT_KNOWN = "not known: please correct it"
MORE = "… and {count} more"
NO_DOCUMENTS = "There are no documents of its own here yet. Add one with /kb add."
UNCHANGED_ANSWERS = "None of the {count} questions that are asked before and after is answered otherwise."


def button(text: str, action: str, key: str, user: int, style: ButtonStyle = ButtonStyle.secondary) -> Button:
    """A button of the /kb commands; its id says all that its press needs."""
    return Button(text, f"kb:{action}:{key}:{user}", style)


def confirmation(waiting: PendingUpload, key: str, locale: str) -> Post:
    """What was read and guessed, with the buttons to keep, correct or drop it."""
    lines = [f"⚠️ {plain(text)}" for text in waiting.warnings]
    for read in waiting.reads:
        if read.draft is None:
            lines.append(f"**{plain(read.source)}**\n{translate('refused', locale)}: {plain(read.reason)}")
            continue
        pages = [pages_text(read.draft.parsed.pages, locale)] if read.draft.parsed.pages else []
        values = _values(read.draft, waiting.details, locale)
        figures = [plain(read.draft.parsed.figures.sentence)] if read.draft.parsed.figures else []
        lines.append("\n".join([f"**{plain(read.source)}**", *values, *pages, *figures, *map(plain, read.draft.parsed.notes)]))
    buttons = [button(translate("Keep", locale), "keep", key, waiting.user, ButtonStyle.success)]
    if len(waiting.drafts) == 1:
        buttons.append(button(translate("Correct", locale), "correct", key, waiting.user))
    buttons.append(button(translate("Drop", locale), "drop", key, waiting.user, ButtonStyle.danger))
    title = translate("Is this right?", locale)
    return Post(embed=embed("\n\n".join(lines), title=title), buttons=(tuple(buttons),))


def _values(draft: Draft, details: Details, locale: str) -> list[str]:
    """What is said of a draft, a line each, with a mark at what is guessed or missing."""
    about, guessed = draft.publication(details), draft.guessed(details)
    lines = []
    for name in GUESSED:
        value = plain(getattr(about, name))
        mark = f" *({translate('a guess', locale)})*" if name in guessed else ""
        lines.append(f"{translate(name, locale)}: {value + mark if value else translate(NOT_KNOWN, locale)}")
    return [*lines, f"{translate('author', locale)}: {plain(about.author)}"] if about.author else lines


def results_post(results: Results, questions: int, locale: str, *, title: str = "") -> Post:
    """The table of results, and the answers that changed."""
    fields = [(translate("Answers that changed", locale), _changed(results.changed, questions, locale), False)] if results.measured else []
    rows = "\n".join(outcome_line(one, locale) for one in results.outcomes)
    return Post(embed=embed(rows, title=title or translate("Results", locale), fields=fields))


def outcome_line(outcome: Outcome, locale: str) -> str:
    """One row of the table of results."""
    if outcome.entry is None:
        return f"**{translate(outcome.change, locale)}** {plain(outcome.source)}: {plain(outcome.reason)}"
    entry = outcome.entry
    pages = [pages_text(outcome.pages, locale)] if outcome.pages else []
    facts = " · ".join([f"`{entry.id}`", *pages, passages_text(entry.passages, locale)])
    told = [outcome.figures.sentence] if outcome.figures is not None and outcome.figures.seen else []
    notes = "".join(f"\n-# {plain(note)}" for note in (*told, *outcome.notes))
    return f"**{translate(outcome.change, locale)}** {_named(entry)} · {facts}{_difference(outcome.difference)}{notes}"


def list_post(entries: Sequence[Entry], locale: str, *, action: str, key: str, user: int, page: int) -> Post:
    """One page of the documents."""
    lines = [
        f"- {_named(entry)} · {plain(entry.publication.whose)} · {_date(entry, locale)} · `{entry.id}` · "
        + passages_text(entry.passages, locale)
        + _prepared(entry, locale)
        for entry in entries
    ]
    text = "\n".join(lines) or translate(NO_DOCUMENTS, locale)
    return text_post(translate("Documents", locale), text, action=action, answer=key, asker=str(user), page=page, locale=locale)


def document_post(entry: Entry, passages: Sequence[Passage], locale: str) -> Post:
    """One document: where it is from, and how its passages begin."""
    about = entry.publication
    facts = [
        f"{plain(about.whose)} · {_date(entry, locale)} · {about.kind}",
        f"{plain(entry.origin)} · {entry.media_type} · SHA-256 `{entry.content_hash[:16]}`",
        f"{moment(entry.added_at)} · {entry.added_by}",
        *([plain(entry.figures.sentence)] if entry.figures is not None else []),
        "",
        *(passage_line(passage) for passage in passages),
    ]
    return text_post(clip(plain(about.title), 200), "\n".join(facts), footer=passages_text(entry.passages, locale))


def passage_line(passage: Passage, *, named: bool = False) -> str:
    """How a passage begins, with where it stands."""
    page = f" p. {passage.page}" if passage.page else ""
    where = f"`{passage.document}` " if named else ""
    heading = plain(passage.heading)
    place = f"{where}**{heading}**{page}".rstrip() if heading else f"{where}{page}".strip()
    return f"- {place}: {clip(plain(passage.text), WORDS)}" if place else f"- {clip(plain(passage.text), WORDS)}"


def history_line(event: Event) -> str:
    """One change."""
    digest = (event.after_hash or event.before_hash or "")[:12]
    return f"- {moment(event.at)} **{event.action}** {plain(event.title)} (`{event.document}`, `{digest}`) {event.by}"


def override_line(entry: Override) -> str:
    """One input of a server's own base case."""
    value = "" if entry.value is None else show(entry.value, unit_of(entry.name))
    return f"- **{label(entry.name)}** {value}, {entry.by}, {moment(entry.when, 'd')}: {plain(entry.why)}"


def pages_text(count: int, locale: str) -> str:
    """How many pages."""
    return translate("{count} page" if count == 1 else "{count} pages", locale).format(count=count)


def passages_text(count: int, locale: str) -> str:
    """How many passages."""
    return translate("{count} passage" if count == 1 else "{count} passages", locale).format(count=count)


def _prepared(entry: Entry, locale: str) -> str:
    """For how many passages a chat model has written questions, where it has begun and is not done."""
    if not 0 < entry.prepared < entry.passages:
        return ""
    return " · " + translate("questions written for {count}", locale).format(count=entry.prepared)


def _date(entry: Entry, locale: str) -> str:
    return entry.publication.date or translate("undated", locale)


def _named(entry: Entry) -> str:
    return link(clip(plain(entry.publication.title), 120), entry.publication.url)


def _difference(difference: Difference) -> str:
    rows = [
        f"\n> {sign} {clip(plain(text), WORDS)}"
        for sign, texts in (("+", difference.added), ("-", difference.removed))
        for text in texts[:2]
    ]
    return "".join(rows)


def _changed(found: Sequence[Changed], questions: int, locale: str) -> str:
    if not found:
        return translate(UNCHANGED_ANSWERS, locale).format(count=questions)
    lines = []
    for one in found:
        before, after = where_they_differ(plain(one.before.text), plain(one.after.text), WORDS)
        lines.append(f"**{plain(one.question)}**\n- {before}\n+ {after}")
    return packed(lines, FIELD_VALUE, translate(MORE, locale))
