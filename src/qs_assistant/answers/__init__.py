"""From found passages to an answer with citations."""
