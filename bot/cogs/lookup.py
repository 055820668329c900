"""/assumptions, /sources and /run: what the answers are made of."""

import base64
import binascii
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str as _
from discord.ext import commands

from bot.access.admission import Admission
from bot.access.places import interaction_place
from bot.cogs.analyses import input_choices
from bot.cogs.ask import PRIVATE
from bot.delivery.layout import text_post
from bot.delivery.rendering import Post, clip, link, plain
from bot.delivery.replies import InteractionReply
from bot.locales.translation import translate, translate_words
from bot.options import known_input
from bot.ports import Assistant
from bot.queue.dispatcher import Dispatcher
from bot.views.button_handlers import ButtonHandlers
from qs_assistant.reports.formatting import label, written
from qs_assistant.types.errors import InputError
from qs_assistant.valuation.assumptions import Assumption
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.units import shown_domain

if TYPE_CHECKING:
    from qs_assistant.app.state import DocumentInfo

EVERYTHING = "all"
_TOPIC = 36
"""Bytes of a topic that still fit into a button's id."""


_MONEY = {"$M": "", "$M/yr": " a year", "$M/GWh": " per GWh"}


def exact(value: float, unit: str) -> str:
    """An assumption as it stands in the file; an answer would round money."""
    return written(value, unit, 6) if unit not in _MONEY else f"${value:,.10g} million{_MONEY[unit]}"


def _range(entry: Assumption) -> tuple[str, str] | None:
    unit = INPUTS[entry.name].unit
    return None if entry.low is None or entry.high is None else (exact(entry.low, unit), exact(entry.high, unit))


def assumption_line(entry: Assumption, locale: str) -> str:
    """One input: value, range from worse to better, and basis."""
    span = _range(entry)
    shown = "" if span is None else f" ({span[0]} … {span[1]})"
    text = f"**{label(entry.name)}** {exact(entry.value, INPUTS[entry.name].unit)}{shown} · {entry.basis}"
    return f"- {translate_words(text, locale)}"


def assumption_text(entry: Assumption, locale: str) -> str:
    """Everything about one input."""
    spec, span = INPUTS[entry.name], _range(entry)

    def own(text: str) -> str:
        return translate_words(text, locale)

    worse_to_better = "" if span is None else f"{translate('worse', locale)} {own(span[0])}, {translate('better', locale)} {own(span[1])}"
    lines = [
        spec.meaning.replace("_", " "),
        f"**{translate('Value', locale)}** {own(exact(entry.value, spec.unit))}",
        f"**{translate('Range', locale)}** {worse_to_better}" if worse_to_better else "",
        f"**{translate('Basis', locale)}** {translate(entry.basis, locale)}",
        f"**{translate('Note', locale)}** {entry.note}" if entry.note else "",
        f"**{translate('Source', locale)}** {entry.source}" if entry.source else "",
        f"**{translate('Allowed', locale)}** {own(shown_domain(spec))}",
    ]
    return "\n".join(line for line in lines if line)


def document_line(document: "DocumentInfo") -> str:
    """One document as a link."""
    about = " · ".join(clip(plain(part), 60) for part in (document.whose, document.date, document.kind) if part)
    return f"- {link(clip(plain(document.title), 120), document.url)} · {about}"


def topic_key(topic: str | None) -> str | None:
    """A topic in the letters that a button's id may have; None where it is too long for one."""
    if not topic:
        return EVERYTHING
    raw = topic.encode()
    return f"t.{base64.urlsafe_b64encode(raw).decode().rstrip('=')}" if len(raw) <= _TOPIC - _TOPIC // 12 else None


def key_topic(key: str) -> str | None:
    """The topic that `topic_key` gave.

    Raises:
        InputError: it is none.
    """
    if key == EVERYTHING:
        return None
    try:
        return base64.urlsafe_b64decode(key.removeprefix("t.") + "==").decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise InputError("That list is no longer known. Use /sources again.") from error


class Lookup(commands.Cog):
    """The assumptions, the documents and earlier runs.

    Args:
        assistant: who knows them.
        dispatcher: where questions go.
        admission: whether an answer is private.
        button_handlers: turns the pages of the lists.
    """

    def __init__(self, assistant: Assistant, dispatcher: Dispatcher, admission: Admission, button_handlers: ButtonHandlers) -> None:
        self._assistant, self._dispatcher, self._admission = assistant, dispatcher, admission
        button_handlers.offer("assumptions", self._assumptions_page)
        button_handlers.offer("documents", self._sources_page)

    @app_commands.command(name="assumptions", description=_("Every input of the model: value, range, unit and where it is from"))
    @app_commands.describe(name=_("One input only: type a few letters"), private=PRIVATE)
    async def assumptions(
        self,
        interaction: discord.Interaction,
        *,
        name: app_commands.Range[str, 1, 100] | None = None,
        private: bool | None = None,
    ) -> None:
        """Show the base case, or one input of it."""
        reply = InteractionReply(interaction, private=self._admission.is_private(interaction, private))

        async def one() -> Post:
            known = await self._assistant.assumptions(interaction_place(interaction))
            locale, spec = interaction.locale.value, INPUTS[known_input(name or "")]
            title = translate_words(label(spec.name), locale)
            parts = ("share_price", "shares") if spec.name == "market_cap" else spec.parts
            if not parts:
                return text_post(title, assumption_text(known[spec.name], locale))
            return text_post(title, "\n".join([spec.meaning.replace("_", " "), *(assumption_line(known[part], locale) for part in parts)]))

        await self._dispatcher.respond(reply, one if name else lambda: self._assumptions_page(interaction, EVERYTHING, 0))

    @assumptions.autocomplete("name")
    async def suggest(self, _interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Suggest inputs with their units."""
        return input_choices(self._assistant, current)

    async def _assumptions_page(self, interaction: discord.Interaction, key: str, page: int) -> Post:
        known = await self._assistant.assumptions(interaction_place(interaction))
        locale = interaction.locale.value
        return text_post(
            translate("Assumptions as of {date}", locale).format(date=known.as_of),
            "\n".join(assumption_line(entry, locale) for entry in known.entries),
            action="assumptions",
            answer=key,
            asker=str(interaction.user.id),
            page=page,
            locale=locale,
            footer=translate("/assumptions NAME tells more of one", locale),
        )

    @app_commands.command(name="sources", description=_("The documents that answers are taken from"))
    @app_commands.describe(topic=_("Only documents about this"), private=PRIVATE)
    async def sources(
        self,
        interaction: discord.Interaction,
        *,
        topic: app_commands.Range[str, 1, 100] | None = None,
        private: bool | None = None,
    ) -> None:
        """List the documents."""
        reply = InteractionReply(interaction, private=self._admission.is_private(interaction, private))
        await self._dispatcher.serve(reply, interaction_place(interaction), lambda _: self._documents(interaction, topic, 0))

    async def _sources_page(self, interaction: discord.Interaction, key: str, page: int) -> Post:
        return await self._documents(interaction, key_topic(key), page)

    async def _documents(self, interaction: discord.Interaction, topic: str | None, page: int) -> Post:
        locale = interaction.locale.value
        documents = await self._assistant.sources(topic, interaction_place(interaction))
        key = topic_key(topic)
        nothing = translate("No document here is about that.", locale) if topic else translate("There are no documents yet.", locale)
        return text_post(
            translate("Sources", locale) + (f": {plain(topic)}" if topic else ""),
            "\n".join(document_line(document) for document in documents) or nothing,
            action="documents" if key else "",
            answer=key or EVERYTHING,
            asker=str(interaction.user.id),
            page=page,
            locale=locale,
        )

    @app_commands.command(name="run", description=_("An earlier run again, by the id in its footer"))
    @app_commands.rename(run_id="id")
    @app_commands.describe(run_id=_("Twelve letters and digits"), private=PRIVATE)
    async def run(
        self,
        interaction: discord.Interaction,
        *,
        run_id: app_commands.Range[str, 1, 40],
        private: bool | None = None,
    ) -> None:
        """Show a run again."""
        place = interaction_place(interaction)
        reply = InteractionReply(interaction, private=self._admission.is_private(interaction, private))
        await self._dispatcher.answer(reply, place, lambda _: self._assistant.replay(run_id.strip().lower(), place))
