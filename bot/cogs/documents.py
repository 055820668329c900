"""/kb: a server's admins, and the owner of the shared base, add, replace, remove and undo documents."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

import discord
from discord import app_commands
from discord.app_commands import locale_str as _
from discord.ext import commands

from bot.cogs.assumption_commands import SHARED, AssumptionCommands, Words
from bot.cogs.base_case import BaseCaseCommands
from bot.delivery.layout import sentence, text_post
from bot.delivery.rendering import CHOICE, CHOICES, Post, clip, plain
from bot.delivery.replies import InteractionReply
from bot.documents.document_admin import DocumentAdmin, downloaded
from bot.documents.jobs import DocumentJobs, is_shared, scope_key
from bot.documents.posts import document_post, history_line, list_post, passage_line, passages_text
from bot.locales.texts import DMS_OFF, DMS_ON, EXPORT_TOO_LARGE, EXPORTED, NO_CHANGES, NOTHING_FOUND, ONE_OF_TWO, REBUILT
from bot.locales.translation import translate
from bot.queue.dispatcher import Dispatcher
from bot.views.button_handlers import ButtonHandlers
from bot.views.document_buttons import DetailsForm
from qs_assistant.documents.drafts import Details
from qs_assistant.documents.formats.parsed import KINDS
from qs_assistant.documents.incoming import Address, Incoming, Text
from qs_assistant.types.errors import InputError

DOCUMENT = _("A document: type a few letters of its title")
TITLE_OPTION = _("Its title (default: what the document says)")
PUBLISHER_OPTION = _("Who published it")
DATE_OPTION = _("When: 2025-10-01, 2025-10 or 2025")
KIND_OPTION = _("What it is")
KIND_CHOICES = [app_commands.Choice(name=kind, value=kind) for kind in KINDS]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class Documents(AssumptionCommands, commands.GroupCog, group_name="kb", group_description=_("The knowledge base, for admins")):
    """The knowledge base in the hands of those who own it.

    Args:
        document_admin: the work itself, and who may do it.
        dispatcher: where errors are told.
        button_handlers: turns the pages of lists.
    """

    add = app_commands.Group(name="add", description=_("Add documents"))

    def __init__(self, document_admin: DocumentAdmin, dispatcher: Dispatcher, button_handlers: ButtonHandlers) -> None:
        self._document_admin, self._dispatcher = document_admin, dispatcher
        self.jobs = DocumentJobs(document_admin, dispatcher)
        self.base_cases = BaseCaseCommands(document_admin, dispatcher)
        button_handlers.offer("knowledge", self._list_page)
        button_handlers.offer("changes", self._history_page)

    # -------------------------------------------------------------------------------------------------------------- add
    @add.command(name="file", description=_("Add files: PDF, Word, Excel, CSV, web page, Markdown, text or mail"))
    @app_commands.describe(
        file=_("The file"),
        file2=_("Another"),
        file3=_("Another"),
        file4=_("Another"),
        file5=_("Another"),
        title=TITLE_OPTION,
        publisher=PUBLISHER_OPTION,
        date=DATE_OPTION,
        kind=KIND_OPTION,
        shared=SHARED,
    )
    @app_commands.choices(kind=KIND_CHOICES)
    async def add_file(
        self,
        interaction: discord.Interaction,
        *,
        file: discord.Attachment,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        title: Words = "",
        publisher: Words = "",
        date: Words = "",
        kind: str = "",
        shared: bool = False,
    ) -> None:
        """Add up to five attachments."""
        given = [one for one in (file, file2, file3, file4, file5) if one is not None]
        details = Details(title if len(given) == 1 else "", publisher, date, kind)
        await self.jobs.add(interaction, lambda: self._downloaded(given), details, shared=shared)

    @add.command(name="url", description=_("Add a public web page or file by its address"))
    @app_commands.describe(
        url=_("The address"), title=TITLE_OPTION, publisher=PUBLISHER_OPTION, date=DATE_OPTION, kind=KIND_OPTION, shared=SHARED
    )
    @app_commands.choices(kind=KIND_CHOICES)
    async def add_url(
        self,
        interaction: discord.Interaction,
        *,
        url: app_commands.Range[str, 1, 2000],
        title: Words = "",
        publisher: Words = "",
        date: Words = "",
        kind: str = "",
        shared: bool = False,
    ) -> None:
        """Add an address."""
        details = Details(title, publisher, date, kind)
        await self.jobs.add(interaction, partial(_given, [Address(url.strip())]), details, shared=shared)

    @add.command(name="text", description=_("Add a text that you type or paste"))
    @app_commands.describe(shared=SHARED)
    async def add_text(self, interaction: discord.Interaction, *, shared: bool = False) -> None:
        """Ask for a text in a form."""
        await self._open_form(interaction, shared=shared)

    # ------------------------------------------------------------------------------------------------------------- read
    @app_commands.command(name="list", description=_("The documents of this server's own knowledge base"))
    @app_commands.describe(shared=SHARED)
    async def list_(self, interaction: discord.Interaction, *, shared: bool = False) -> None:
        """List the documents."""
        key = scope_key(shared=shared)
        await self._dispatcher.respond(InteractionReply(interaction, private=True), lambda: self._list_page(interaction, key, 0))

    @app_commands.command(name="show", description=_("One document: where it is from, and its passages"))
    @app_commands.describe(document=DOCUMENT, shared=SHARED)
    async def show(self, interaction: discord.Interaction, *, document: Words, shared: bool = False) -> None:
        """Show a document."""

        async def work() -> Post:
            scope = self._document_admin.scope(interaction, shared=shared)
            entry, passages = await self._document_admin.library.document(scope, await self._document_admin.known(scope, document))
            return document_post(entry, passages, interaction.locale.value)

        await self._dispatcher.respond(InteractionReply(interaction, private=True), work)

    @app_commands.command(name="search", description=_("The passages that are nearest to a question"))
    @app_commands.describe(query=_("What to look for"), shared=SHARED)
    async def search(self, interaction: discord.Interaction, *, query: Words, shared: bool = False) -> None:
        """Search."""

        async def work() -> Post:
            found = await self._document_admin.library.search(self._document_admin.scope(interaction, shared=shared), query, 5)
            lines = [passage_line(passage, named=True) for passage in found]
            return text_post(
                translate("Search", interaction.locale.value), "\n".join(lines) or translate(NOTHING_FOUND, interaction.locale.value)
            )

        await self._dispatcher.respond(InteractionReply(interaction, private=True), work)

    @app_commands.command(name="history", description=_("Who changed what, and when"))
    @app_commands.describe(shared=SHARED)
    async def history(self, interaction: discord.Interaction, *, shared: bool = False) -> None:
        """Show the history."""
        key = scope_key(shared=shared)
        await self._dispatcher.respond(InteractionReply(interaction, private=True), lambda: self._history_page(interaction, key, 0))

    @app_commands.command(name="export", description=_("All originals with what is said about them, as a zip"))
    @app_commands.describe(shared=SHARED)
    async def export(self, interaction: discord.Interaction, *, shared: bool = False) -> None:
        """Export."""

        async def work() -> Post:
            packed = await self._document_admin.library.export(self._document_admin.scope(interaction, shared=shared))
            locale = interaction.locale.value
            if len(packed) > interaction.filesize_limit:
                return Post(content=translate(EXPORT_TOO_LARGE, locale).format(size=len(packed) / 2**20))
            return Post(content=translate(EXPORTED, locale), attachment=("knowledge.zip", packed))

        await self._dispatcher.respond(InteractionReply(interaction, private=True), work)

    # ----------------------------------------------------------------------------------------------------------- change
    @app_commands.command(name="replace", description=_("Put a new version in a document's place"))
    @app_commands.describe(
        document=DOCUMENT, file=_("The new version as a file"), url=_("Or its address; neither: a form for a text"), shared=SHARED
    )
    async def replace(
        self,
        interaction: discord.Interaction,
        *,
        document: Words,
        file: discord.Attachment | None = None,
        url: app_commands.Range[str, 1, 2000] | None = None,
        shared: bool = False,
    ) -> None:
        """Replace a document."""
        if file is None and url is None:
            await self._open_form(interaction, shared=shared, replace=document)
            return

        async def incoming() -> Sequence[Incoming]:
            if file is not None and url is not None:
                raise InputError(ONE_OF_TWO, "url")
            return await self._downloaded([file]) if file is not None else [Address((url or "").strip())]

        await self.jobs.add(interaction, incoming, Details(), shared=shared, replace=document)

    @app_commands.command(name="remove", description=_("Take documents out; undo brings them back"))
    @app_commands.describe(document=DOCUMENT, document2=_("Another"), document3=_("Another"), shared=SHARED)
    async def remove(
        self,
        interaction: discord.Interaction,
        *,
        document: Words,
        document2: Words | None = None,
        document3: Words | None = None,
        shared: bool = False,
    ) -> None:
        """Remove up to three documents."""
        await self.jobs.remove(interaction, [one for one in (document, document2, document3) if one is not None], shared=shared)

    @app_commands.command(name="undo", description=_("Take back the last change, after showing it"))
    @app_commands.describe(document=_("The last change of this document only"), shared=SHARED)
    async def undo(self, interaction: discord.Interaction, *, document: Words | None = None, shared: bool = False) -> None:
        """Undo a change."""
        await self.jobs.offer_undo(interaction, document, shared=shared)

    @app_commands.command(name="rebuild", description=_("Fill the search index anew from the records"))
    @app_commands.describe(shared=SHARED)
    async def rebuild(self, interaction: discord.Interaction, *, shared: bool = False) -> None:
        """Rebuild the index."""

        async def done(scope: str, progress: Callable[[str, int, int], None]) -> Post:
            count = await self._document_admin.library.rebuild(scope, progress)
            return Post(
                content=translate(REBUILT, interaction.locale.value).format(passages=passages_text(count, interaction.locale.value))
            )

        await self.jobs.run(interaction, done, shared=shared)

    @app_commands.command(name="dms", description=_("Whether members may ask about this server's documents in direct messages"))
    @app_commands.describe(allow=_("Yes or no; no unless you say so"))
    async def dms(self, interaction: discord.Interaction, *, allow: bool) -> None:
        """Allow direct messages to reach this server's documents, or no longer."""

        async def work() -> Post:
            self._document_admin.scope(interaction)
            allowing = self._document_admin.knowledge.direct_messages
            await asyncio.to_thread(allowing.allow, interaction.guild_id or 0, allowed=allow)
            return sentence(translate(DMS_ON if allow else DMS_OFF, interaction.locale.value))

        await self._dispatcher.respond(InteractionReply(interaction, private=True), work)

    @show.autocomplete("document")
    @replace.autocomplete("document")
    @remove.autocomplete("document")
    @remove.autocomplete("document2")
    @remove.autocomplete("document3")
    @undo.autocomplete("document")
    async def suggest(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Suggest documents to those who may see them."""
        shared = bool(getattr(interaction.namespace, "shared", False))
        if not self._document_admin.may_read(interaction, shared=shared):
            return []
        entries = await self._document_admin.library.documents(self._document_admin.scope(interaction, shared=shared))
        typed = current.casefold()
        found = [one for one in entries if typed in one.id or typed in one.publication.title.casefold()]
        return [app_commands.Choice(name=clip(plain(one.publication.title), CHOICE) or one.id, value=one.id) for one in found[:CHOICES]]

    # ---------------------------------------------------------------------------------------------------------- details
    async def on_button(self, interaction: discord.Interaction, action: str, key: str) -> None:
        """Do what a button of /kb says."""
        if action == "reset":
            await self.base_cases.reset_asked(interaction, key)
        else:
            await self.jobs.on_button(interaction, action, key)

    async def _open_form(self, interaction: discord.Interaction, *, shared: bool, replace: str | None = None) -> None:
        async def done(submitted: discord.Interaction, details: Details, text: str) -> None:
            incoming = partial(_given, [Text(details.title, text)])
            await self.jobs.add(submitted, incoming, details, shared=shared, replace=replace, sure=True, typed=True)

        async def open_form() -> None:
            self._document_admin.scope(interaction, shared=shared)
            locale = interaction.locale.value
            await interaction.response.send_modal(DetailsForm(translate("A text", locale), locale, Details(), with_text=True, done=done))

        await self.jobs.run_step(interaction, open_form)

    async def _downloaded(self, attachments: Sequence[discord.Attachment]) -> list[Incoming]:
        return [await downloaded(one, self._document_admin.most_bytes) for one in attachments]

    async def _list_page(self, interaction: discord.Interaction, key: str, page: int) -> Post:
        entries = await self._document_admin.library.documents(self._document_admin.scope(interaction, shared=is_shared(key)))
        return list_post(entries, interaction.locale.value, action="knowledge", key=key, user=interaction.user.id, page=page)

    async def _history_page(self, interaction: discord.Interaction, key: str, page: int) -> Post:
        events = await self._document_admin.library.history(self._document_admin.scope(interaction, shared=is_shared(key)))
        locale = interaction.locale.value
        text = "\n".join(history_line(event) for event in events) or translate(NO_CHANGES, locale)
        asker = str(interaction.user.id)
        return text_post(translate("History", locale), text, action="changes", answer=key, asker=asker, page=page, locale=locale)


async def _given(incoming: Sequence[Incoming]) -> Sequence[Incoming]:
    return incoming
