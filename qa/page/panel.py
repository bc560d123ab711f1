"""The documents panel and the line that says how things stand, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.catalog import Held
from index.readers.formats import FORMATS
from index.report import counted
from qa.page.events import document_id
from qa.page.shelf import State, Syncing
from qa.render import shown

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Desk:
    """The shared documents and those of the person."""

    shared: State
    own: State | None = None

    @property
    def busy(self) -> bool:
        """Whether anything is being indexed."""
        return any(state.syncing for state in (self.shared, self.own) if state)


def header_html(desk: Desk | None) -> str:
    """The name of the page, and how many documents there are; that opens the panel."""
    opens = (
        f'<button id="open-library" data-library aria-expanded="false">{_count(desk)}</button>'
        if desk
        else ""
    )
    return (
        '<div id="title"><h1>Verbatim</h1><p>Answers that stand in your documents</p></div>'
        f'<nav aria-label="Page">{opens}'
        '<span class="label">Export</span>'
        '<button data-export="md" aria-label="Export as Markdown">Markdown</button>'
        '<button data-export="json" aria-label="Export as JSON">JSON</button>'
        '<button data-new aria-label="New conversation">New</button>'
        '<button data-theme aria-label="Light or dark">◐</button></nav>'
    )


def add_html(ticket: str, max_bytes: int) -> str:
    """What chooses files to send to the inbox, one by one, each of at most `max_bytes`."""
    return (
        '<button data-choose class="lg">Add files</button>'
        f'<input type="file" multiple hidden aria-label="Files to add" accept="{",".join(FORMATS)}" '
        f'data-ticket="{ticket}" data-most="{max_bytes}">'
    )


def panel_html(desk: Desk) -> str:
    """What is indexed, what failed and why, what is going on."""
    own = _state("Your files", desk.own, removable=True) if desk.own else ""
    return f"{own}{_state('Documents', desk.shared)}"


def notices_html(notices: Sequence[str]) -> str:
    """What could not be done, and why."""
    told = "".join(f"<li>{shown(notice)}</li>" for notice in notices)
    return f'<ul role="alert">{told}</ul>' if told else ""


def _count(desk: Desk) -> str:
    documents = len(desk.shared.held) + len(desk.own.held if desk.own else ())
    return f"{counted(documents, 'document')}{' · indexing…' if desk.busy else ''}"


def _state(title: str, state: State, removable: bool = False) -> str:
    passages = sum(held.passages for held in state.held)
    size = f"{counted(len(state.held), 'document')}, {counted(passages, 'passage')}"
    fault = f'<p class="fault" role="alert">{shown(state.fault)}</p>' if state.fault else ""
    return (
        f'<section class="shelf"><h2>{title} <small>{size}</small></h2>{_progress(state.syncing)}{fault}'
        f"{_doubt(state)}{_table(state, removable)}{_skipped(state)}</section>"
    )


def _doubt(state: State) -> str:
    """What a sync did not believe, and a button that says it is so."""
    if not state.doubt:
        return ""
    return (
        f'<p class="fault" role="alert">{shown(state.doubt)} '
        '<button data-prune="true">Remove them from the index</button></p>'
    )


def _progress(syncing: Syncing | None) -> str:
    if syncing is None:
        return ""
    at = syncing.progress
    if at is None:
        return '<p class="progress" role="status"><progress aria-label="Indexing"></progress> Looking …</p>'
    left = syncing.seconds_left
    rest = f", about {_duration(left)} left" if left is not None else ""
    return (
        f'<p class="progress" role="status"><progress max="{at.files}" value="{at.files_done}" '
        f'aria-label="Indexing"></progress> {at.files_done:,} of {counted(at.files, "file")}, '
        f"{counted(at.passages, 'passage')}{rest}: {shown(at.path)}</p>"
    )


def _duration(seconds: float) -> str:
    """
    >>> _duration(7.2), _duration(200)
    ('7 s', '3 min')
    """
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _table(state: State, removable: bool) -> str:
    unreachable = state.unreachable
    bad = {path: f"not read: {reason}" for path, reason in state.failed}
    bad |= {path: f"unreachable: {reason}" for path, reason in unreachable.items()}
    held = {one.path for one in state.held}
    failed = [_row(path, "", why, "failed", removable) for path, why in bad.items() if path not in held]
    rows = failed + [
        _row(
            one.path,
            _size(one),
            f"indexed; {bad[one.path]}" if one.path in unreachable else "indexed",
            "",
            removable,
        )
        for one in state.held
    ]
    if not rows:
        return '<p class="none">Nothing yet.</p>' if not state.syncing else ""
    more = f'<p class="none">and {len(rows) - MOST_ROWS:,} more</p>' if len(rows) > MOST_ROWS else ""
    return (
        '<div class="rows" tabindex="0" role="region" aria-label="Files"><table><tbody>'
        f"{''.join(rows[:MOST_ROWS])}</tbody></table></div>{more}"
    )


def _row(path: str, size: str, state: str, kind: str, removable: bool) -> str:
    name = shown(path)
    remove = f'<button data-remove="{document_id(path)}" aria-label="Remove {name}">Remove</button>'
    cells = "".join(f"<td>{cell}</td>" for cell in (size, shown(state), remove if removable else ""))
    return f'<tr class="{kind}"><th scope="row">{name}</th>{cells}</tr>'


def _size(held: Held) -> str:
    pages = f"{counted(held.pages, 'page')}, " if held.pages else ""
    return f"{pages}{counted(held.passages, 'passage')}"


def _skipped(state: State) -> str:
    skipped: Sequence[object] = state.report.skipped if state.report else ()
    if not skipped:
        return ""
    return f'<p class="none">{counted(len(skipped), "file")} of other kinds left out</p>'
