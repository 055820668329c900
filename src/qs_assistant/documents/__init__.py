"""From files and addresses to stored passages, with their versions."""
