from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from qa.training.average import average, mean


def test_the_mean_lies_between_and_the_rest_is_of_the_second(tmp_path: Path) -> None:
    for name, value in (("one", 1.0), ("other", 4.0)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(name)
        save_file({"w": torch.full((2, 3), value)}, tmp_path / name / "model.safetensors")
    average(tmp_path / "one", tmp_path / "other", tmp_path / "out")
    assert load_file(tmp_path / "out" / "model.safetensors")["w"].tolist() == [[2.5] * 3] * 2
    assert (tmp_path / "out" / "config.json").read_text() == "other"


def test_weights_of_different_models_have_no_mean() -> None:
    with pytest.raises(ValueError, match="not weights of the same model"):
        mean({"w": torch.zeros(2)}, {"w": torch.zeros(3)})
