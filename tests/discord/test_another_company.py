"""The second pack's bot in a simulated Discord: it answers its own questions, and whatever it says of itself names its own company."""

import pytest

from bot.cogs.ask import EXAMPLES
from qs_assistant.types.settings import Settings
from tests.packs.test_packs import ACME, OTHERS


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Settings over the second pack."""
    folder = tmp_path_factory.mktemp("acme") / "data"
    return Settings(_env_file=None, data_dir=folder, knowledge_dir=ACME, shard_count=1, cooldown_questions=1000)


pytestmark = pytest.mark.simcord(settle_timeout=60)  # the real assistant, on a machine that has other work to do


@pytest.fixture
def simcord_bot(real_bot):
    return real_bot


async def asked(world, question):
    return everything(await world.alice.slash(world.channel, "ask", question=question))


def everything(result):
    """All words of a message: its text, titles, fields, footers and buttons."""
    message = result.response
    parts = [message.content or "", str(message.components)]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or "", embed.footer.text or ""]
        parts += [f"{field.name} {field.value}" for field in embed.fields]
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many people work for Acme Anodes?", "212"),
        ("Who buys the graphite of Acme Anodes?", "Borealis"),
        ("How much does the AX-7 anode hold?", "412 mAh"),
    ],
)
async def test_it_answers_its_own_questions(world, question, said):
    shown = await asked(world, question)
    assert said in shown
    assert "Acme Anodes in brief" in shown


async def test_it_answers_none_of_the_other_companys(world):
    for question in (*OTHERS, "What is QuantumScape worth?"):
        shown = (await asked(world, question)).replace(question, "")
        assert "QuantumScape" not in shown
        assert "of value per share" not in shown


@pytest.mark.parametrize("command", ["about", "help"])
async def test_what_it_says_of_itself_names_its_company(world, command):
    shown = everything(await world.alice.slash(world.channel, command))
    assert "Acme Anodes" in shown
    assert "QuantumScape" not in shown


async def test_its_presence_and_examples_name_its_company(world):
    assert str(world.bot.activity) == "/ask about Acme Anodes"
    offered = [one["name"] for one in await world.alice.autocomplete(world.channel, "ask", "question", "")]
    assert offered == ["How many people work for Acme Anodes?", "What is the company worth?", *EXAMPLES]


async def test_the_price_of_the_moment_is_its_own(world):
    shown = await asked(world, "what's the ACME share price?")
    assert "I have no live price. The base case compares the value with $3.50 a share" in shown
    assert "QuantumScape" not in shown


async def test_a_question_back_and_what_is_declined_name_it(world):
    assert "I value Acme Anodes only" in await asked(world, "what is Tesla worth?")
    shown = await asked(world, "what is Acme Anodes worth at 20%?")
    assert "QuantumScape" not in shown
