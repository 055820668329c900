"""Getting an answer to the person who asked, within Discord's limits."""
