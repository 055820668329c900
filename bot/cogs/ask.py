"""/ask, and "Ask about this message" in a message's menu."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.app_commands import locale_str as _
from discord.ext import commands

from bot.access.addressing import without_mentions
from bot.access.admission import Admission
from bot.access.places import interaction_place
from bot.delivery.rendering import CHOICE, CHOICES
from bot.delivery.replies import InteractionReply
from bot.locales.translation import translate
from bot.ports import Assistant, Progress
from bot.queue.dispatcher import Dispatcher
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import InputError

QUESTION = 1000
EXAMPLES = (
    "What's implied if yield reaches 90%?",
    "What has to be true for a $20 billion valuation?",
    "How sensitive is the value to each input?",
    "What if production starts two years later and the royalty is 5%?",
)
EMPTY_MESSAGE = "There is no text in that message that I could read."
PRIVATE = _("Show the answer to you alone (default: as this server has set it)")


def question_choices(assistant: Assistant, typed: str, asks: Sequence[str] = ()) -> list[app_commands.Choice[str]]:
    """Ready questions while nothing is typed; afterwards the typed text with its last words completed to an input's name."""
    text = typed.strip()
    if not text:
        return [app_commands.Choice(name=example, value=example) for example in (*asks, *EXAMPLES)]
    words = text.split()
    offered: dict[str, str] = {text: text} if len(text) <= CHOICE else {}
    offered |= {example: example for example in (*asks, *EXAMPLES) if _has_words(example, words)}
    for taken in (2, 1):
        head, tail = " ".join(words[:-taken]), " ".join(words[-taken:])
        for label, name in assistant.complete(tail) if len(words) >= taken else ():
            whole = f"{head} {name.replace('_', ' ')}".strip()
            shown = f"{head} {label}".strip()
            if len(whole) <= CHOICE and len(shown) <= CHOICE:
                offered.setdefault(whole, shown)
    return [app_commands.Choice(name=shown, value=whole) for whole, shown in list(offered.items())[:CHOICES]]


def _has_words(example: str, words: list[str]) -> bool:
    """Whether an example has every word that is typed, the last as far as it goes."""
    its = [one.strip("?,.%").casefold() for one in example.split()]
    return all(any(one.startswith(word.strip("?,.%").casefold()) for one in its) for word in words)


class Ask(commands.Cog):
    """Questions in plain words.

    Args:
        assistant: who answers.
        dispatcher: where questions go.
        admission: whether an answer is private.
        asks: questions about the company that are offered first.
    """

    def __init__(self, assistant: Assistant, dispatcher: Dispatcher, admission: Admission, asks: Sequence[str] = ()) -> None:
        self._assistant, self._dispatcher, self._admission = assistant, dispatcher, admission
        self._asks = asks
        self.menu = app_commands.ContextMenu(name="Ask about this message", callback=self.ask_about)

    @app_commands.command(name="ask", description=_("Ask about the company: facts with their sources, or what the company is worth if …"))
    @app_commands.describe(question=_("In plain words: What's implied if yield reaches 90%?"), private=PRIVATE)
    async def ask(
        self,
        interaction: discord.Interaction,
        *,
        question: app_commands.Range[str, 1, QUESTION],
        private: bool | None = None,
    ) -> None:
        """Answer a question."""
        await self._answer(interaction, question, private=self._admission.is_private(interaction, private))

    @ask.autocomplete("question")
    async def suggest(self, _interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Suggest questions and inputs' names."""
        return question_choices(self._assistant, current, self._asks)

    async def ask_about(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Take a message's text as the question."""
        text = message.content.strip() or "\n".join(embed.description or "" for embed in message.embeds).strip()
        await self._answer(interaction, text, private=self._admission.is_private(interaction))

    async def _answer(self, interaction: discord.Interaction, question: str, *, private: bool) -> None:
        place, question = interaction_place(interaction), without_mentions(question)

        async def ask(progress: Progress) -> Answer:
            if not question:
                raise InputError(translate(EMPTY_MESSAGE, interaction.locale.value))
            return await self._assistant.ask(question, place, progress=progress)

        await self._dispatcher.answer(InteractionReply(interaction, private=private), place, ask, question=question)
