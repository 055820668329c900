"""Counts in words: "1 page", "2 pages"."""


def counted(count: int, one: str) -> str:
    """A count with its noun, whose plural takes an s."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"
