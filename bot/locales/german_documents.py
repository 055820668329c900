"""The German words of /kb."""

from collections.abc import Mapping
from types import MappingProxyType

GERMAN_DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        "A document: type a few letters of its title": "Ein Dokument: tippe einige Buchstaben seines Titels",
        "A text": "Ein Text",
        "Add a public web page or file by its address": "Eine öffentliche Webseite oder Datei nach ihrer Adresse aufnehmen",
        "Add a text that you type or paste": "Einen getippten oder eingefügten Text aufnehmen",
        "Add documents": "Dokumente aufnehmen",
        "Add files: PDF, Word, Excel, CSV, web page, Markdown, text or mail": (
            "Dateien aufnehmen: PDF, Word, Excel, CSV, Webseite, Markdown, Text oder Mail"
        ),
        "All originals with what is said about them, as a zip": "Alle Originale mit ihren Angaben als Zip",
        "Answers that changed": "Geänderte Antworten",
        "Another": "Noch eins",
        "Assumptions": "Annahmen",
        "Correct": "Berichtigen",
        "Drop": "Verwerfen",
        "Dropped; nothing was changed.": "Verworfen; nichts wurde geändert.",
        "Fill the search index anew from the records": "Den Suchindex aus dem Bestand neu füllen",
        "Go back to the shipped base case": "Zum mitgelieferten Basisfall zurückkehren",
        "History": "Verlauf",
        "Is this right?": "Stimmt das?",
        "Its title (default: what the document says)": "Sein Titel (sonst der, den das Dokument nennt)",
        "Its value in the unit shown (a percentage as a fraction)": "Ihr Wert in der gezeigten Einheit (Prozent als Bruchteil)",
        "Keep": "Aufnehmen",
        "None of the {count} questions that are asked before and after is answered otherwise.": (
            "Keine der {count} Fragen, die vorher und nachher gestellt werden, wird anders beantwortet."
        ),
        "Nothing has been changed here yet.": "Hier ist noch nichts geändert worden.",
        "Nothing was found.": "Nichts gefunden.",
        "One document: where it is from, and its passages": "Ein Dokument: woher es ist, und seine Stellen",
        "One input only: type a few letters": "Nur eine Größe: tippe einige Buchstaben",
        "Or its address; neither: a form for a text": "Oder ihre Adresse; keins von beiden: ein Formular für einen Text",
        "Put a new version in a document's place": "Ein Dokument durch eine neue Fassung ersetzen",
        "Removed. Undo brings it back.": "Entfernt. Rückgängig holt es zurück.",
        "Removed. Undo brings the last one back; /kb undo goes on from there.": (
            "Entfernt. Rückgängig holt das letzte zurück; /kb undo macht dort weiter."
        ),
        "Reset": "Zurücksetzen",
        "Results": "Ergebnis",
        "Whether members may ask about this server's documents in direct messages": (
            "Ob Mitglieder in Direktnachrichten nach Dokumenten dieses Servers fragen dürfen"
        ),
        "Yes or no; no unless you say so": "Ja oder nein; nein, solange niemand ja sagt",
        "From now on members of this server may ask about its documents in direct messages too.": (
            "Ab jetzt dürfen Mitglieder dieses Servers auch in Direktnachrichten nach seinen Dokumenten fragen."
        ),
        "From now on direct messages do not see this server's documents.": (
            "Ab jetzt sehen Direktnachrichten die Dokumente dieses Servers nicht."
        ),
        "Search": "Suche",
        "Set an input of this server's base case": "Eine Größe des Basisfalls dieses Servers setzen",
        "Take documents out; undo brings them back": "Dokumente entfernen; Rückgängig holt sie zurück",
        "Take back the last change, after showing it": "Die letzte Änderung zurücknehmen, nachdem sie gezeigt ist",
        "Taken back: {action} of {title}.": "Zurückgenommen: {action}, {title}.",
        "The address": "Die Adresse",
        "The base that every server shares (its owner only)": "Der Bestand, den alle Server teilen (nur sein Besitzer)",
        "The documents of this server's own knowledge base": "Die Dokumente im eigenen Bestand dieses Servers",
        "The export has {size:.1f} MB, which is too large to be sent here. Its owner can export it from the terminal.": (
            "Der Export hat {size:.1f} MB und ist zu groß, um ihn hier zu senden. Im Terminal kann der Besitzer ihn erstellen."
        ),
        "The file": "Die Datei",
        "The knowledge base, for admins": "Der Wissensbestand, für Admins",
        "The last change of this document only": "Nur die letzte Änderung dieses Dokuments",
        "The new version as a file": "Die neue Fassung als Datei",
        "The originals, what is said about them, and the history.": "Die Originale, ihre Angaben und der Verlauf.",
        "The passages that are nearest to a question": "Die Stellen, die einer Frage am nächsten sind",
        "The reason; every answer that uses the value shows it": "Der Grund; jede Antwort mit diesem Wert zeigt ihn",
        "The search index is filled anew from the records: {passages}.": "Der Suchindex ist aus dem Bestand neu gefüllt: {passages}.",
        "The shipped base case holds again for: {names}.": "Der mitgelieferte Basisfall gilt wieder für: {names}.",
        "The shipped base case holds here: nothing is set otherwise.": "Hier gilt der mitgelieferte Basisfall: nichts ist anders gesetzt.",
        "There are no documents of its own here yet. Add one with /kb add.": "Hier gibt es noch keine eigenen Dokumente: /kb add.",
        "This takes longer than Discord keeps this message open. The work goes on, and its result comes as a direct message": (
            "Das dauert länger, als Discord diese Nachricht offen hält. Die Arbeit geht weiter, und ihr Ergebnis kommt als Direktnachricht"
        ),
        "It is too late for buttons: /kb undo takes back a change, and what still waits for a word has to be given again.": (
            "Für Knöpfe ist es zu spät: /kb undo nimmt eine Änderung zurück, und was noch auf ein Wort wartet, ist neu anzugeben."
        ),
        "<@{user}> What you began with /kb has ended: /kb history shows what was changed.": (
            "<@{user}> Was du mit /kb begonnen hast, ist zu Ende: /kb history zeigt, was geändert wurde."
        ),
        "This server's own base case": "Der eigene Basisfall dieses Servers",
        "This takes back everything that is set here ({names}), and cannot be undone.": (
            "Das nimmt alles zurück, was hier gesetzt ist ({names}), und lässt sich nicht rückgängig machen."
        ),
        "This takes back: {action} of {title} ({document}) on {at} by {by}. It cannot be taken back itself.": (
            "Das nimmt zurück: {action}, {title} ({document}), {at}, von {by}. Es lässt sich selbst nicht zurücknehmen."
        ),
        "Undo": "Rückgängig",
        "What it is": "Was es ist",
        "What this server's base case has otherwise": "Was im Basisfall dieses Servers anders ist",
        "What to look for": "Wonach gesucht wird",
        "When: 2025-10-01, 2025-10 or 2025": "Wann: 2025-10-01, 2025-10 oder 2025",
        "Who changed what, and when": "Wer was wann geändert hat",
        "Who published it": "Wer es veröffentlicht hat",
        "a guess": "geraten",
        "added": "aufgenommen",
        "checking": "prüfe",
        "comparing answers": "vergleiche Antworten",
        "date": "Datum",
        "embedding {done} of {total}": "bette ein: {done} von {total}",
        "fetching": "hole",
        "indexing {done} of {total}": "trage ein: {done} von {total}",
        "kind": "Art",
        "live": "fertig",
        "not known: please correct it": "nicht bekannt: bitte berichtigen",
        "publisher": "Herausgeber",
        "reading page {done} of {total}": "lese Seite {done} von {total}",
        "refused": "abgelehnt",
        "removed": "entfernt",
        "replaced": "ersetzt",
        "text": "Text",
        "title": "Titel",
        "unchanged": "unverändert",
        "undated": "ohne Datum",
        "{count} page": "{count} Seite",
        "{count} pages": "{count} Seiten",
        "{count} passage": "{count} Stelle",
        "{count} passages": "{count} Stellen",
        "{name} is {value} in this base case from now on. Every answer that uses it says so, with your name and the reason.": (
            "{name} ist in diesem Basisfall ab jetzt {value}. Jede Antwort damit sagt es, mit deinem Namen und dem Grund."
        ),
        "… and {count} more": "… und {count} weitere",
    }
)
