"""Runs as a page, as Markdown and as JSON: the same content three times."""
