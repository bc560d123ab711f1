"""Questions changed so that a context which answered them no longer does."""

import re
from collections.abc import Callable
from random import Random

_OPPOSITES = (
    ("first", "last"), ("largest", "smallest"), ("biggest", "smallest"), ("highest", "lowest"),
    ("most", "least"), ("more", "less"), ("before", "after"), ("began", "ended"),
    ("begin", "end"), ("start", "end"), ("started", "ended"), ("increase", "decrease"),
    ("increased", "decreased"), ("won", "lost"), ("win", "lose"), ("oldest", "youngest"),
    ("longest", "shortest"), ("north", "south"), ("northern", "southern"), ("east", "west"),
    ("eastern", "western"), ("early", "late"), ("earliest", "latest"), ("major", "minor"),
    ("majority", "minority"), ("male", "female"), ("men", "women"), ("positive", "negative"),
    ("common", "rare"), ("allowed", "forbidden"), ("always", "never"), ("above", "below"),
    ("maximum", "minimum"), ("founded", "dissolved"), ("born", "buried"), ("left", "joined"),
    ("gained", "lost"), ("inside", "outside"), ("internal", "external"), ("import", "export"),
    ("best", "worst"), ("strongest", "weakest"), ("rich", "poor"), ("supported", "opposed"),
    ("approved", "rejected"), ("legal", "illegal"), ("public", "private"), ("old", "new"),
)  # fmt: skip
OPPOSITE = dict(_OPPOSITES) | {b: a for a, b in reversed(_OPPOSITES)}
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'-]+(?:\s+(?:of\s+|the\s+)?[A-Z][\w'-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_ASKS = re.compile(
    r"^(when|where|why|how|what)(?= (?:did|was|were|is|are|does|do|has|have|had|will|can)\b)", re.I
)
_CUES = {
    "why": re.compile(
        r"\b(?:because|since|due|reason|so that|in order|as a result|caused?|led to|for)\b", re.I
    ),
    "when": re.compile(
        r"\d|\b(?:\w+day|century|year|month|week|morning|night|today|ago|after|before|when|while|during"
        r"|january|february|march|april|may|june|july|august|september|october|november|december)\b",
        re.I,
    ),
    "how long": re.compile(r"\b(?:since|until|years?|months?|weeks?|days?|hours?|minutes?|for)\b", re.I),
}
"""Ways to ask, and what stands where such a question is answered."""
_COUNTS = (
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    r"|dozens?|hundreds?|thousands?|millions?|billions?|both|several|many|few|no|all|most|some|half)"
)
_SEVERAL = re.compile(r"(?<=[a-z] )(?:[a-z]{4,} )?[a-z]{3,}(?<!ou)(?<!s)(?<!i)(?<!u)s(?=[ ,.;])")
_NEGATABLE = re.compile(r"\b(?:was|were|is|are|can|could|has|have|had|will)\b", re.IGNORECASE)


def with_opposite(question: str, rng: Random) -> str | None:
    found = [m for m in re.finditer(r"[A-Za-z]+", question) if m.group().lower() in OPPOSITE]
    if not found:
        return None
    match = rng.choice(found)
    return question[: match.start()] + OPPOSITE[match.group().lower()] + question[match.end() :]


def _is_name(name: str, text: str) -> bool:
    """False for a word that also stands in `text` in lower case: it was the first of a sentence."""
    return name == name.lower() or name.lower() not in text


def _swapped(pattern: re.Pattern[str], question: str, other: str, answer: str, rng: Random) -> str | None:
    places: list[re.Match[str]] = list(pattern.finditer(question))
    mine = question.lower()
    found: list[str] = pattern.findall(other)
    others = sorted({n for n in found if n.lower() not in mine + " " + answer and _is_name(n, other)})
    if not places or not others:
        return None
    place = rng.choice(places)
    return question[: place.start()] + rng.choice(others) + question[place.end() :]


def with_other_name(question: str, other: str, answer: str, rng: Random) -> str | None:
    """A name of `question` replaced with one of the text `other` that is not the answer."""
    return _swapped(_NAME, question, other, answer.lower(), rng)


def with_other_number(question: str, other: str, answer: str, rng: Random) -> str | None:
    return _swapped(_NUMBER, question, other, answer.lower(), rng)


def negated(question: str) -> str | None:
    """`question` with "not" behind its first auxiliary verb, unless it denies something already."""
    match = _NEGATABLE.search(question)
    if match is None or " not " in question or "n't" in question:
        return None
    return f"{question[: match.end()]} not{question[match.end() :]}"


def with_other_asking(question: str, told: str, rng: Random) -> str | None:
    """The same, asked when, why or how long where `told`, in which the answer stands, does not say so."""
    match = _ASKS.match(question)
    if match is None:
        return None
    fit = [ask for ask, cue in _CUES.items() if ask != match.group(1).lower() and not cue.search(told)]
    return f"{rng.choice(fit).capitalize()}{question[match.end(1) :]}" if fit else None


def count_asked(context: str, rng: Random) -> str | None:
    """How many there are of something that `context` mentions and does not count."""
    found = sorted({m.group() for m in _SEVERAL.finditer(context)})
    uncounted = [
        thing for thing in found if not re.search(rf"{_COUNTS}\W+(?:\w+\W+){{0,3}}{thing}\b", context, re.I)
    ]
    if not uncounted:
        return None
    thing = rng.choice(uncounted)
    return rng.choice((f"how many {thing}?", f"How many {thing} were there?", f"number of {thing}"))


def made_unanswerable(question: str, context: str, other: str, answer: str, rng: Random) -> str | None:
    """A changed question that neither the answer nor, most likely, anything in `context` fits.

    Names and numbers come from `other`, a text on the same subject, or, as people like to do,
    from the context itself.
    """
    pool = context if rng.random() < 0.5 else other
    ways: list[Callable[[], str | None]] = [
        lambda: with_other_name(question, pool, answer, rng),
        lambda: with_other_name(question, pool, answer, rng),
        lambda: with_other_number(question, pool, answer, rng),
        lambda: with_opposite(question, rng),
        lambda: with_opposite(question, rng),
    ]
    rng.shuffle(ways)
    for way in ways:
        changed = way()
        if changed is not None:
            return changed
    return negated(question) if rng.random() < 0.3 else None
