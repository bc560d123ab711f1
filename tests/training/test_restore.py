from pathlib import Path

import numpy as np
import onnx
import pytest

from qa.huggingface import HuggingFaceModel
from qa.model import MODEL, WEIGHTS, OnnxModel
from qa.training.restore import restored
from qa.windows import windows

QUESTION = "how many peacekeepers?"
TEXTS = [
    "The Russian Defense Ministry said it had begun dispatching 1,960 servicemen, along with vehicles.",
    "Karabakh is internationally recognized as part of Azerbaijan.",
]


@pytest.mark.real
def test_the_shipped_reader_as_float_weights_says_what_it_says_in_eight_bits() -> None:
    shipped = OnnxModel.load()
    plain = HuggingFaceModel(shipped.tokenizer, restored(WEIGHTS / MODEL).eval())
    for window in windows(shipped.tokenizer, QUESTION, TEXTS):
        for small, large in zip(shipped.logits(window), plain.logits(window), strict=True):
            assert np.corrcoef(small, large)[0, 1] > 0.99


def test_an_export_of_something_else_is_refused(tmp_path: Path) -> None:
    graph = onnx.helper.make_graph([], "nothing", [], [])
    onnx.save(onnx.helper.make_model(graph), tmp_path / MODEL)
    with pytest.raises(ValueError, match="no export of this encoder"):
        restored(tmp_path / MODEL)
