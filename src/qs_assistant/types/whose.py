"""Whose a text is, as lists of sources name it."""

NOBODY = "unknown"
"""Stands for a publisher that is not known."""
CLAIMED = "publisher by its own claim"
"""The provenance of what nobody but the document itself says is of its publisher."""
CLAIM = " (by its own claim)"
"""Stands after a publisher whom nobody but the document itself names."""


def whose(publisher: str, author: str, *, is_claimed: bool = False) -> str:
    """The publisher, and the author as one: a file's facts call somebody its author who need not be who publishes it.

    `is_claimed`: nobody but the document itself names this publisher.
    """
    publisher = f"{publisher}{CLAIM}" if is_claimed else publisher
    if not author or author.casefold() == publisher.removesuffix(CLAIM).casefold():
        return publisher
    return f"author: {author}" if publisher.strip().lower() in {"", NOBODY} else f"{publisher} (author: {author})"


class Attributed:
    """What has a publisher and an author, and says in `provenance` how they are known."""

    __slots__ = ()
    publisher: str
    author: str
    provenance: str

    @property
    def whose(self) -> str:
        """The publisher and the author, as lists of sources name them."""
        return whose(self.publisher, self.author, is_claimed=self.provenance == CLAIMED)
