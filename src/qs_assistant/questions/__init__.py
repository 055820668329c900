"""From a question's text to a typed request."""
