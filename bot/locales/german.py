"""The bot's own words in German; tests/bot/test_translation.py sees to it that none is missing."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.locales.german_documents import GERMAN_DOCUMENTS
from bot.locales.texts import ABOUT, CHAT_MODEL, HELP, PRIVACY

_LONG = {
    HELP: """Frag mich in einfachen Worten (auf Englisch) nach QuantumScape: mit `/ask`, mit einer Erwähnung, als Antwort auf mich oder als
Direktnachricht.

{examples}

**Was die Firma wert ist, wenn …**
`/value` mit den Größen, die du willst · `/solve` für die Größe, die ein Ergebnis ergibt · `/sweep` über eine Größe
`/sensitivity` · `/simulate` · `/compare`

**Woraus Antworten bestehen**
`/assumptions` · `/sources` · `/run` mit der Kennung aus der Fußzeile

Frag weiter mit "and at 95%?" oder "what about bear?". Rechtsklick auf eine Nachricht → Apps → *Ask about this message*.
Jede Zahl stammt aus einem genannten Dokument oder aus einem Lauf des Modells; ich erfinde keine. Das ist keine Anlageberatung.""",
    ABOUT: """Ich beantworte Fragen zur Bewertung von QuantumScape. Fakten sind wörtlich aus genannten Dokumenten; Zahlen kommen aus einem
deterministischen, risikobereinigten Modell, dessen Größen `/assumptions` alle zeigt. Antworten schreibt ein Programm.""",
    PRIVACY: """**Was gespeichert ist**
Die Antworten auf deine Fragen mit deiner Discord-Kennung, damit Schaltflächen weiter gehen und Anschlussfragen verstanden werden; deine
Urteile (Hilfreich, Nicht hilfreich); die Kennungen deiner Frage und meiner Antwort, damit sie verschwindet, wenn du die Frage löschst.
Solange ich an einer Frage arbeite: wo sie gestellt ist und, bei `/ask`, ihr Wortlaut, damit ein Neustart sie nicht verliert.
Keine Namen, keine anderen Nachrichten: Ich sehe nur Befehle, Direktnachrichten, Erwähnungen und Nachrichten, zu denen du mich fragst.

**Wozu**
Um dir zu antworten. Urteile sehen die Admins dieses Servers ohne deinen Namen. Nichts wird verkauft, weitergegeben oder zum
Training benutzt.

**Wie lange**
Alte Antworten fallen weg, wenn neue kommen. `/forget-me` löscht sofort alles, was über dich gespeichert ist.
Was Admins an Dokumenten oder am Basisfall eines Servers geändert haben, bleibt mit ihrer Kennung in dessen Verlauf.""",
    CHAT_MODEL: """

**Sprachmodell**
Der Betreiber hat ein Sprachmodell eingeschaltet, das hilft, Fragen zu verstehen und unter gefundenen Sätzen zu wählen; es bekommt deine
Frage und diese Sätze. Jede Zahl und jeder zitierte Satz stammt vom Programm selbst oder aus einer Quelle.""",
}

GERMAN: Mapping[str, str] = MappingProxyType(
    {
        **_LONG,
        **GERMAN_DOCUMENTS,
        "Program": "Programm",
        "Model": "Modell",
        "Assumptions as of": "Stand der Annahmen",
        "Documents": "Dokumente",
        "Passages": "Textstellen",
        "Newest document": "Neuestes Dokument",
        "Embedding model": "Einbettungsmodell",
        "Chat model": "Sprachmodell",
        "Bear": "Bear",
        "Base": "Basis",
        "Bull": "Bull",
        "Chart": "Diagramm",
        "Back": "Zurück",
        "More": "Weiter",
        "Helpful": "Hilfreich",
        "Not helpful": "Nicht hilfreich",
        "Sensitivity": "Sensitivität",
        "Why this figure": "Warum diese Zahl",
        "Sources": "Quellen",
        "Help": "Hilfe",
        "About": "Über mich",
        "Privacy": "Datenschutz",
        "What you can ask, and how": "Was man fragen kann, und wie",
        "What this is: versions, documents and dates": "Was das ist: Versionen, Dokumente und Stände",
        "What is kept of you, what for and how long": "Was über dich gespeichert ist, wozu und wie lange",
        "Delete everything that is kept of you, at once": "Alles löschen, was über dich gespeichert ist, sofort",
        "Everything kept of you is deleted ({count} records).": "Alles über dich Gespeicherte ist gelöscht ({count} Einträge).",
        "Nothing was kept of you.": "Über dich war nichts gespeichert.",
        "Not investment advice": "Keine Anlageberatung",
        "An input of the model: type a few letters": "Eine Eingangsgröße des Modells: ein paar Buchstaben tippen",
        "Equity value, in $M": "Eigenkapitalwert, in Mio. $",
        "Value per share, in $": "Wert je Aktie, in $",
        "Upside over the share price: 0.5 is 50%": "Potenzial über dem Kurs: 0.5 heißt 50 %",
        "Enterprise value, in $M": "Unternehmenswert, in Mio. $",
        "Funding need, in $M": "Finanzierungsbedarf, in Mio. $",
        "Bear: a coherent bad story": "Bär: eine stimmige schlechte Geschichte",
        "Bull: a coherent good story": "Bulle: eine stimmige gute Geschichte",
        "Draw each stage as passed or failed too: what becomes of one company": "Auch jede Stufe als bestanden oder gescheitert ziehen",
        "How the number comes about": "Wie die Zahl zustande kommt",
        "Why it is far from the market": "Warum sie weit vom Markt liegt",
        "How much is terminal value": "Wie viel davon Endwert ist",
        "What an rNPV is": "Was ein rNPV ist",
        "Whether risk is counted twice": "Ob Risiko doppelt gezählt wird",
        "What the model leaves out": "Was das Modell auslässt",
        "Which combinations of inputs the market price implies": "Welche Kombinationen von Größen der Marktpreis einschließt",
        "A second input; without a third it is the one solved for": "Eine zweite Größe; ohne dritte wird nach ihr gelöst",
        "The input that makes up for the others": "Die Größe, die die anderen ausgleicht",
        "What an event changes: Corning, a year's delay, PowerCo walking away": (
            "Was ein Ereignis ändert: Corning, ein Jahr Verzug, PowerCo geht"
        ),
        "The event: pick one": "Das Ereignis: eines auswählen",
        "Others' published assumptions in this model, beside what they published": "Veröffentlichte Annahmen anderer in diesem Modell",
        "Value per share by presets, views, simulation and inputs, beside the market": (
            "Wert je Aktie nach Fällen, Sichten, Simulation und Größen"
        ),
        "How the value comes about, and what would have to change": "Wie der Wert zustande kommt, und was sich ändern müsste",
        "What to explain (default: the number)": "Was erklärt werden soll (sonst: die Zahl)",
        "Workbook": "Arbeitsmappe",
        "From now on valuations here are compared with {value} of {date} first; answers show who set it and when.": (
            "Ab jetzt wird hier zuerst mit {value} vom {date} verglichen; Antworten zeigen, wer es wann gesetzt hat."
        ),
        "Set the dated price that valuations here are compared with": "Den datierten Kurs setzen, mit dem hier verglichen wird",
        "A share price in $, or a market value in $M": "Ein Kurs in $ oder ein Marktwert in Mio. $",
        "The figure": "Die Zahl",
        "Its date, such as 2026-10-02": "Sein Datum, etwa 2026-10-02",
        "Where it is from; every answer shows it": "Woher er ist; jede Antwort zeigt es",
        "Share price, in $": "Kurs, in $",
        "Market value, in $M": "Marktwert, in Mio. $",
        "The run as a workbook: inputs, years and results as live formulas.": (
            "Der Lauf als Arbeitsmappe: Größen, Jahre und Ergebnisse als lebende Formeln."
        ),
        "Good output of the last year, in GWh": "Gute Produktion des letzten Jahres, in GWh",
        "Unit margin of the last year, in $/kWh": "Stückmarge des letzten Jahres, in $/kWh",
        "Which value of an input gives a result, such as the yield for $8 billion": (
            "Welcher Wert einer Größe ein Ergebnis ergibt, etwa die Ausbeute für 8 Mrd. $"
        ),
        "The result to reach": "Das Ergebnis, das erreicht werden soll",
        "Its value, in the unit shown": "Sein Wert, in der gezeigten Einheit",
        "How the value moves while one input goes from low to high": "Wie sich der Wert bewegt, wenn eine Größe von unten nach oben geht",
        "From, in the input's unit (a percentage as a fraction)": "Von, in der Einheit der Größe (Prozent als Bruchteil)",
        "To, in the input's unit": "Bis, in der Einheit der Größe",
        "How many points (default: the model's own)": "Wie viele Punkte (sonst: so viele, wie das Modell vorsieht)",
        "Which inputs the value hangs on most: each alone at its low and its high": (
            "Woran der Wert am meisten hängt: jede Größe allein unten und oben"
        ),
        "The spread of values when every input varies within its range": "Die Streuung der Werte, wenn jede Größe in ihrer Spanne schwankt",
        "How many draws (default: the model's own)": "Wie viele Ziehungen (sonst: so viele, wie das Modell vorsieht)",
        "Of the draws: the same n and seed give the same numbers": "Der Ziehungen: gleiches n und gleicher seed geben gleiche Zahlen",
        "Two or three scenarios side by side, and what makes the difference": (
            "Zwei oder drei Szenarien nebeneinander, und was den Unterschied macht"
        ),
        "A scenario: base, bear, bull, or changes such as yield 90%": "Ein Szenario: base, bear, bull oder Änderungen wie yield 90%",
        "Another": "Ein weiteres",
        "And a third, if you like": "Und ein drittes, wenn gewünscht",
        "Show the answer to you alone (default: as this server has set it)": (
            "Die Antwort nur dir zeigen (sonst: wie der Server es eingestellt hat)"
        ),
        "Ask about QuantumScape: facts with their sources, or what the company is worth if …": (
            "Frag zu QuantumScape: Fakten mit Quellen, oder was die Firma wert ist, wenn …"
        ),
        "In plain words: What's implied if yield reaches 90%?": "In einfachen Worten, auf Englisch: What's implied if yield reaches 90%?",
        "There is no text in that message that I could read.": "In dieser Nachricht steht kein Text, den ich lesen könnte.",
        "Every input of the model: value, range, unit and where it is from": "Jede Größe des Modells: Wert, Spanne, Einheit und Herkunft",
        "One input only: type a few letters": "Nur eine Größe: ein paar Buchstaben tippen",
        "The documents that answers are taken from": "Die Dokumente, aus denen Antworten stammen",
        "Only documents about this": "Nur Dokumente hierzu",
        "No document here is about that.": "Kein Dokument hier handelt davon.",
        "There are no documents yet.": "Es gibt noch keine Dokumente.",
        "An earlier run again, by the id in its footer": "Ein früherer Lauf noch einmal, nach der Kennung in der Fußzeile",
        "Twelve letters and digits": "Zwölf Buchstaben und Ziffern",
        "Value": "Wert",
        "Basis": "Grundlage",
        "Allowed": "Erlaubt",
        "Range": "Spanne",
        "worse": "schlechter",
        "better": "besser",
        "Note": "Anmerkung",
        "Source": "Quelle",
        "reported": "berichtet",
        "derived": "abgeleitet",
        "judgement": "Einschätzung",
        "/assumptions NAME tells more of one": "/assumptions NAME sagt mehr zu einer",
        "Assumptions as of {date}": "Annahmen, Stand {date}",
        "For this server's admins": "Für die Admins dieses Servers",
        "Whether answers are shown to everyone or to the asker only, by default": "Ob Antworten sonst alle sehen oder nur, wer fragt",
        "Who sees answers unless the asker chooses otherwise": "Wer Antworten sieht, wenn nichts anderes gewählt wird",
        "Export this server's feedback on answers": "Die Rückmeldungen dieses Servers ausgeben",
        "From now on answers in this server are shown to the person who asks only, unless they choose otherwise.": (
            "Ab jetzt sieht in diesem Server nur die Antwort, wer fragt, wenn nichts anderes gewählt wird."
        ),
        "From now on answers in this server are shown to everyone, unless the person who asks chooses otherwise.": (
            "Ab jetzt sehen in diesem Server alle die Antworten, wenn nichts anderes gewählt wird."
        ),
        "The feedback is too large to be sent here. Its owner can export it from the terminal.": (
            "Die Rückmeldungen sind zu groß, um sie hier zu senden. Der Betreiber kann sie im Terminal ausgeben."
        ),
        "There is no feedback yet.": "Es gibt noch keine Rückmeldungen.",
        "The feedback so far, one JSON object a line.": "Die bisherigen Rückmeldungen, ein JSON-Objekt je Zeile.",
        "Everyone": "Alle",
        "The asker only": "Nur, wer fragt",
        "Anything else to change, in words: opex $300M, two years later": (
            "Was sonst anders sein soll, auf Englisch: opex $300M, two years later"
        ),
        "The case to start from (default: base)": "Der Fall, von dem ausgegangen wird (sonst: Basis)",
        "Base: the assumptions as they are": "Basis: die Annahmen, wie sie sind",
        "What QuantumScape is worth: change the inputs you like, the others stay": (
            "Was QuantumScape wert ist: ändere, was du willst, der Rest bleibt"
        ),
        "Overall mature yield as a fraction: 0.9 is 90%": "Gesamte reife Ausbeute als Bruchteil: 0.9 heißt 90 %",
        "Licensed capacity at full ramp, in GWh a year": "Lizenzierte Kapazität bei Vollausbau, in GWh im Jahr",
        "First year of commercial production": "Erstes Jahr der Serienfertigung",
        "Cell price in the base year, in $/kWh": "Zellpreis im Basisjahr, in $/kWh",
        "Royalty as a share of the cell price: 0.1 is 10%": "Lizenzgebühr als Anteil am Zellpreis: 0.1 heißt 10 %",
        "Annual discount rate: 0.11 is 11%": "Diskontsatz im Jahr: 0.11 heißt 11 %",
        "Chance that all four stages succeed: 0.3 is 30%": "Chance, dass alle vier Stufen gelingen: 0.3 heißt 30 %",
        "Share price to compare with, in $": "Aktienkurs zum Vergleich, in $",
        "waiting for your turn ({count} before you); the answer comes here": (
            "noch nicht an der Reihe ({count} vor dir); die Antwort kommt hierher"
        ),
        "I am being restarted. Please ask again in a minute.": "Ich werde gerade neu gestartet. Bitte frag in einer Minute noch einmal.",
        "I was restarted before I could answer this. Ask again, please.": (
            "Ich wurde neu gestartet, bevor ich das beantworten konnte. Bitte frag noch einmal."
        ),
        "That took too long, so I stopped. Please ask for less at once, or try again.": (
            "Das hat zu lange gedauert, ich habe abgebrochen. Bitte frag weniger auf einmal oder versuche es noch einmal."
        ),
        "That value is not one this option takes. Please choose one of those offered.": (
            "Diesen Wert nimmt die Option nicht. Bitte wähle einen der angebotenen."
        ),
        "This cannot be used here, or not by you.": "Das geht hier nicht, oder nicht für dich.",
        (
            "Something went wrong on my side, and it has been noted. Please try again; if it happens again, name the reference {reference}."
        ): ("Bei mir ist etwas schiefgegangen, es ist vermerkt. Bitte versuche es noch einmal; sonst nenne das Zeichen {reference}."),
        ("I cannot reach my records just now, so I would rather not answer. Please try again in a minute (reference {reference})."): (
            "Ich komme gerade nicht an meine Aufzeichnungen und antworte daher lieber nicht. Bitte versuche es in einer "
            "Minute noch einmal (Zeichen {reference})."
        ),
        "The store cannot be used just now; the operator has the details (reference {reference}). Please try again in a minute.": (
            "Der Speicher ist gerade nicht benutzbar; der Betreiber hat die Einzelheiten (Zeichen {reference}). Bitte versuche es in einer "
            "Minute noch einmal."
        ),
        "… and {count} more under Sources": "… und {count} weitere unter Quellen",
        "Page {page} of {pages}": "Seite {page} von {pages}",
        "Understood": "Verstanden",
        "with the help of {model}": "mit Hilfe von {model}",
        "Thank you, that is noted with this answer, its sources and its run.": (
            "Danke, das ist zu dieser Antwort, ihren Quellen und ihrem Lauf vermerkt."
        ),
        "There is no chart that would help with this answer.": "Zu dieser Antwort gibt es kein Diagramm, das hilft.",
    }
)
