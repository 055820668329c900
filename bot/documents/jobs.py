"""The /kb commands' longer work, with its stages shown: read, ask for a word, keep; remove; undo."""

from collections.abc import Awaitable, Callable, Sequence

import discord

from bot.delivery.dm_fallback import DmFallbackReply
from bot.delivery.layout import sentence
from bot.delivery.rendering import CONTENT, Post, clip, embed, moment, plain
from bot.delivery.replies import InteractionReply
from bot.documents.document_admin import DocumentAdmin, Results, actor
from bot.documents.pending import PendingUpload
from bot.documents.posts import button, confirmation, results_post
from bot.errors import error_boundary
from bot.locales.translation import translate
from bot.queue.dispatcher import Dispatcher, Stages
from bot.views.document_buttons import DetailsForm
from qs_assistant.documents.drafts import Details
from qs_assistant.documents.incoming import Incoming
from qs_assistant.documents.versioning import Progress
from qs_assistant.records.history import Event
from qs_assistant.types.errors import NotFoundError
from qs_assistant.types.place import GLOBAL_SCOPE

FETCHING = "fetching"
READING = "reading page {done} of {total}"
EMBEDDING = "embedding {done} of {total}"
INDEXING = "indexing {done} of {total}"
CHECKING = "checking"
LIVE = "live"
COMPARING = "comparing answers"
DROPPED = "Dropped; nothing was changed."
REMOVED = "Removed. Undo brings it back."
SEVERAL_REMOVED = "Removed. Undo brings the last one back; /kb undo goes on from there."
ASK_UNDO = "This takes back: {action} of {title} ({document}) on {at} by {by}. It cannot be taken back itself."
UNDONE = "Taken back: {action} of {title}."


class EditedReply(InteractionReply):
    """A response in place of the message whose button was pressed; stages are shown there too."""

    def __init__(self, interaction: discord.Interaction) -> None:
        super().__init__(interaction, private=True, update=True)

    async def stage(self, text: str) -> None:
        """Show what is being done, in place of the buttons."""
        await self._interaction.edit_original_response(content=f"-# {clip(text, CONTENT // 4)}", embeds=[], view=None)


class DocumentJobs:
    """What takes time.

    Args:
        document_admin: the steps, and who may take them.
        dispatcher: where errors are told, and what is under way is counted.
    """

    def __init__(self, document_admin: DocumentAdmin, dispatcher: Dispatcher) -> None:
        self._document_admin, self._dispatcher = document_admin, dispatcher

    async def add(
        self,
        interaction: discord.Interaction,
        incoming: Callable[[], Awaitable[Sequence[Incoming]]],
        details: Details,
        *,
        shared: bool,
        replace: str | None = None,
        sure: bool = False,
        typed: bool = False,
    ) -> None:
        """Read what comes in; keep it where nothing about it is a guess (or the admin is `sure`) or looks wrong, else ask.

        What was typed into a form would be lost with a refusal, so there a date or a kind that cannot be used is asked about instead.
        """

        async def work(scope: str, progress: Progress) -> Post:
            said, wrong = details.usable() if typed else (details, ())
            said.checked()
            replaced = None if replace is None else await self._document_admin.known(scope, replace)
            reads = await self._document_admin.read(await incoming(), progress, interaction.locale.value)
            warnings: tuple[str, ...] = wrong
            if replaced is not None:
                warnings = (*wrong, *await self._document_admin.warnings(scope, reads, replaced))
                reads = await self._document_admin.as_replacement(scope, reads, replaced)
            waiting = PendingUpload(scope, interaction.user.id, reads, said, replaced, warnings)
            if waiting.drafts and (warnings or (waiting.unsure and not sure)):
                return confirmation(waiting, self._document_admin.pending.add(waiting), interaction.locale.value)
            return await self._store(interaction, waiting, progress)

        await self.run(interaction, work, shared=shared)

    async def remove(self, interaction: discord.Interaction, documents: Sequence[str], *, shared: bool) -> None:
        """Take documents out and offer to undo it."""

        async def work(scope: str, _progress: Progress) -> Post:
            locale = interaction.locale.value
            results = await self._document_admin.remove(scope, documents, actor(interaction), locale)
            removed = sum(one.change == "removed" for one in results.outcomes)
            title = translate(SEVERAL_REMOVED if removed > 1 else REMOVED, locale) if removed else ""
            return await self._with_undo(interaction, scope, results, title)

        await self.run(interaction, work, shared=shared)

    async def offer_undo(self, interaction: discord.Interaction, document: str | None, *, shared: bool) -> None:
        """Show what an undo would take back, and ask."""

        async def work(scope: str, _progress: Progress) -> Post:
            event = await self._document_admin.next_undo(scope, document)
            locale = interaction.locale.value
            text = _of_event(translate(ASK_UNDO, locale), event)
            row = (button(translate("Undo", locale), "undo", _event_key(scope, event.id), interaction.user.id, discord.ButtonStyle.danger),)
            return Post(embed=embed(text), buttons=(row,))

        await self.run(interaction, work, shared=shared)

    async def run(
        self,
        interaction: discord.Interaction,
        work: Callable[[str, Progress], Awaitable[Post]],
        *,
        shared: bool,
        reply: InteractionReply | None = None,
    ) -> None:
        """Do a piece of work in a scope that the person may change, with its stages shown."""
        answer = DmFallbackReply(reply or InteractionReply(interaction, private=True), interaction, self._document_admin.clock)

        async def staged() -> Post:
            scope = self._document_admin.scope(interaction, shared=shared)
            stages = Stages(answer)
            async with stages.displayed():
                return await work(scope, _stage_progress(stages, answer.locale))

        await self._dispatcher.respond(answer, staged)

    async def run_step(self, interaction: discord.Interaction, step: Callable[[], Awaitable[None]]) -> None:
        """Take a step that answers by itself; whatever goes wrong is told to the person."""
        async with error_boundary(InteractionReply(interaction, private=True)):
            await step()

    async def on_button(self, interaction: discord.Interaction, action: str, key: str) -> None:
        """Do what a button says; the rights are asked for anew."""
        if action == "undo":
            await self._undo(interaction, key)
            return
        waiting = self._document_admin.pending.get(key, interaction.user.id)
        self._document_admin.require(interaction, waiting.scope)
        match action:
            case "keep":
                await self._store_pending(interaction, key, waiting)
            case "correct":
                await interaction.response.send_modal(self._form(interaction, key, waiting))
            case "drop":
                self._document_admin.pending.drop(key)
                await self._dispatcher.respond(EditedReply(interaction), _constant(sentence(translate(DROPPED, interaction.locale.value))))

    async def _store_pending(self, interaction: discord.Interaction, key: str, waiting: PendingUpload) -> None:
        self._document_admin.pending.drop(key)  # before anything is awaited: a second press finds nothing

        async def work(_scope: str, progress: Progress) -> Post:
            return await self._store(interaction, waiting, progress)

        await self.run(interaction, work, shared=waiting.scope == GLOBAL_SCOPE, reply=EditedReply(interaction))

    def _form(self, interaction: discord.Interaction, key: str, waiting: PendingUpload) -> DetailsForm:
        locale = interaction.locale.value
        about = waiting.drafts[0].publication(waiting.details)
        guess = Details(about.title, about.publisher, about.date, about.kind)

        async def done(submitted: discord.Interaction, details: Details, _text: str) -> None:
            still = self._document_admin.pending.get(key, submitted.user.id)
            self._document_admin.require(submitted, still.scope)
            corrected = PendingUpload(still.scope, still.user, still.reads, details.checked(), still.replace)
            await self._store_pending(submitted, key, corrected)

        return DetailsForm(translate("Correct", locale), locale, guess, with_text=False, done=done)

    async def _undo(self, interaction: discord.Interaction, key: str) -> None:
        shared, event = is_shared(key), int(key[1:])

        async def work(scope: str, progress: Progress) -> Post:
            undone, results = await self._document_admin.undo(scope, event, actor(interaction), progress)
            text = _of_event(translate(UNDONE, interaction.locale.value), undone)
            return results_post(results, self._document_admin.questions, interaction.locale.value, title=clip(text, 200))

        await self.run(interaction, work, shared=shared, reply=EditedReply(interaction))

    async def _store(self, interaction: discord.Interaction, waiting: PendingUpload, progress: Progress) -> Post:
        results = await self._document_admin.store(waiting, actor(interaction), progress, interaction.locale.value)
        return await self._with_undo(interaction, waiting.scope, results, "")

    async def _with_undo(self, interaction: discord.Interaction, scope: str, results: Results, title: str) -> Post:
        """The results, with a button that takes back the last change where there was one."""
        locale = interaction.locale.value
        post = results_post(results, self._document_admin.questions, locale, title=title)
        changes = [one for one in results.outcomes if one.change in {"added", "replaced", "removed"}]
        if not changes:
            return post
        try:
            event = await self._document_admin.next_undo(scope, changes[-1].entry.id if changes[-1].entry else None)
        except NotFoundError:
            return post
        row = (button(translate("Undo", locale), "undo", _event_key(scope, event.id), interaction.user.id),)
        return Post(embed=post.embed, buttons=(row,))


def scope_key(*, shared: bool) -> str:
    """Whose base a button is about, in its id: "s" the shared one, "g" that of the server it is pressed in."""
    return "s" if shared else "g"


def is_shared(key: str) -> bool:
    """Whether a key is about the shared base."""
    return key.startswith("s")


def _event_key(scope: str, event: int) -> str:
    return f"{scope_key(shared=scope == GLOBAL_SCOPE)}{event}"


def _of_event(text: str, event: Event) -> str:
    return text.format(action=event.action, title=plain(event.title), document=event.document, at=moment(event.at), by=event.by)


def _stage_progress(stages: Stages, locale: str) -> Progress:
    words = {
        "fetching": translate(FETCHING, locale),
        "reading": translate(READING, locale),
        "embedding": translate(EMBEDDING, locale),
        "indexing": translate(INDEXING, locale),
        "checking": translate(CHECKING, locale),
        "live": translate(LIVE, locale),
        "comparing answers": translate(COMPARING, locale),
    }

    def tell(stage: str, done: int, total: int) -> None:
        stages.update(words.get(stage, f"{stage} {done}/{total}").format(done=done, total=total))

    return tell


def _constant(post: Post) -> Callable[[], Awaitable[Post]]:
    async def give() -> Post:
        return post

    return give
