"""Write the files of a report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from eval.report.content import Sheet
from eval.report.page import render_page
from eval.report.plots import draw_pictures
from eval.report.text import picture_file, render_markdown

_SHEETS = TypeAdapter(tuple[Sheet, ...])


def write_report(sheets: Sequence[Sheet], folder: Path) -> list[Path]:
    """Write the page, the Markdown with its pictures, and the JSON. Returns the paths of these three."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    drawn = [dict(draw_pictures(sheet)) for sheet in sheets]
    for number, made in enumerate(drawn, start=1):
        for name, svg in made.items():
            (folder / picture_file(number, name)).write_text(svg, encoding="utf-8")
    texts = {
        "report.html": render_page(sheets, drawn),
        "report.md": render_markdown(sheets, [list(made) for made in drawn]),
        "report.json": _SHEETS.dump_json(tuple(sheets), indent=1).decode(),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]
