"""The bot's longer fixed texts."""

HELP = """Ask me about {company} in plain words: with `/ask`, by mentioning me, by replying to me, or in a direct message.

{examples}

**What the company is worth if …**
`/value` with the inputs you like · `/solve` for the input that gives a result · `/sweep` one input
`/sensitivity` · `/simulate` · `/compare`
`/frontier` · `/event` · `/views` · `/football` · `/explain`

**What answers are made of**
`/assumptions` · `/sources` · `/run` with the id in an answer's footer

Follow on with "and at 95%?" or "what about bear?", or press *Ask on* under an answer.
Right-click a message → Apps → *Ask about this message*.
Every figure comes from a document that is cited or from a run of the model; I never make one up. This is not investment advice."""

WELCOME = """I answer questions on {company}'s valuation. Every figure comes from a document that is cited or from a run of a model
whose inputs you can see; I never make one up.

**Try first**
`/ask question: What's implied if yield reaches 90%?`
`/value yield: 95% capacity: 150`
`/ask question: {example}`

**Who looks after me here**
People who may manage this server. They add documents with `/kb add`, set this server's own base case with `/kb assumptions`, and decide
with `/server replies` who sees answers. `/help` says more, `/privacy` what is kept."""

ABOUT = """I answer questions on {company}'s valuation. Facts are taken word for word from documents that are cited; numbers come from a
deterministic, risk-adjusted valuation model whose every input can be seen with `/assumptions`. Answers are written by a program."""

PRIVACY = """**What is kept**
Your questions' answers with your Discord user id, so that buttons go on working and follow-ups are understood; your verdicts
(Helpful, Not helpful, and why); the ids of your question and of my reply, so that my reply goes when you delete the question. While I work
on a question: where it was asked and, of `/ask`, its words, so that a restart does not lose it; this goes with the answer.
Of `/believe`: your votes and predictions. No names,
no other messages: I see only commands, direct messages, mentions and messages you ask me about.

**What it is used for**
To answer you. Verdicts are shown to this server's admins without your name. Nothing is sold, shared or used to train a model.

**How long**
Old answers are dropped as new ones come. `/forget-me` deletes at once everything that is kept of you.
A server that removes me is forgotten after 30 days.
What an admin did to documents or to a server's base case stays in that server's history, with the admin's id."""

CHAT_MODEL = """

**Chat model**
This bot's operator has switched on a chat model that helps to read questions and to choose among sentences found; it is sent your
question, the one before it where yours may follow on from it, those sentences, and the text of documents that admins add, to write
questions that they answer (searched, never shown). Every figure and every quoted sentence is the program's own or a source's."""

# What /kb says.
ONE_OF_TWO = "Give either a file or an address, not both."
EXPORTED = "The originals, what is said about them, and the history."
EXPORT_TOO_LARGE = "The export has {size:.1f} MB, which is too large to be sent here. Its owner can export it from the terminal."
REBUILT = "The search index is filled anew from the records: {passages}."
DMS_ON = "From now on members of this server may ask about its documents in direct messages too."
DMS_OFF = "From now on direct messages do not see this server's documents."
NO_CHANGES = "Nothing has been changed here yet."
NOTHING_FOUND = "Nothing was found."
