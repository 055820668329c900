"""Whose a text is, as lists of sources name it."""

NOBODY = "unknown"
"""Stands for a publisher that is not known."""


def whose(publisher: str, author: str) -> str:
    """The publisher, and the author as one: a file's facts call somebody its author who need not be who publishes it."""
    if not author or author.casefold() == publisher.casefold():
        return publisher
    return f"author: {author}" if publisher.strip().lower() in {"", NOBODY} else f"{publisher} (author: {author})"
