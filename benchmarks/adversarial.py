"""Does another company, year or party get the same figure? Run `python -m benchmarks.adversarial [PAIRS]`.

Pairs are made from labelled questions on the shipped documents and on one set of added ones: the question, and the same of another year or
another name that the documents write, so that what answered the first does not answer the second. Counted are the seconds that are answered
with confidence from the passage that answers the first.
"""

import json
import os
import subprocess
import sys
import tempfile

from benchmarks.documents import ask
from training.retrieval.corpus import HERE, SHIPPED, Corpus, Question, load
from training.retrieval.swaps import swapped

ADDED = "i"
PAIRS = 200


def pairs(corpus: Corpus, most: int) -> list[tuple[Question, Question]]:
    """Questions, and what they are made into, from the shipped and the added ones in turn."""
    asked = [one for one in corpus.questions if one.gold and one.kind not in ("follow-up", "injection")]
    made = list(swapped(asked, corpus))
    of_added = [pair for pair in made if pair[0].set != SHIPPED]
    return [*of_added[: most // 2], *[pair for pair in made if pair[0].set == SHIPPED][: most - min(len(of_added), most // 2)]]


def main() -> None:
    """Ask, count, print."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    corpus = load([(ADDED, HERE / "documents" / ADDED), (SHIPPED, HERE / SHIPPED)])
    found = pairs(corpus, most)
    with tempfile.TemporaryDirectory() as empty:
        folder = os.environ.get("DATA_DIR", empty)
        files = [str(file) for file in sorted((HERE / "documents" / ADDED / "docs").iterdir())]
        command = [sys.executable, "-m", "qs_assistant.cli", "docs", "add", "--no-impact", *files]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "DATA_DIR": folder})
        answers = ask([{"question": other.text} for _, other in found], folder)
    same = answered = 0
    for (one, other), answer in zip(found, answers, strict=True):
        sure = answer.get("tier") == "answer"
        told = " ".join("".join(citation["passage"].split()) for citation in answer.get("citations", ()))
        wrong = sure and any("".join(corpus.passages[at].piece.text.split()) in told for at in one.gold)
        answered, same = answered + sure, same + wrong
        if wrong:
            print(json.dumps({"asked": one.text, "other": other.text, "answer": answer["text"][:200]}, ensure_ascii=False))
    print(f"{len(found)} pairs: {same} ({same / len(found):.1%}) got the figure of the other, {answered} were answered with confidence.")


if __name__ == "__main__":
    main()
