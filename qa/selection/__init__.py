"""Quotes become an answer."""
