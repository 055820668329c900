"""The optional chat model: it may phrase an answer, never supply a figure, and every sentence of it is checked before anyone sees it."""
