"""How good a ranking is on questions that its weights were not fitted on: recall, tiers, and how far its probabilities can be believed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from qs_assistant.answers.select import ALSO, MOST
from qs_assistant.retrieval.features import FEATURES
from qs_assistant.retrieval.ranker import SURE
from training.retrieval.corpus import Question
from training.retrieval.weights import FOLDS, USED, Case, fit, fit_order, judged_signs

STEPS = (("cosine",), ("late",), ("late", "cosine"), USED[:4], USED[:8], USED[:10], USED)


def report(cases: Sequence[Case], asked: Sequence[Question]) -> None:
    """Print recall by additions, tiers by set and style, and the reliability of probabilities."""
    folds = np.array([sum(map(ord, one.group)) % FOLDS for one in cases])
    kinds = [f"{one.set} {one.style}".strip() for one in asked]
    for used in STEPS:
        found = [fit_order([one for one, fold in zip(cases, folds, strict=True) if fold != held], used) for held in range(FOLDS)]
        ranks = defaultdict(list)
        for one, fold, kind in zip(cases, folds, kinds, strict=True):
            if one.answerable:
                ranks[kind].append(_rank(one, np.array([found[fold].get(name, 0.0) for name in FEATURES])))
        print(
            "+".join(used),
            {kind: [round(float(np.mean(np.array(some) < k)), 3) for k in (1, 3, 10)] for kind, some in sorted(ranks.items())},
        )
    scored = list(_scored(cases, folds))
    _tiers(scored, cases, kinds)
    _reliability(scored)


def _rank(one: Case, order: np.ndarray) -> float:
    ranked = one.right[np.argsort(-(one.rows @ order), kind="stable")]
    return float(np.argmax(ranked)) if ranked.any() else np.inf


def _scored(cases: Sequence[Case], folds: np.ndarray) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Each case's place, the probabilities of its best, and which of them are right."""
    for held in range(FOLDS):
        ranker = fit([one for one, fold in zip(cases, folds, strict=True) if fold != held])
        own = np.flatnonzero(folds == held).tolist()
        for at, (values, right) in zip(own, judged_signs([cases[at] for at in own], ranker), strict=True):
            yield at, ranker.sure_of(values), right


def _tiers(scored: Sequence[tuple[int, np.ndarray, np.ndarray]], cases: Sequence[Case], kinds: Sequence[str]) -> None:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for at, sure, right in scored:
        if not cases[at].answerable:
            table[kinds[at]]["claimed" if sure[0] >= SURE else "held"] += 1
        elif sure[0] >= SURE:
            told = right[[0, *(place for place in range(1, len(sure)) if sure[place] >= ALSO)][:MOST]]
            table[kinds[at]]["right" if told.any() else "wrong"] += 1
        else:
            table[kinds[at]]["shown" if right[:MOST].any() else "unshown"] += 1
    for kind, row in sorted(table.items()):
        asked = row["right"] + row["wrong"] + row["shown"] + row["unshown"]
        print(f"{kind:12} useful {(row['right'] + row['shown']) / max(asked, 1):.3f}", dict(row))


def _reliability(scored: Sequence[tuple[int, np.ndarray, np.ndarray]]) -> None:
    sure, right = np.array([one[0] for _, one, _ in scored]), np.array([one[0] for _, _, one in scored])
    for least in np.arange(0, 1, 0.1):
        here = (sure >= least) & (sure < least + 0.1)
        if here.any():
            said, found = sure[here].mean(), right[here].mean()
            print(f"{least:.1f} to {least + 0.1:.1f}: {here.sum()} questions, said {said:.2f}, right {found:.2f}")
