"""The reader in 8 bits: its graph fused, its outliers smoothed, its weights quantised per channel."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

from qa.training.sample import Inputs

SMOOTHING = 0.75
"""How much of an input channel's range moves into the weights (Xiao et al. 2023, alpha)."""

SMOOTHED = ("intermediate/dense", "/output/dense")
WORDS = "word_embeddings.weight"
SMOOTHING_FACTORS = "/smooth/factors"
"""Behind the name of a smoothed multiplication: the name of what its input is multiplied with."""


def fused(path: Path, config: Any) -> ModelProto:
    """The exported graph with onnxruntime's own operators for attention, GELU and normalisation."""
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    found = optimize_model(
        str(path),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        optimization_options=options,
        opt_level=0,
    )
    if found.get_fused_operator_statistics()["Attention"] != config.num_hidden_layers:
        raise RuntimeError(
            f"onnxruntime's optimiser does not know the graph of {path}: attention is not fused"
        )
    model: ModelProto = found.model
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return model


def quantised(model: ModelProto, sample: Sequence[Inputs], out: Path, in_float: Sequence[str] = ()) -> None:
    """Write the model in 8 bits: a range for each window, each column of weights and each word.

    The multiplications whose names hold one of `in_float` stay as they are.

    The weights use 7 of the 8, because processors without VNNI instructions add two products in 16 bits.
    """
    smooth(model, largest_inputs(model, sample))
    with tempfile.TemporaryDirectory() as folder:
        smoothed = Path(folder, "smoothed.onnx")
        onnx.save(model, smoothed)
        quantize_dynamic(
            smoothed,
            out,
            op_types_to_quantize=["MatMul", "Attention"],
            nodes_to_exclude=[n.name for n in model.graph.node if any(part in n.name for part in in_float)],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
    written = onnx.load(out)
    quantise_words(written)
    onnx.save(written, out)


def _smoothed(model: ModelProto) -> list[NodeProto]:
    nodes = [node for node in model.graph.node if node.op_type == "MatMul"]
    return [
        node for node in nodes if any(part in node.name for part in SMOOTHED) and "attention" not in node.name
    ]


def largest_inputs(model: ModelProto, sample: Sequence[Inputs]) -> dict[str, NDArray[np.float32]]:
    """The largest absolute value of every channel of every input that is to be smoothed."""
    probe = ModelProto()
    probe.CopyFrom(model)
    names = [node.input[0] for node in _smoothed(model)]
    probe.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(probe.SerializeToString(), providers=["CPUExecutionProvider"])
    largest: dict[str, NDArray[np.float32]] = {}
    for inputs in sample:
        for name, values in zip(names, session.run(names, inputs), strict=True):
            here = np.abs(values).max(axis=(0, 1))
            largest[name] = np.maximum(largest.get(name, here), here)
    return largest


def smooth(model: ModelProto, largest: dict[str, NDArray[np.float32]]) -> None:
    """Divide the wide channels of each multiplication's input, and multiply the weights instead."""
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in _smoothed(model):
        tensor = weights[node.input[1]]
        matrix = numpy_helper.to_array(tensor)
        wide = np.maximum(largest[node.input[0]], 1e-3) ** SMOOTHING
        scale = wide / np.maximum(np.abs(matrix).max(axis=1), 1e-5) ** (1 - SMOOTHING)
        scale = (scale / np.exp(np.log(scale).mean())).astype(np.float32)
        tensor.CopyFrom(numpy_helper.from_array(matrix * scale[:, None], tensor.name))
        _multiply_input(model, node, 1 / scale)


def _multiply_input(model: ModelProto, node: NodeProto, factors: NDArray[np.float32]) -> None:
    name, known = f"{node.name}/smooth", node.name + SMOOTHING_FACTORS
    model.graph.initializer.append(numpy_helper.from_array(factors, known))
    place = next(n for n, other in enumerate(model.graph.node) if other.name == node.name)
    product = helper.make_node("Mul", [node.input[0], known], [f"{name}/product"], name=name)
    model.graph.node.insert(place, product)
    node.input[0] = f"{name}/product"


def quantise_words(model: ModelProto) -> None:
    """Word embeddings in 8 bits, with one scale for each word, applied after the look-up."""
    tensor = next(t for t in model.graph.initializer if t.name.endswith(WORDS))
    gather = next(node for node in model.graph.node if tensor.name in node.input)
    place = list(model.graph.node).index(gather)
    matrix = numpy_helper.to_array(tensor)
    scale = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-9) / 127
    small = np.round(matrix / scale).astype(np.int8)
    tensor.CopyFrom(numpy_helper.from_array(small, tensor.name))
    model.graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), "word_scales"))
    found, ids = gather.output[0], gather.input[1]
    gather.output[0] = "words/small"
    added = [
        helper.make_node("Cast", ["words/small"], ["words/float"], to=TensorProto.FLOAT, name="words/cast"),
        helper.make_node("Gather", ["word_scales", ids], ["words/scale"], name="words/scales"),
        helper.make_node("Mul", ["words/float", "words/scale"], [found], name="words/scaled"),
    ]
    for step, node in enumerate(added, start=1):
        model.graph.node.insert(place + step, node)
