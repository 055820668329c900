"""Whether a new version looks like the document that it is to replace, or like another one put there by mistake."""

from collections.abc import Sequence

from qs_assistant.text.terms import content_words

SHARED_WORDS = 0.2  # shipped documents on different subjects share 0.13 of their telling words (median), versions of one more than half


def unrelated(old: Sequence[str], new: Sequence[str], *, titles: tuple[str, str]) -> bool:
    """Whether two texts share no passage, hardly any telling word, and not their title.

    Args:
        old: the passages of the one that is there.
        new: those of the one that comes.
        titles: the title of each.
    """
    before, after = titles
    if before.strip().casefold() == after.strip().casefold() or set(old) & set(new):
        return False
    mine, theirs = _words(old), _words(new)
    return len(mine & theirs) < SHARED_WORDS * min(len(mine), len(theirs))


def _words(texts: Sequence[str]) -> set[str]:
    return {word for text in texts for word in content_words(text)}
