"""The bot's own words in each language, as gettext catalogues.

Import `translation` to say something, `texts` for the long texts, `answers` for an answer's fixed sentences.
"""

__all__ = ["answers", "texts", "translation"]
