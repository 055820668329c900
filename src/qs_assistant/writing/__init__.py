"""Evidence to text: extracts, reports, the optional chat model, and the guard on figures."""
