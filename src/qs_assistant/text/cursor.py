"""A place in the tokens that moves on as words are taken."""

from collections.abc import Sequence

from qs_assistant.text.tokens import Token


class Cursor:
    """Where a reader of tokens stands.

    Args:
        tokens: of the whole text.
        at: the place to start from.
    """

    def __init__(self, tokens: Sequence[Token], at: int) -> None:
        self.tokens = tokens
        self.at = at

    def word(self, ahead: int = 0) -> str:
        """The text of a token ahead (or before), "" beyond an end."""
        place = self.at + ahead
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def attached(self) -> bool:
        """Whether no white space stands before the next token."""
        return self.at < len(self.tokens) and not self.tokens[self.at].spaced

    def take(self, *words: str) -> bool:
        """Move past the words if they come next; whether they did."""
        at = self.at
        for word in words:
            if at >= len(self.tokens) or self.tokens[at].text != word:
                return False
            at += 1
        self.at = at
        return True
