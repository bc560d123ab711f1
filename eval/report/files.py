"""The report's files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from eval.plots import pictures
from eval.report.content import Sheet
from eval.report.page import page
from eval.report.text import markdown, picture_file

_SHEETS = TypeAdapter(tuple[Sheet, ...])


def write(sheets: Sequence[Sheet], folder: Path) -> list[Path]:
    """The page, the Markdown, whose pictures lie beside it, and the JSON; those three are given back."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    drawn = [dict(pictures(sheet)) for sheet in sheets]
    for number, made in enumerate(drawn, start=1):
        for name, svg in made.items():
            (folder / picture_file(number, name)).write_text(svg, encoding="utf-8")
    texts = {
        "report.html": page(sheets, drawn),
        "report.md": markdown(sheets, [list(made) for made in drawn]),
        "report.json": _SHEETS.dump_json(tuple(sheets), indent=1).decode(),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]
