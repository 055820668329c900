"""The words of a text that carry meaning, cut to their stems, so that "expected" meets "expects"."""

import re
from functools import lru_cache

# Words that say how or how much is asked rather than about what: they count where a sentence has them, and are not missed where none has.
_NEUTRAL_TEXT = (
    "achieve actual add afford allow american anything appear apply apr around arrive aside assume aug away back bad bearish become "
    "begin behind believe besides best better big bigger biggest blame boost break bring bro buck bucks bullish call card catch "
    "certain change cheap claim clear come compare consider convert cool count couple cover crazy current cut day deal dec decent "
    "decide deep demo describe detail didnt difference different difficult dirty do dollar dollars double dude dumb each early easy "
    "eli5 end enough ensure entire euro euros eventual everyone everything exact exclude exist expect expected explain eye fact fair "
    "fall far fast fat feb feel few figure fill final find fine finish fit fix folk folks follow forget free fresh fully fun future "
    "gap gen general generate giant given glad great grow guess guy guys h1 h2 hang happen hard hardly head hear heavy help hide high "
    "hit hold hot huge idea imply important impress improve include info inside instead interesting involve issue jan join jul jun "
    "keep key kill lack land large last late lately later latest lay lead lean learn least leave left level lie light likely limit "
    "little live lmao lol long look lose low main major man manage mar massive math matter max maybe mean mention mere mess mid "
    "middle mind minor miss mix move nap near need never new news next nice normal note nothing nov number numbers obvious oct odd "
    "official often old open opinion original others outside overall per perfect performance period pick piece place plain plan play "
    "plug plus point poor possible post pot pr pretty previous prior probable problem proceed proper prove prs pull pump push put q1 "
    "q2 q3 q4 question quick quite raise random range rather reach react read ready real realistic reality reason rebase recent "
    "reckon refer regard remain remember remind remove reveal rich right risky roll rough round run safe save scale scare sceptic see "
    "seem send sep sept serious set settle several shady shake share short show shrug side sign similar simple single sit six size "
    "skeptic slice slow small smart so solid solve someone something soon sound speak special spin split spot squeeze stack stand "
    "state stay step stick still stop stretch strong struggle stuff suck sucks suggest sum summary support suppose sure surprise "
    "switch take talk tell ten term terrible theory thing think though thought tie time tiny title tldr today together ton tone top "
    "total touch tough track trade true trust truth try turn twice type ugly under unlock upbeat use useful usual value various vet "
    "view vs w wait want watch way weak weird what whats whole wide wild win wise wonder word work worry worse worst worth wow write "
    "wrong year yet yo young "
)
_STOP_TEXT = (
    "see sees seen think thinks "
    "a about above after again against all also although am an and any are as at be because been before being below between both "
    "but by came can cannot could did do does doing done down during each either else ever every few for from further get gets "
    "getting give given gives go goes going gone got had has have having he her here hers him his how however i if in into is it "
    "its itself just let like ll made make makes many may me might more most much must my near neither no nor not now of off on "
    "once one only onto or other others our out over own per put rather re s said same say says she should since so some such t "
    "than that the their them then there these they this those though through thus to too under until up upon us very via was way "
    "we well went were what whats when where whether which while who whom whose why will with within without would yes yet you "
    "your yours is're it's im ive id dont didnt doesnt isnt arent wasnt wont cant whos hows please tell know show want actually "
    "really exactly roughly ok okay hey hi pls plz u ya gonna wanna kind sort thing things stuff lot lots according reported "
    "reports report reportedly article author writer document documents source sources articles authors writers "
)
STOP = frozenset(_STOP_TEXT.split())
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-'’][A-Za-z0-9]+)*|\d[\d.,]*\d|\d")
# Longest first; "=" gives what stands in the ending's place.
_SUFFIX_TEXT = (
    "ational=ate isation=ise ization=ise ations=ate ation=ate ities= iness= ments= ment= ings= ably= ibly= ally= ers= ies=y "
    "ied=y ing= est= "
    "ity= ise= ize= ion= ive= ous= ful= ed= er= es= ly= al= s= e="
)
_SUFFIXES = tuple((ending, instead) for ending, _, instead in (part.partition("=") for part in _SUFFIX_TEXT.split()))
_IRREGULAR_TEXT = (
    "fell=fall fallen=fall rose=rise risen=rise grew=grow grown=grow paid=pay sold=sell made=make built=build held=hold kept=keep "
    "lost=lose loss=lose losses=lose began=begin begun=begin shown=show shrank=shrink took=take taken=take bought=buy chose=choose "
    "chosen=choose left=leave spent=spend spun=spin better=good best=good worse=bad worst=bad drove=drive driven=drive "
    "gave=give meant=mean "
    "ran=run saw=see seen=see shares=share deals=deal batteries=battery companies=company royalties=royalty licence=license "
    "licences=license licensing=license"
)
_IRREGULAR = dict(part.split("=") for part in _IRREGULAR_TEXT.split())


@lru_cache(maxsize=20000)
def stem(word: str) -> str:
    """A word's stem: lower case, common endings cut ("shipments" and "shipping" are "ship")."""
    word = word.lower().replace("’", "'")
    word = word.removesuffix("'s").replace("'", "")
    if word in _IRREGULAR:
        word = _IRREGULAR[word]
    if len(word) <= 3 or any(character.isdigit() for character in word):
        return word
    for _ in range(2):
        for suffix, instead in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= 3 and not (suffix == "s" and word.endswith(("ss", "us", "is"))):
                word = word[: len(word) - len(suffix)] + instead
                break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


NEUTRAL = frozenset(stem(word) for word in _NEUTRAL_TEXT.split())


def words(text: str) -> list[str]:
    """The words and figures of a text in order; parts of hyphenated words stand after the whole."""
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group()
        found.append(word)
        if "-" in word and not any(character.isdigit() for character in word):
            found.extend(part for part in word.split("-") if len(part) > 1)
    return found


def terms(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order."""
    return [stem(word) for word in words(text) if word.lower() not in STOP and len(stem(word)) > 1]
