"""The style and the scripts of the page."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def head() -> str:
    """What goes into the head of the page, as it is written: style that gradio is given, it rewrites."""
    style, script = ((HERE / name).read_text(encoding="utf-8") for name in ("style.css", "script.js"))
    return f"<style>{style}</style><script>{script}</script>"
