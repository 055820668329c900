"""What the assistant does not do: advice, other companies, price forecasts by date, other topics, and orders to break its rules."""

import re
from collections.abc import Callable, Collection

from qs_assistant.questions.taught_names import compiled, naming
from qs_assistant.types.company import Company
from qs_assistant.types.request import DeclineTopic

STRANGER = "declined/stranger"
"""Another company, told by names that nothing learned knows: no network has a say in it."""
OFF_TOPIC = "declined/off-topic"
"""A subject that is told by one of its words."""
_OTHERS = (
    r"solid power|ses(?: ai)?|tesla|catl|factorial|samsung(?: sdi)?|lg(?: energy)?(?: solution)?|panasonic|byd|toyota|rivian|lucid"
    r"|enovix|amprius|nio|ford|gm|general motors|apple|nvidia"
    r"|microvast|blue solutions|prologium|sila|group14|northvolt|freyr|porsche|honda"
    r"|hyundai|stellantis|bmw|mercedes|ilika|eos|fluence|albemarle"
    r"|microsoft|amazon|google|alphabet|meta|gamestop|gme|amc|palantir|pltr|tsla|sldp|nvda|aapl|bitcoin|btc|ethereum|eth|dogecoin"
    r"|gold|oil|s&p(?: 500)?|plug(?: power)?|quantum computing|ionq|rigetti"
    r"|eve energy|gotion|svolt|farasis|calb|sk on|blackberry|intel|amd|our next energy|chargepoint|nikola|fisker|polestar|welion"
    r"|ganfeng|quantumsphere|24m|sunpower|enphase"
)
_INJECTION = re.compile(
    r"\b(?:ignore|forget|disregard|override|bypass|drop|skip|disable|turn off|stop using|delete) (?:all |any |of |your |the |these "
    r"|those |my |previous |prior |above |earlier |safety )*(?:rules?|instructions?|guidelines|guardrails|prompts?|constraints?"
    r"|restrictions|citations|disclaimers|sources|limits|training|programming|filters?|checks?|system)\b"
    r"|\brepeat (?:after me|the following|this|exactly|word for word|verbatim)|\byou are now\b|\bact as (?:an?|the|my|if you)\b"
    r"|\bpretend (?:to be|you(?:'re| are))\b|\brole ?play\b|\bjailbreak|\bdan mode\b|\bdeveloper mode\b|\bsystem prompt\b"
    r"|\bmake up (?:an?|some|the|any|numbers|figures|data)|\binvent (?:an?|some|the)\b|\breveal your\b|\bprint your (?:prompt"
    r"|instructions|rules)|\bwithout (?:any )?(?:citations|sources|disclaimers)\b.{0,40}\b(?:say|state|claim|give)|\bsay exactly\b"
    r"|\bword for word\b"
    r"|\bsudo\b|\bfrom now on,? you\b|\bnew instructions?\b|\bsystem:|\badmin override\b|\boverride\b.{0,20}\b(?:mode|code)"
    r"|\bjust make (?:it|something|one) up\b|\bhallucinate\b|\bfabricate\b"
)
_ADVICE = compiled(
    r"\bshould (?:i|we|one|you|my \w+|people|anyone|investors?|someone)\b.{0,60}\b(?:buy|sell|hold|short|invest|dump|add|enter|exit"
    r"|get in|get out|load|trim|average|dca|put|yolo|take profits?|bail|wait|own|keep|avoid|double down|go long|go all|trade|purchase"
    r"|exercise|cash out|cut)\b"
    r"|\bshould (?:i|we)\b(?!.{0,20}(?:assume|use|set|read|expect|model|look|ask|enter a|type))(?=.{0,60}\b(?:<short>|stock|shares?|calls?"
    r"|puts?|position|money|savings|options?)\b)"
    r"|\b(?:is|are|was|would) (?:it|<company>|this|that|the stock|the shares?|now|they|shares)\b.{0,25}\b(?:a (?:good |solid "
    r"|strong |great |clear |screaming |real )?(?:buy(?! ?back)|sell(?! cells)|hold|short(?![ -](?:run|term|er))|investment"
    r"|bargain to buy|long(?![ -](?:run|term|time))|add)|good time to (?:buy|sell"
    r"|get)|worth (?:buying|selling|holding|investing|owning|the risk|a punt|shorting)|safe to buy|too late to (?:buy|get in)"
    r"|time to (?:buy|sell|get|load|exit))\b"
    r"|\b(?:buy|sell|hold),? (?:or|/) (?:buy|sell|hold|wait|avoid)\b|\bbuy the dip\b|\bgood (?:investment|entry|time to)\b"
    r"|\bwould you (?:buy|sell|hold|invest|short|own|recommend|put)\b|\bdo you (?:recommend|advise|suggest)\b.{0,40}\b(?:buy|sell"
    r"|hold|invest|short|<short>|stock|shares|position)\w*"
    r"|\brecommend (?:buying|selling|holding|me|that i|investing|shorting|<short>|the stock|a stock|it)\b|\b(?:worth|smart|wise|dumb"
    r"|stupid|crazy|okay|ok|safe|sensible) to (?:buy|sell|hold|short|invest|own|yolo|go all)\b|\bhow (?:much|many) (?:\w+ )?(?:of my"
    r"|should i|shares should|money should)\b"
    r"|\bwhat should i do\b|\bcall options? or\b|\b(?:buy|sell) (?:rating|signal|it|now|<short>|more|today)\b(?=.*\?)|\bwhen (?:should|to"
    r"|do i|is the time to) (?:i )?(?:buy|sell|get in|get out|exit|enter)\b|\bput my (?:savings|money|pension|401k|house)"
    r"|\bfinancial advice\b"
    r"|\bwhich stocks? (?:should|to|would|do you)\b|\b(?:any )?stock (?:tips?|picks?)\b|\bis <short> (?:right|suitable) for\b"
    r"|\bcan i (?:retire|get rich)\b|\bwill i (?:get rich|make money|lose|be rich)\b|\bgo (?:all[- ]in|long|short)\b|\byolo\b"
    r"|\b(?:better|worse|safer|smarter) (?:stock|investment|buy|bet|pick)\b|\bstocks? to (?:buy|own|hold)\b|\bbuy or not\b"
    r"|\bto buy\s*[?]|\b(?:a|strong) (?:buy"
    r"|sell)\s*(?:here|now|today|yet|at|right now|\?)|\bshould <short> be in\b"
)
_WHEN = (
    r"(?:\b20[2-9]\d\b|\btomorrow\b|\bnext (?:week|month|year|quarter|summer|spring|christmas|decade|\w+day|earnings|few)\b"
    r"|\bin (?:\w+|\d+) (?:years?|months?|weeks?|days?)\b|\bby (?:the end|year[- ]?end|eoy|christmas|summer|20)|\beoy\b"
    r"|\bend of (?:the )?(?:year|month|week|decade|20)|\bthis (?:year|week|month)\b|\bq[1-4]\b|\b(?:years?|months?|weeks?) from now\b"
    r"|\bone day\b|\bever\b|\bsoon\b|\bover the next\b|\bwithin\b|\bat year end\b|\bafter (?:earnings|the next))"
)
_PRICE = (
    r"(?:\bshare price\b|\bstock price\b|\bstock\b|\bshares?\b|\bprice\b|\b(?:<company>)\b|\bmarket cap\b|\bit\b|\bticker\b"
    r"|\bvaluation\b)"
)
_FORECAST = compiled(
    rf"\b(?:what|where|how (?:high|low|much|far)|which price)\b.{{0,25}}\b(?:will|would|might|could|is going to|are going to|going to"
    rf"|'ll)\b(?=.{{0,60}}{_PRICE}).{{0,70}}\b(?:be|trade|trading|go|reach|hit|stand|cost|close|end|sell|get|land"
    rf"|at)\b.{{0,40}}{_WHEN}"
    rf"|\bwill\b.{{0,15}}{_PRICE}.{{0,40}}\b(?:hit|reach|go|rise|fall|moon|double|triple|crash|drop|climb|be|trade|pass|break|cross"
    rf"|get|touch|see|recover|rally|squeeze|10x|go up|top|exceed|be worth)\b"
    rf"|\bwhen (?:will|does|do you think|would|is)\b.{{0,30}}{_PRICE}.{{0,30}}\b(?:hit|reach|double|triple|go|pass|moon|recover|get"
    rf"|cross|touch|climb|break|be worth|trade)\b"
    r"|(?<!pack )(?<!cell )(?<!battery )(?<!module )\bprice (?:prediction|forecast|projection|outlook)s?\b"
    r"|\b(?:price )?targets?\b.{0,25}\b(?:for|by|in|of"
    r"|end)\b.{0,20}\b(?:20[2-9]\d|year[- ]?end|eoy|next)\b|\b(?:predict|(?<!after the )(?<!beyond the )forecast|project|guess|call"
    r"|prophesy)\b.{0,50}(?:\bprice\b"
    r"|\bstock\b|\bshares?\b|\b<short>\b|\bmarket cap\b)"
    r"|\bprice of (?:<company>|the stock|a share)\b.{0,20}\b(?:in|by|on|at)\b.{0,12}\b(?:20[2-9]\d|next|christmas|eoy|year end)"
    rf"|\b(?:<short>|stock|share price)\b.{{0,12}}\b(?:in|by)\b (?:(?:january|february|march|april|may|june|july|august|september|october"
    rf"|november|december) )?20[2-9]\d\s*\?*$"
    r"|\b(?:is|are) (?:<company>|it|the stock|the shares?) (?:going to|gonna|head(?:ing|ed) (?:to|for)|on (?:its|the) way to)"
    r" (?:be |cost |trade at |hit |reach )?(?:\$|usd ?)?\d"
    r"|\bis (?:<short>|it|the stock) going to (?:moon|hit|reach|double|crash|rise|fall|go)\b|\bgoing to the moon\b|\bhow (?:high"
    r"|low) (?:can|could|will) (?:<short>|it|the stock|the shares?|the price|this) (?:go|get|fall|climb)\b|\bprice prediction\b"
    r"|\bwhere (?:do you see|will) (?:<short>|the stock|it|the price|the share)\b"
)
_MINE = re.compile(
    rf"\bwill\b.{{0,12}}\bmy (?:[\d,]+ |\w+ )?(?:shares?|stake|position|investment|holding|stock|money)\b.{{0,30}}\bworth\b.{{0,30}}{_WHEN}"
)
_OFF_TOPIC = re.compile(
    r"\b(?:homework|essay|poem|haiku|limerick|song|lyrics|recipes?|joke|weather|horoscope|translate|football|soccer|basketball"
    r"|super bowl|world cup|olympics|movie|film|netflix|restaurant|pizza|lasagna|cook|bake|president|election|birthday"
    r"|(?<!cost of )capital of (?!equity|cost)|python script|javascript|write (?:me )?(?:a|an|some|my) (?:program|function|script"
    r"|code|letter|cv"
    r"|resume|story|cover letter|email|song|poem)|debug|leetcode"
    r"|dating|girlfriend|boyfriend|workout|diet|lottery|crossword|sudoku|chess|minecraft|fortnite|meaning of life|tell me a (?:joke"
    r"|story)|sing|cat names|dog names|holiday|vacation|flights?|hotel|visa|passport|medical|headache|doctor|lawyer|tax return"
    r"|mortgage|bake|knit|guitar|piano|tattoo|fix my|plumber|spaghetti|cocktail|coffee|who won|square root of|integral of"
    r"|derivative of (?!the)|solve for x)\b"
)
_DOMAIN = naming(
    r"<company>|yield|royalt|batter|cell|separator|valuation|wacc|discount rate|share|stock|solid[- ]state|gwh|capex|opex|article"
    r"|ebitda|kwh|anode|lithium|market cap"
)
_GREETING = re.compile(
    r"\W*(?:(?:hi|hello|hey|yo|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|thanks|thank you|thx|ty|cheers"
    r"|ok(?:ay)?|cool|nice|great|lol|wow|h+m+"
    r"|bye|goodbye|help(?: me)?|what can you do|what can i ask(?: you)?|how do (?:i use (?:this|you)|you work)"
    r"|who are you|what are you)(?: there| all| bot| please| very much| so much)?\W*)+"
)
_THANKS = re.compile(
    r"\W*(?:(?:ok(?:ay)?|great|cool|nice|perfect|awesome|good|got it|lovely|super|wow)\W+)*(?:many )?"
    r"(?:thanks|thank you|thank u|thx|ty|tysm|cheers|much appreciated)"
    r"(?: (?:a lot|a bunch|a million|again|so much|very much|much|all|bot|mate|man|everyone"
    r"|for (?:that|this|the (?:help|answer|info)|(?:all )?your help)))*\W*"
)
_INSULT = re.compile(
    r"\W*(?:(?:you(?:'re| are| r)?|ur|u(?: r)?|this (?:bot|thing)(?: is)?|what an?|such an?|this is|that(?:'s| is| was)|stop being) )?"
    r"(?:really |so |very |just |a |an |fucking |f\*+ing |totally |absolutely |complete |total |such )*"
    r"(?:stupid|dumb|idiots?|moron|useless|trash|garbage|rubbish|crap|bullshit|bs|suck|sucks|loser|shit|shitty|fool|liar|clown|pathetic"
    r"|worthless|terrible|awful|fuck(?: (?:you|off|this))?|hate you|shut up|get lost|screw you|dumbass|asshole|brain ?dead)"
    r"(?: (?:bot|robot|machine|thing|program|ai|piece of \w+))?\W*"
)
_CERTAINTY = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|hm+|well)\W+)?(?:(?:and )?how (?:sure|certain|confident|reliable|trustworthy|accurate) (?:is|are|was) "
    r"(?:that|this|it|you|these|those|they|the|your)(?: (?:number|figure|answer|result|estimate|value|valuation|forecast)s?)?"
    r"|are you (?:really |quite |absolutely )?(?:sure|certain|confident)|(?:is|are) (?:that|this|it|these|those) (?:really |even )?"
    r"(?:right|correct|true|certain|reliable|accurate|for sure)|(?:really|for real|you sure|sure|says who)(?= *\?)"
    r"|(?:can|should|do) i (?:really )?trust (?:that|this|it|you|these|those)(?: (?:number|figure|answer)s?)?)"
    r"(?: (?:about|of|in|with) (?:that|this|it|these|those|your (?:answer|number|figure)s?|this forecast))?\W*"
)
_WORDLESS = re.compile(r"(?:<a?:\w+:\d+>|:\w+:|[\W_])*")
"""Emoji and signs only."""
_SMALL_TALK: tuple[tuple[DeclineTopic, Callable[[str], re.Match[str] | None]], ...] = (
    ("thanks", _THANKS.fullmatch),
    ("chatter", _INSULT.fullmatch),
    ("greeting", _GREETING.fullmatch),
    ("wordless", _WORDLESS.fullmatch),
    ("certainty", _CERTAINTY.fullmatch),
)
"""What a whole message may be without asking for anything."""
_GERMAN = re.compile(
    r"\b(?:wie|viel|wieviel|wenn|der|das|und|ist|sind|eine[nrms]?|ein|wert|aktien?|firma|nicht|für|auf|mit|zahlt|ausbeute|wird|welche[rsnm]?"
    r"|warum|wurden?|hat|bei|bedeutet|kostet|jahre?|unternehmen|beträgt|erreicht|steigt|fällt)\b"
)
_GERMAN_WORDS = 3
"""So many different words: an English question has none or one of them."""


def asks_failure(text: str) -> bool:
    """Whether it is asked if, or when, the company runs out of money: a question for the documents, no price forecast."""
    return _FAILS.search(text) is not None and _TO_COME.match(text) is not None


class Refusals:
    """What is declined of questions about one company.

    Args:
        company: whom the questions are about; its partners are companies that are not valued.
        strangers: further names of companies that are none.
    """

    def __init__(self, company: Company, strangers: Collection[str] = ()) -> None:
        partners = [re.escape(one.lower()) for one in company.partners]
        others = "|".join([_OTHERS, *partners, *(re.escape(one.lower()) for one in strangers)])
        own = [re.escape(one.lower()) for one in (*company.codes, *company.terms)]
        self._other = STRANGER if strangers else "declined/other-company"
        self._of_other = _valuation_of(f"(?:{others})")
        self._same_for_other = re.compile(rf"\b(?:same|and|what about|how about) (?:for |with )?(?:{others})\s*\?*$")
        self._domain = re.compile(rf"\b(?:{'|'.join([_DOMAIN, *partners, *own])})")

    def topic(self, text: str, *, changes: bool, after_valuation: bool = False) -> tuple[DeclineTopic, str] | None:
        """The topic a question is declined for, with the rule's name; None where it may be answered.

        Args:
            text: the question in lower case.
            changes: whether the question sets an input and asks for a value (a what-if is no forecast).
            after_valuation: whether the last turn was one, so that "and Tesla?" asks for another company's.
        """
        said: DeclineTopic | None = next((topic for topic, whole in _SMALL_TALK if whole(text)), None)
        if said is not None:
            return said, f"declined/{said}"
        if len(set(_GERMAN.findall(text))) >= _GERMAN_WORDS:
            return "language", "declined/language"
        if _INJECTION.search(text):
            return "injection", "declined/injection"
        if _ADVICE.search(text) and not re.search(r"\b(?:article|author|analysts?|reddit|writer|letter|say|says|said|rating)\b", text):
            return "advice", "declined/advice"
        if (
            self._of_other.search(text)
            and not _PAST_ASKED.search(text)
            and not re.search(r"\b(?:stake|deal|contract|commitment|investment|agreement|partnership|prepayment|licen[cs]e)\b", text)
        ):
            return "other_company", self._other
        if after_valuation and self._same_for_other.search(text):
            return "other_company", self._other
        if _MINE.search(text):
            return "forecast", "declined/forecast"
        if (
            not changes
            and not _FAILS.search(text)
            and _FORECAST.search(text)
            and not _ATTRIBUTED.search(text)
            and not _PAST_ASKED.search(text)
        ):
            return "forecast", "declined/forecast"
        if _OFF_TOPIC.search(text) and not self._domain.search(text):
            return "off_topic", OFF_TOPIC
        return None


def _valuation_of(others: str) -> re.Pattern[str]:
    """What asks for the value of another company."""
    return compiled(
        rf"\b(?:what|how much)(?: is|'s| are|s| would| was| does)? (?:be )?(?:the )?(?:a )?(?:share of |fair value (?:of|for) |value of "
        rf"|intrinsic value of |stock of |equity value of |equity of )?{others}(?:'s)?(?: stock| shares?| equity)?(?: be)? (?:worth"
        rf"|fair value|valued|intrinsic value|equity value|trade|valuation)\b"
        rf"|\b(?:fair value|intrinsic value|value per share|equity value|valuation|dcf|upside|fair price|price target|worth|market cap"
        rf"|share price|stock price)(?: of| for| in| on) (?:an? )?(?:share of )?{others}\b"
        rf"|^\W*(?:please |can you |could you |now )*(?:value|appraise|price|run|model|simulate|do) (?:a valuation (?:of|for) "
        rf"|the model (?:on|for) |the numbers (?:on|for) )?{others}\b|\b(?:what if|if|suppose) {others}(?:'s)? (?:yield|royalty|wacc"
        rf"|discount|capacity|cell price|margin|opex|cash|debt)\b"
        rf"|\b{others}(?:'s)?(?: stock| shares?)? (?:worth|fair value|valuation|upside|intrinsic value|undervalued|overvalued|dcf"
        rf"|value per share|equity value)\b|\bis {others}(?: stock)? (?:over|under)(?:valued|priced)"
        rf"|\b(?:justif\w+|imply|implies)\b.{{0,30}}\b{others}(?:'s)? (?:market cap|share price|valuation|cap)\b"
        rf"|\b{others}(?:'s)? (?:market cap|share price|stock price)\b.{{0,20}}\b(?:today|now|currently)\b"
        rf"|\bsensitivity (?:table )?(?:of|for) {others}\b|\bcompare (?:<company>) (?:with|to|and|against) {others}"
        rf"|\b(?:discount rate|wacc|royalty|yield) (?:of|for) {others}\b.{{0,40}}\bworth\b"
    )


_PAST_ASKED = re.compile(
    r"^\W*(?:and |so )?(?:what|who|how|which|where|when|why|by how)\b[^?]{0,30}\b(?:was|were|did|had|signed|joined"
    r"|bought|sold|raised|announced|agreed|left|became)\b"
)
_FAILS = re.compile(
    r"\b(?:bankrupt(?:cy)?|insolven(?:t|cy)|go(?:es|ing)? (?:broke|bust|under)|chapter (?:11|7|eleven|seven)|out of (?:business|cash"
    r"|money))\b"
)
_TO_COME = re.compile(r"\W*(?:and |so |but )?(?:when |how soon )?(?:will|is|are|could|might|can|would)\b(?!.*\b(?:did|went|was|were)\b)")
_ATTRIBUTED = re.compile(
    r"\b(?:article|author|writer|analysts?|truist|goldman|morgan stanley|baird|hsbc|ubs|deutsche|cowen|evercore|bernstein|jefferies"
    r"|letter|filing|guidance|guided|management|according to (?!you)|substack|report|reddit|bnef|field test|survey|consensus|wall st"
    r"|the street|workbook|forum)"
)
