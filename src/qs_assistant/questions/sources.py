"""What in a question speaks of documents: a source by name, a deal, something that happened."""

import re

from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence

_SOURCE = re.compile(
    r"\b(?:according|acc\.?) to (?!you\b|the model|your|this model|our model|the dcf)|\bgoing by (?:the|what)\b"
    r"|\b(?:the )?(?:article|author"
    r"|writer|newsletter|shareholder letter|letters?|filings?|press release|10-[kq]|8-k|source|analysts?|substack|blog|paper|study"
    r"|interview|transcript|bnef|bloombergnef|damodaran|truist|fraunhofer|goldman|morgan stanley|baird|hsbc|redditors?|reddit"
    r"|benzinga|mckinsey|argonne|batpac|workbook|spreadsheet|forum|github|consensus|factset|evercore|barron'?s|survey|white paper"
    r"|porsche(?: consulting)?|factorial|voltaiq|kpmg|royaltystat|ipcg|parr|sne(?: research)?|iea|usabc|oxford|faraday|nature energy"
    r"|techstock2?|ts2|cryptopulse\w*|fintool|stocktitan|moneycheck|spac|academics?|retail (?:bear|bull|base|model|author)"
    r"|documents?|the docs|knowledge base|skeptic|sceptic|bulls? on reddit|earnings call|conference call|annual report|quarterly|press|news"
    r"|outlets?|seeking alpha|motley fool|wikipedia)\b|\b(?:in|from) the (?:text|sources?|documents?|docs|piece|story)\b"
    r"|\bdoes (?:the )?\w+ (?:say|mention|state|claim|report|describe|explain|think|argue)\b|\bguidance\b|\bguided\b|\bguiding\b"
    r"|\bdisclosed?\b|\bannounced?\b|\breported\b|\bpublished\b"
)


ENTITY = re.compile(
    r"\b(?:corning|powerco|volkswagen|vw|ducati|murata|deal|partnership|agreement|announcement|contract|press release|news|cobra"
    r"|eagle line|b samples?|demo|motorcycle|bike|collaboration|joint venture|jv|licen[cs]e deal|commitment|hype|reddit)\b"
)


CONCEPT = re.compile(r"\b(?:tax credits?|cost multiple|median|pricier|pre[- ]money|earn (?:in|from)|vc discount|rule of thumb)\b")


_PAYS = re.compile(
    r"\b(?:deal|stake|contract|commitment|investment|agreement|partnership|prepayment|licen[cs]e(?! (?:fee|rate|royalt|volume))"
    r"|order|package|grant|patents?"
    r"|collaboration|credit|award|press release|pr|technology licen[cs]e|45x)\b.{0,30}\bworth\b|\bworth of the (?:deal|stake|contract"
    r"|investment|commitment)|\bworth to (?:qs|vw|powerco|the licensee)\b|\bhow much (?:is|was) (?:the|that|vw's|corning's"
    r"|powerco's) (?:\w+ )?(?:deal|stake|contract|commitment|prepayment|investment)\b"
)


def pays(text: str) -> bool:
    """Whether what a deal, and not the company or a share, is worth is asked."""
    return bool(_PAYS.search(text)) and not re.search(r"\b(?:shares?|stock|qs|quantumscape|company|equity)(?: be)? worth\b", text)


def sourced(text: str) -> bool:
    """Whether a text names a document or its author as the source."""
    return bool(_SOURCE.search(text))


def past_fact(text: str) -> bool:
    """Whether the question asks for something that happened."""
    if re.search(r"\b(?:after|before|when|once) (?:they|it|mgmt|management|the company|qs) (?:\w+ed|cut|got|took|made|went)\b", text):
        return True
    return bool(
        re.search(
            r"\b(?:how (?:much|many|big|long)|what|when|who|which|why|where)\b[^,;]{0,40}?\b(?:was|were|did|has|have|had)\b(?! to\b)", text
        )
    ) or bool(re.match(r"\W*(?:did|has|have|was|were|had)\b", text))


def speaks_of_a_source(sentence: Sentence, draft: Draft) -> bool:
    """Whether a text without a number asks for somebody's case or value ("how high does his bull case go?")."""
    return (
        not sentence.quantities
        and draft.request.kind == "value"
        and re.search(
            r"\b(?:his|her|their|he|she"
            r"|they)\b",
            sentence.lowered,
        )
        is not None
    )


def documented_subject(text: str) -> bool:
    """Whether a solve asks if something in the documents carries the value ("does the Corning deal justify $8 billion?")."""
    return bool(ENTITY.search(text) and re.search(r"\bjustif|\bsupport|\bwarrant|\bexplain", text))
