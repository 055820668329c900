"""The bot's longer fixed texts."""

HELP = """Ask me about QuantumScape in plain words: with `/ask`, by mentioning me, by replying to me, or in a direct message.

{examples}

**What the company is worth if …**
`/value` with the inputs you like · `/solve` for the input that gives a result · `/sweep` one input
`/sensitivity` · `/simulate` · `/compare`

**What answers are made of**
`/assumptions` · `/sources` · `/run` with the id in an answer's footer

Follow on with "and at 95%?" or "what about bear?". Right-click a message → Apps → *Ask about this message*.
Every figure comes from a document that is cited or from a run of the model; I never make one up. This is not investment advice."""

ABOUT = """I answer questions on QuantumScape's valuation. Facts are taken word for word from documents that are cited; numbers come from a
deterministic, risk-adjusted valuation model whose every input can be seen with `/assumptions`. Answers are written by a program."""

PRIVACY = """**What is kept**
Your questions' answers with your Discord user id, so that buttons go on working and follow-ups are understood; your verdicts
(Helpful, Not helpful); the ids of your question and of my reply, so that my reply goes when you delete the question. While I work
on a question: where it was asked and, of `/ask`, its words, so that a restart does not lose it; this goes with the answer. No names,
no other messages: I see only commands, direct messages, mentions and messages you ask me about.

**What it is used for**
To answer you. Verdicts are shown to this server's admins without your name. Nothing is sold, shared or used to train a model.

**How long**
Old answers are dropped as new ones come. `/forget-me` deletes at once everything that is kept of you.
What an admin did to documents or to a server's base case stays in that server's history, with the admin's id."""

CHAT_MODEL = """

**Chat model**
This bot's operator has switched on a chat model that helps to read questions and to choose among sentences found; it is sent your
question and those sentences. Every figure and every quoted sentence is the program's own or a source's."""
