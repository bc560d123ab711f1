"""Runs as tables, pages and pictures, compared with each other and with floors."""
