from __future__ import annotations

from pathlib import Path

from eval.studies.speakers import load_labels, study


def test_at_least_eighty_quotes_are_labelled_half_of_them_not_from_the_seeds(seeds: Path) -> None:
    labels = list(load_labels(seeds))
    others = [each for each in labels if each.path.startswith("reports/")]
    assert len(labels) >= 80
    assert len(others) >= 40


def test_the_speaker_is_rarely_named_wrongly(seeds: Path) -> None:
    named = [each for each in load_labels(seeds) if each.named is not None]
    assert sum(each.right for each in named) >= 0.9 * len(named)
    assert study(seeds).count("\n") == 4
