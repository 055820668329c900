"""The admin's work on a knowledge base as the /kb commands do it: whose base, what is read, what waits for a word, what became of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import discord

from bot.access.admission import Admission
from bot.access.places import guild_scope
from bot.documents.pending import GONE, PendingUpload, PendingUploads, ReadResult
from bot.errors import refusal
from bot.queue.fair_queue import Clock
from qs_assistant.app.async_library import AsyncLibrary, next_undo
from qs_assistant.app.base_case import OwnBaseCases
from qs_assistant.documents.drafts import Outcome
from qs_assistant.documents.entry import Entry
from qs_assistant.documents.formats import ParseLimits
from qs_assistant.documents.impact import Changed, Impact, changed
from qs_assistant.documents.incoming import File, Incoming, source_of
from qs_assistant.documents.versioning import Progress
from qs_assistant.records.dm_permissions import DmPermissions
from qs_assistant.records.history import Event
from qs_assistant.types.errors import AssistantError, DocumentError, NotFoundError
from qs_assistant.types.place import GLOBAL_SCOPE

NO_SUCH_DOCUMENT = "There is no document “{typed}” here. Pick one of those suggested while you type; /kb list has them all."
MOVED_ON = "Something changed in the meantime. Please look again before you undo."


@dataclass(frozen=True, slots=True)
class AdminServices:
    """What the /kb commands work on."""

    library: AsyncLibrary
    base_cases: OwnBaseCases
    direct_messages: DmPermissions
    impact: Impact | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """What became of several sources, and which golden questions are answered otherwise since."""

    outcomes: tuple[Outcome, ...]
    changed: tuple[Changed, ...] = ()
    measured: bool = False


class DocumentAdmin:
    """The steps that commands, buttons and forms share; each entry asks for the rights anew.

    Args:
        knowledge: what is worked on.
        admission: who may.
        clock: seconds that only go forward.
    """

    def __init__(self, knowledge: AdminServices, admission: Admission, clock: Clock) -> None:
        self.knowledge, self._admission = knowledge, admission
        self.clock = clock
        self.library = knowledge.library
        self.pending = PendingUploads(clock)
        self.most_bytes = ParseLimits().max_bytes

    @property
    def questions(self) -> int:
        """How many golden questions are asked."""
        return self.knowledge.impact.count if self.knowledge.impact else 0

    def scope(self, interaction: discord.Interaction, *, shared: bool = False) -> str:
        """Whose knowledge base it is: this server's, for its admins, or the shared one, for the owner.

        Raises:
            NotAllowedError: the person may not change it.
        """
        if shared or interaction.guild_id is None:
            self._admission.require_owner(interaction)
            return GLOBAL_SCOPE
        self._admission.require_admin(interaction)
        return guild_scope(interaction.guild_id)

    def require(self, interaction: discord.Interaction, scope: str) -> None:
        """Go on only where the person may change a scope, here and now.

        Raises:
            NotAllowedError: the person may not, or the scope is another server's.
        """
        if self.scope(interaction, shared=scope == GLOBAL_SCOPE) != scope:
            raise NotFoundError(GONE)

    def may_read(self, interaction: discord.Interaction, *, shared: bool) -> bool:
        """Whether suggestions are shown to the person."""
        try:
            self.scope(interaction, shared=shared)
        except AssistantError:
            return False
        return True

    async def known(self, scope: str, typed: str) -> str:
        """The id of a document as picked from the suggestions, or by its title or a part of it that no other has.

        Raises:
            NotFoundError: there is none, or more than one.
        """
        called = typed.strip().casefold()
        entries = await self.library.documents(scope)
        exact = [one.id for one in entries if called in (one.id, one.publication.title.casefold())]
        found = exact or [one.id for one in entries if called and called in one.publication.title.casefold()]
        if len(found) != 1:
            raise NotFoundError(NO_SUCH_DOCUMENT.format(typed=typed.strip()[:60]))
        return found[0]

    async def read(self, incoming: Sequence[Incoming], progress: Progress, locale: str = "en") -> tuple[ReadResult, ...]:
        """Read each source; one that cannot be read stops no other."""
        found = []
        for one in incoming:
            try:
                found.append(ReadResult(source_of(one), await self.library.read(one, progress)))
            except AssistantError as error:
                found.append(ReadResult(source_of(one), reason=refusal(error, locale)))
        return tuple(found)

    async def store(self, waiting: PendingUpload, by: str, progress: Progress, locale: str = "en") -> Results:
        """Keep everything that could be read, and see what that does to answers."""

        async def work() -> tuple[Outcome, ...]:
            return tuple([await self._store_one(waiting, read, by, progress, locale) for read in waiting.reads])

        return await self._measured(waiting.scope, work, lambda: progress("comparing answers", 0, 1), worth_asking=bool(waiting.drafts))

    async def as_replacement(self, scope: str, reads: Sequence[ReadResult], document: str) -> tuple[ReadResult, ...]:
        """What was read, as new versions of a document.

        Raises:
            NotFoundError: there is none of that id.
        """
        entry, _ = await self.library.document(scope, document)
        return tuple(
            ReadResult(one.source, one.draft.as_replacement(entry.publication) if one.draft else None, one.reason) for one in reads
        )

    async def warnings(self, scope: str, reads: Sequence[ReadResult], document: str) -> tuple[str, ...]:
        """What speaks against putting these in a document's place."""
        told = [await self.library.unrelated(scope, one.draft, document) for one in reads if one.draft is not None]
        return tuple(text for text in told if text)

    async def remove(self, scope: str, documents: Sequence[str], by: str, locale: str = "en") -> Results:
        """Take documents out, and see what that does to answers; one that cannot be taken out stops no other."""
        there = {one.id: one for one in await self.library.documents(scope)}
        asked: dict[str, Entry | Outcome] = {}
        for typed in documents:
            try:
                name = await self.known(scope, typed)
                asked[name] = there[name]
            except NotFoundError as error:
                asked[typed] = Outcome(typed, "refused", reason=refusal(error, locale))

        async def work() -> tuple[Outcome, ...]:
            return tuple([one if isinstance(one, Outcome) else await self._remove_one(scope, one, by, locale) for one in asked.values()])

        return await self._measured(scope, work, lambda: None, worth_asking=any(isinstance(one, Entry) for one in asked.values()))

    async def clear(self, guild: int) -> None:
        """Delete a server's documents with their history, its base case, and its word on direct messages; nothing brings them back."""
        scope = guild_scope(guild)
        await self.library.erase(scope)
        await asyncio.to_thread(self.knowledge.base_cases.forget, scope)
        await asyncio.to_thread(self.knowledge.direct_messages.allow, guild, allowed=False)

    async def next_undo(self, scope: str, document: str | None) -> Event:
        """The change that an undo would take back: the newest of a person's that stands.

        Raises:
            NotFoundError: there is none.
        """
        return next_undo(await self.library.history(scope, document))

    async def undo(self, scope: str, event: int, by: str, progress: Progress) -> tuple[Event, Results]:
        """Take back the change that was shown.

        Raises:
            NotFoundError: another one has come in between.
        """
        expected = next((one for one in await self.library.history(scope) if one.id == event), None)
        if expected is None or (await self.next_undo(scope, expected.document)).id != event:
            raise NotFoundError(MOVED_ON)

        async def work() -> tuple[Outcome, ...]:
            await self.library.undo(scope, expected.document, by=by, progress=progress)
            return ()

        return expected, await self._measured(scope, work, lambda: None)

    async def _remove_one(self, scope: str, entry: Entry, by: str, locale: str) -> Outcome:
        try:
            await self.library.remove(scope, entry.id, by=by)
        except AssistantError as error:
            return Outcome(entry.id, "refused", reason=refusal(error, locale))
        return Outcome(entry.id, "removed", entry)

    async def _store_one(self, waiting: PendingUpload, read: ReadResult, by: str, progress: Progress, locale: str) -> Outcome:
        if read.draft is None:
            return Outcome(read.source, "refused", reason=read.reason)
        try:
            return await self.library.store(
                waiting.scope, read.draft, by=by, details=waiting.details, replace=waiting.replace, progress=progress
            )
        except AssistantError as error:
            return Outcome(read.source, "refused", reason=refusal(error, locale))

    async def _measured(
        self,
        scope: str,
        work: Callable[[], Awaitable[tuple[Outcome, ...]]],
        comparing: Callable[[], None],
        *,
        worth_asking: bool = True,
    ) -> Results:
        impact = self.knowledge.impact if worth_asking else None
        scopes = (scope,) if scope == GLOBAL_SCOPE else (scope, GLOBAL_SCOPE)
        before = await impact.measure(scopes) if impact else {}
        outcomes = await work()
        if impact is None:
            return Results(outcomes)
        comparing()
        after = await impact.measure(scopes)
        return Results(outcomes, tuple(changed(before, after)), measured=True)


async def downloaded(attachment: discord.Attachment, most: int) -> File:
    """A file that a member attached; one that is too large is refused before it is downloaded.

    Raises:
        DocumentError: it is too large.
    """
    if attachment.size > most:
        raise DocumentError(f"The file has {attachment.size / 2**20:.1f} MB; at most {most / 2**20:g} MB are read. Add it in parts.")
    return File(attachment.filename, await attachment.read())


def actor(interaction: discord.Interaction) -> str:
    """Who acts, as the history keeps it: the id, in the form that Discord shows as a name."""
    return f"<@{interaction.user.id}>"
