"""The errors a user can meet; each message is the sentence that the user reads.

AssistantError
├── InputError            a value, name or range that the valuation does not take
├── AssumptionsError      the assumptions file cannot be used
├── SettingsError         a setting is missing or wrong
├── StoreError            the data folder, the records or the index cannot be used
│   └── StoreBusyError    another process holds the data folder
├── DocumentError         a document cannot be read, added or found
│   └── FetchError        an address cannot be, or may not be, fetched
├── NotFoundError         nothing is kept under that id
├── NotAllowedError       the person may not do this
├── BusyError             too much is going on; try again after `retry_after` seconds
└── ChatModelError        the optional chat model failed; the program's own text goes out instead
"""


class AssistantError(Exception):
    """Base of every error whose message is meant for the person at the other end."""


class InputError(AssistantError):
    """A value, name or range that the valuation does not take.

    Args:
        message: the sentence for the user.
        name: the input or option concerned, where there is one.
    """

    def __init__(self, message: str, name: str | None = None) -> None:
        super().__init__(message)
        self.name = name


class AssumptionsError(AssistantError):
    """The assumptions file is missing, malformed or inconsistent."""


class SettingsError(AssistantError):
    """A setting is missing or has a value that is not allowed."""


class StoreError(AssistantError):
    """The data folder, the records or the index cannot be used."""


class StoreBusyError(StoreError):
    """Another process holds the data folder."""


class DocumentError(AssistantError):
    """A document cannot be read, added or found."""


class FetchError(DocumentError):
    """An address cannot be, or may not be, fetched; `retry_after` says in how many seconds its site asks to be asked again."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotFoundError(AssistantError):
    """Nothing is kept under the id that was asked for."""


class NotAllowedError(AssistantError):
    """The person may not do this."""


class BusyError(AssistantError):
    """Too much is going on; `retry_after` says in how many seconds to try again."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ChatModelError(AssistantError):
    """The optional chat model failed; the program's own text goes out instead."""
