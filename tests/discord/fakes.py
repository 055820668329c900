"""An assistant whose answers anyone can work out on paper: a share is worth ten dollars times the yield, 0.85 in the base case."""

import asyncio
import json
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

from qs_assistant.types.answer import Answer, Choice, Citation, Field, Figure, Source
from qs_assistant.types.errors import NotFoundError, StoreError
from qs_assistant.types.request import Reading, Request
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import INPUTS

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
BASE_YIELD = 0.85
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fea135813b0000000049454e44ae426082"
)
PASSAGE = "PowerCo may pay QuantumScape up to $131 million on reaching milestones."
LONG = "This is sentence number one of a very long text. " * 120


@dataclass(frozen=True)
class FakeChart:
    png: bytes = PNG
    alt_text: str = "Value per share against yield"


def document(id_, title, url="https://example.com/letter"):
    return SimpleNamespace(
        id=id_, title=title, publisher="QuantumScape", whose="QuantumScape", date="2025-07-23", kind="letter", url=url, passages=3
    )


STATUS = SimpleNamespace(
    version="1.2.3",
    model="rnpv-1",
    assumptions_as_of="2025-12-31",
    embedding_model="builtin",
    documents=2,
    passages=6,
    newest_document="2025-10-01",
    data="/secret/path",
    chat_model="none",
    problems=(),
)


def valuation(request, question=""):
    reached = request.set.get("target_yield", BASE_YIELD)
    worth = 10 * reached
    headline = f"A share would be worth ${worth:g} at a yield of {100 * reached:g}%."
    return Answer(
        question=question,
        route="valuation",
        text=headline,
        request=request.to_json(),
        results={"value_per_share": worth},
        run_id="3f2a00000001",
        understood=f"{request.kind}: yield {100 * reached:g}%, preset {request.preset or 'base'}",
        headline=headline,
        body="The base case is worth $8.5 a share.",
        fields=(Field("Value per share", f"${worth:g}"), Field("Preset", request.preset or "base")),
        figures=(Figure(f"${worth:g}", worth, "$", Source("run", id="3f2a00000001", output="value_per_share")),),
        notes=("Assumptions as of 2025-12-31",),
        chart="sweep",
    )


def cited(question, n=1):
    citations = tuple(
        Citation(
            k, "letter", f"Shareholder letter {k}", "QuantumScape", "2025-07-23", "letter", PASSAGE, 0.8, "https://example.com/letter(1)"
        )
        for k in range(1, n + 1)
    )
    figure = Figure("up to $131 million", 131, "$M", Source("passage", citation=1))
    headline = f"{PASSAGE} [1]"
    return Answer(question, "documents", headline, citations=citations, headline=headline, figures=(figure,))


class FakeAssistant:
    """Keeps what it was asked in `asked`, and its answers by id."""

    def __init__(self):
        self.asked, self.votes, self.forgotten, self.answers = [], [], [], {}
        self.taken_up = []
        self.release = asyncio.Event()
        self.documents = [document("letter", "Q2 letter"), document("release", "PowerCo release", None)]

    async def warm_up(self):
        self.warm = True

    def _kept(self, answer, place):
        answer = replace(answer, id=f"a{len(self.answers) + 1}", conversation=place.conversation)
        self.answers[answer.id] = answer
        return answer

    async def ask(self, question, place, *, progress=None):
        self.asked.append((question, place))
        if progress:
            progress("searching 12 documents")
        if "boom" in question:
            raise RuntimeError("secret detail")
        if "records" in question:
            raise StoreError("The records at /secret/path cannot be used.")
        if "slow" in question:
            await self.release.wait()
        if "unclear" in question:
            choices = (Choice("Overall yield", "yield at 90%"), Choice("Cell yield", "cell yield at 90%"))
            if "near" in question:
                found = replace(
                    cited(question, 2), route="both", tier="closest", headline="Which yield do you mean?", body=f"{PASSAGE} [1]"
                )
                return self._kept(replace(found, choices=choices), place)
            return self._kept(Answer(question, "declined", "Which yield?", headline="Which yield do you mean?", choices=choices), place)
        if "near" in question:
            return self._kept(replace(cited(question, 2), tier="closest"), place)
        if "long" in question:
            return self._kept(replace(cited(question, 30), body=LONG), place)
        if "yield" in question:
            return self._kept(valuation(Request("value", {"target_yield": 0.9}), question), place)
        return self._kept(cited(question), place)

    async def run(self, request, place, *, question=""):
        self.asked.append((request, place))
        return self._kept(valuation(request, question), place)

    async def read(self, text, place):  # noqa: ARG002 - the assistant's signature
        if text == "royalty 5%":
            return Reading("valuation", Request("value", {"royalty_rate": 0.05}))
        if text == "yield 90%":
            return Reading("valuation", Request("value", {"target_yield": 0.9}))
        if text == "unclear":
            return Reading("valuation", ask_back="Which yield do you mean?", choices=(Choice("Cell yield", "cell yield 90%"),))
        return Reading("documents", search=text)

    async def replay(self, run_id, place):
        if run_id != "3f2a00000001":
            raise NotFoundError(f"No run is kept under {run_id}.")
        return self._kept(valuation(Request("value")), place)

    async def answer(self, answer_id):
        if answer_id not in self.answers:
            raise NotFoundError("That answer is no longer kept. Ask the question again to get a fresh one.")
        return self.answers[answer_id]

    async def chart(self, answer):
        return FakeChart() if answer.run_id else None

    async def workbook(self, answer):
        return b"PK workbook of " + (answer.run_id or "").encode()

    async def trace(self, answer):
        return [f"{one.text}: {one.source.kind} {one.source.output or one.source.citation}" for one in answer.figures]

    async def feedback(self, answer_id, user, helpful, reason=""):
        await self.answer(answer_id)
        self.votes.append((answer_id, user, helpful, *([reason] if reason else [])))

    async def take_up(self, answer, request, place):
        self.taken_up.append((answer.id, request, place))

    async def export_feedback(self, scopes):
        return "\n".join(json.dumps({"scope": scope, "helpful": helpful}) for scope in scopes for _, _, helpful, *_ in self.votes)

    async def sources(self, topic, place):  # noqa: ARG002 - the assistant's signature
        return [one for one in self.documents if not topic or topic.lower() in one.title.lower()]

    async def assumptions(self, place):  # noqa: ARG002 - the assistant's signature
        return load_assumptions(KNOWLEDGE / "assumptions.toml")

    async def forget(self, user):
        self.forgotten.append(user)
        return 2

    async def forget_scope(self, scope):
        self.forgotten.append(scope)
        return 1

    async def status(self):
        return STATUS

    def complete(self, text):
        return [
            (f"{name.replace('_', ' ')} ({spec.unit})", name) for name, spec in INPUTS.items() if text.lower() in name.replace("_", " ")
        ]


def text_of(result):
    """The sentence that the person alone reads."""
    messages = [one for one in (*result.followups, result.response) if one is not None and one.content]
    assert messages[0].ephemeral
    return messages[0].content


async def stored(world, message):
    """The answer that a message shows, as it is kept."""
    buttons = [button for row in message.components for button in (row["components"] if isinstance(row, dict) else row.children)]
    ids = [button.get("custom_id") if isinstance(button, dict) else button.custom_id for button in buttons]
    return await world.assistant.answer(next(one for one in ids if one).split(":")[2])


def mention(world, text):
    """A message that mentions the bot."""
    return f"{world.env.bot.user.mention} {text}"


def sent_by_bot(world, channel=None):
    """The bot's own messages in a channel."""
    return [message for message in (channel or world.channel).history() if message.author.id == world.env.bot.user.id]


def response_text(result):
    """The text of a response: its embed's, or its own."""
    message = result.response
    return message.embeds[0].description if message.embeds else message.content
