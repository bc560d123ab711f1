"""The same in Markdown, with the pictures as files beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.causes import Cause
from eval.readme import OF_SETS
from eval.report.content import Example, Group, Sheet
from eval.report.page import CAPTIONS, MEANING, percent, title
from eval.sets import TITLES
from eval.tables import by_run, summary


def markdown(sheets: Sequence[Sheet], shown: Sequence[Sequence[str]]) -> str:
    """`shown` are the names of each sheet's pictures: `picture_file` says where they lie."""
    runs = [sheet.summary for sheet in sheets]
    lines = ["# What was measured"]
    if len(runs) > 1:
        lines += [by_run(runs, OF_SETS, TITLES), _why(sheets)]
    for number, (sheet, names) in enumerate(zip(sheets, shown, strict=True), start=1):
        lines += _run(number, sheet, names)
    return "\n\n".join(lines) + "\n"


def picture_file(number: int, name: str) -> str:
    """Of the run of this number, from 1."""
    return f"pictures/{number}-{name}.svg"


def _why(sheets: Sequence[Sheet]) -> str:
    """Of each run how many answers are wrong for each cause."""
    rows = [
        f"| {escaped(title(sheet.summary.name))} | {sheet.wrong:,} of {sheet.summary.report.questions:,} "
        f"| {' | '.join(f'{sheet.count(cause):,}' for cause in Cause)} |"
        for sheet in sheets
    ]
    return "\n".join([f"| | wrong | {' | '.join(Cause)} |", f"|---|{'---:|' * (len(Cause) + 1)}", *rows])


def _run(number: int, sheet: Sheet, names: Sequence[str]) -> Iterator[str]:
    run = sheet.summary
    yield f"## {escaped(title(run.name))}"
    facts = [run.system, *(f"{name}: {value}" for name, value in run.facts)]
    if run.passages:
        facts.append(f"{run.passages:,} passages, indexed in {run.index_s:.1f} s")
    if run.open_s:
        facts.append(f"{run.open_s:.1f} s from a fresh process to an answer")
    if run.memory_mb:
        facts.append(f"{run.memory_mb:,.0f} MB at most")
    yield escaped("; ".join(facts))
    if run.failed:
        yield f"**{len(run.failed)} broke:** {escaped(', '.join(run.failed))}"
    yield summary(run)
    for name in names:
        heading, caption = CAPTIONS[name]
        yield f"![{heading}]({picture_file(number, name)})\n\n*{heading}.* {caption}"
    yield f"### {sheet.wrong:,} of {run.report.questions:,} went wrong"
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
        yield f"#### {str(group.cause).capitalize()} (of the part {part})"
        yield "\n".join(map(_example, group.examples))


def _example(one: Example) -> str:
    gold = " | ".join(one.gold) or "(the documents do not say)"
    said = one.fault or f"{one.answer or '(refused)'} ({one.sure:.0%} sure)"
    lines = [f"- **{escaped(one.question)}** ({escaped(one.id)})", f"  - gold: {escaped(gold)}"]
    lines.append(f"  - answer: {escaped(said)}")
    if one.quote:
        kind = "quote" if one.answer else "nearest"
        lines.append(f"  - {kind}: {escaped(one.quote)} ({escaped(one.path)})")
    return "\n".join(lines)


def escaped(text: str) -> str:
    """On one line, and nothing in it is Markdown or HTML."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#!|&~" else c for c in " ".join(text.split()))
