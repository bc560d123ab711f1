"""Readers: what the files of each format say, page by page."""
