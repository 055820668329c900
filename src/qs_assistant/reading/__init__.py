"""Text to Request: quantities, vocabulary, grammar, router."""
