"""Render the report as Markdown, with the pictures as files beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.metrics.causes import Cause
from eval.report.content import Example, Group, Sheet
from eval.report.page import CAPTIONS, MEANING, percent, title
from eval.report.readme import SETS_COLUMNS
from eval.report.tables import tabulate_measures, tabulate_runs
from eval.sets import TITLES


def render_markdown(sheets: Sequence[Sheet], shown: Sequence[Sequence[str]]) -> str:
    """`shown` are the names of the pictures of each sheet; `picture_file` has their places."""
    runs = [sheet.summary for sheet in sheets]
    lines = ["# What was measured"]
    if len(runs) > 1:
        lines += [tabulate_runs(runs, SETS_COLUMNS, TITLES), _tabulate_causes(sheets)]
    for number, (sheet, names) in enumerate(zip(sheets, shown, strict=True), start=1):
        lines += _run(number, sheet, names)
    return "\n\n".join(lines) + "\n"


def picture_file(number: int, name: str) -> str:
    """The place of a picture of a run; runs are numbered from 1."""
    return f"pictures/{number}-{name}.svg"


def _tabulate_causes(sheets: Sequence[Sheet]) -> str:
    """A row for each run: how many answers are wrong, by cause."""
    rows = [
        f"| {escape(title(sheet.summary.name))} | {sheet.wrong:,} of {sheet.summary.report.questions:,} "
        f"| {' | '.join(f'{sheet.count(cause):,}' for cause in Cause)} |"
        for sheet in sheets
    ]
    return "\n".join([f"| | wrong | {' | '.join(Cause)} |", f"|---|{'---:|' * (len(Cause) + 1)}", *rows])


def _run(number: int, sheet: Sheet, names: Sequence[str]) -> Iterator[str]:
    run = sheet.summary
    yield f"## {escape(title(run.name))}"
    facts = [run.system, *(f"{name}: {value}" for name, value in run.facts)]
    if run.passages:
        facts.append(f"{run.passages:,} passages, indexed in {run.index_s:.1f} s")
    if run.open_s:
        facts.append(f"{run.open_s:.1f} s from a cold start to an answer")
    if run.memory_mb:
        facts.append(f"{run.memory_mb:,.0f} MB peak memory")
    yield escape("; ".join(facts))
    if run.failed:
        yield f"**{len(run.failed)} failed:** {escape(', '.join(run.failed))}"
    yield tabulate_measures(run)
    for name in names:
        heading, caption = CAPTIONS[name]
        yield f"![{heading}]({picture_file(number, name)})\n\n*{heading}.* {caption}"
    yield f"### {sheet.wrong:,} of {run.report.questions:,} answers are wrong"
    yield from _causes(sheet)


def _causes(sheet: Sheet) -> Iterator[str]:
    if not sheet.groups:
        return
    rows = [
        f"| {one.cause} | {one.count} | {percent(one.count, sheet.wrong)} | {MEANING[one.cause]} |"
        for one in sheet.groups
    ]
    yield "\n".join(["| cause | questions | share | |", "|---|---:|---:|---|", *rows])
    for group in sheet.groups:
        yield from _examples(group, sheet.examples_of)


def _examples(group: Group, part: str) -> Iterator[str]:
    if group.examples:
        yield f"#### {str(group.cause).capitalize()} (from the part {part})"
        yield "\n".join(map(_example, group.examples))


def _example(one: Example) -> str:
    gold = " | ".join(one.gold) or "(no answer in the documents)"
    said = one.fault or f"{one.answer or '(refused)'} ({one.sure:.0%} sure)"
    lines = [f"- **{escape(one.question)}** ({escape(one.id)})", f"  - gold: {escape(gold)}"]
    lines.append(f"  - answer: {escape(said)}")
    if one.quote:
        kind = "quote" if one.answer else "nearest"
        lines.append(f"  - {kind}: {escape(one.quote)} ({escape(one.path)})")
    return "\n".join(lines)


def escape(text: str) -> str:
    """A text on one line, in which nothing is Markdown or HTML."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#!|&~" else c for c in " ".join(text.split()))
