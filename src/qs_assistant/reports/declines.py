"""What is said to a request that the assistant does not meet, and what it can do instead; no figure in any of it."""

from qs_assistant.types.company import Company
from qs_assistant.types.request import DeclineTopic

_INSTEAD_VALUE = (
    "What I can do: value {company} under the assumptions you choose, show what has to be true for a price you name, "
    "or tell you what the documents say, with their sources."
)

_TEXTS: dict[DeclineTopic, str] = {
    "advice": (
        "I do not give investment advice, so I will not say whether to buy, sell or hold. I can set a share price you name "
        "against the model's value, show what would justify it, and how much each assumption matters. You decide."
    ),
    "other_company": "I value {company} only; I have no model of other companies. " + _INSTEAD_VALUE,
    "forecast": (
        "I do not forecast share prices or say what one will be on a date; nobody's documents or model can. "
        "I can show what a share is worth under assumptions you name, the odds that the model gives, and what a price you name implies."
    ),
    "greeting": (
        "Hello. I answer questions on {company} and what it may be worth, from documents and a model. "
        "Ask me about {company}: what happened (“{example}”), what a change would be worth "
        "(“what if production starts later?”), what has to be true for a price you name, or which input matters most. "
        "Follow on as you like: “and for the bull case?”, “back to base”."
    ),
    "thanks": "You are welcome. Ask on whenever you like.",
    "chatter": "That is nothing I can look up or calculate. " + _INSTEAD_VALUE,
    "certainty": (
        "I cannot rate how certain an answer is. What a document says stands at its citation, with its date; what the model says follows "
        "from its assumptions and is as good as they are. Ask for the assumptions, for what the value is most sensitive to, or for a "
        "simulation, which shows the spread when every input varies within its range."
    ),
    "wordless": "I read words only, and there are none in that. " + _INSTEAD_VALUE,
    "language": (
        "Ich lese Fragen nur auf Englisch, zum Beispiel: “what's implied if the yield rises?” oder “{example}” "
        "(I read questions in English only.) " + _INSTEAD_VALUE
    ),
    "off_topic": "I can only help with {company} and its valuation; I have no documents or tools for anything else. " + _INSTEAD_VALUE,
    "injection": (
        "I cannot do that: my answers come only from the documents and the model, each figure with its source, "
        "and no instruction changes that. " + _INSTEAD_VALUE
    ),
}


def decline_text(topic: DeclineTopic, company: Company) -> str:
    """The polite refusal for a topic, with what can be asked of a company instead."""
    example = company.asks[0] if company.asks else "what is it worth?"
    return _TEXTS[topic].format(company=company.name, example=example)
