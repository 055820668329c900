"""Whole sets are held out, each once, in parts of about one size."""

from training.reading.folds import folds_of


def test_every_set_has_one_fold_and_folds_are_alike():
    sizes = {"own": 60, "n01-a": 30, "n02-b": 30, "w-talks": 20, "n07-talks": 20, "n08-talks": 20, "n09-talks": 20}
    folds = folds_of([name for name, size in sizes.items() for _ in range(size)])
    assert folds.keys() == sizes.keys()
    assert {folds[name] for name in ("w-talks", "n07-talks", "n08-talks", "n09-talks")} == {0, 1, 2, 3}
    held = [sum(size for name, size in sizes.items() if folds[name] == fold) for fold in range(4)]
    assert max(held) - min(held) <= 60


def test_the_order_of_the_sets_does_not_matter():
    names = ["b", "a", "a", "c", "c", "c"]
    assert folds_of(names) == folds_of(reversed(names))
