"""The network that reads names, as an OpenVINO graph.

The lower layers of the built-in encoder, trained further, give each token what it means in its sentence; a
character takes that of its token, and with it the vector of its own that the vocabulary has, its place in the
token and what the lexicon marks. Two convolutions over characters and a linear map make odds of labels of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from embeddings.e5_graph import Block
from embeddings.tagging_inputs import TABLES

if TYPE_CHECKING:
    from embeddings.e5_graph import Tensors


def build_tagger(tensors: Tensors, layers: int, heads: int, epsilon: float) -> Any:
    """An `openvino.Model` over any batch size and lengths.

    Inputs: `hidden` float32 [n, t, 384] and `mask` float32 [n, t] as in `build_graph`; `owner` int64 [n, c], the
    token of each character; `characters` float32 [n, c, 384], its row of the vocabulary; `marks` int64 [n, c, 3];
    `there` float32 [n, c, 1], one for a character and zero behind the end of a sentence.
    Output: the odds of each label, float32 [n, c, labels], a character's adding to 1.
    """
    import numpy as np
    import openvino as ov
    from openvino import opset13 as op

    width = tensors["embeddings.LayerNorm.weight"].shape[0]
    hidden = op.parameter([-1, -1, width], np.float32, name="hidden")
    mask = op.parameter([-1, -1], np.float32, name="mask")
    owner = op.parameter([-1, -1], np.int64, name="owner")
    characters = op.parameter([-1, -1, width], np.float32, name="characters")
    marks = op.parameter([-1, -1, len(TABLES)], np.int64, name="marks")
    there = op.parameter([-1, -1, 1], np.float32, name="there")
    block = Block(tensors, heads, width, epsilon)
    states = block.gathered(block.layers(hidden, mask, layers), owner)
    own = block.dense(characters, "head.character")
    told = [block.looked_up(marks, number, f"head.{name}") for number, name in enumerate(TABLES)]
    seen = op.multiply(op.concat([states, own, *told], -1), there)
    near = op.multiply(block.convolved(seen, "head.near"), there)
    around = block.convolved(near, "head.far")
    odds = op.softmax(block.dense(op.concat([around, seen], -1), "head.label"), -1)
    given = [hidden, mask, owner, characters, marks, there]
    return ov.Model([op.result(odds)], given, "zhengmai-tagger")
