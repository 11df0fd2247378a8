"""The built-in model's twelve layers as an OpenVINO graph, written from the folder's weights; and the parts of such graphs.

The word embeddings stay outside: rows are read out of the memory-mapped file, so that a search
loads 42 MB and not 240. Input `hidden` float32 [n, t, 384] (word, position and type embeddings added),
`mask` float32 [n, t] of ones and zeros; output float32 [n, t, 384], the last hidden states.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Tensors = Mapping[str, npt.NDArray[np.floating[Any]]]

_MASKED = -1e9


def build_graph(tensors: Tensors, layers: int, heads: int, epsilon: float) -> Any:
    """An `openvino.Model` over any batch size and length."""
    import numpy as np
    import openvino as ov
    from openvino import opset13 as op

    width = tensors["embeddings.LayerNorm.weight"].shape[0]
    hidden = op.parameter([-1, -1, width], np.float32, name="hidden")
    mask = op.parameter([-1, -1], np.float32, name="mask")
    state = Block(tensors, heads, width, epsilon).layers(hidden, mask, layers)
    return ov.Model([op.result(state)], [hidden, mask], "multilingual-e5-small")


class Block:
    """Writes the parts of a graph, each with the weights of its name."""

    def __init__(self, tensors: Tensors, heads: int, width: int, epsilon: float) -> None:
        self.tensors = tensors
        self.heads = heads
        self.width = width
        self.epsilon = epsilon

    def constant(self, name: str) -> Any:
        import numpy as np
        from openvino import opset13 as op

        return op.constant(self.tensors[name].astype(np.float32))

    def dense(self, state: Any, name: str) -> Any:
        from openvino import opset13 as op

        weight = self.constant(f"{name}.weight")
        product = op.matmul(state, weight, transpose_a=False, transpose_b=True)
        return op.add(product, self.constant(f"{name}.bias"))

    def normal(self, state: Any, name: str) -> Any:
        import numpy as np
        from openvino import opset13 as op

        axis = np.array([-1], np.int64)
        centred = op.mvn(state, axis, True, self.epsilon, "inside_sqrt")
        scaled = op.multiply(centred, self.constant(f"{name}.weight"))
        return op.add(scaled, self.constant(f"{name}.bias"))

    def split(self, state: Any) -> Any:
        """[n, t, width] → [n, heads, t, width / heads]."""
        import numpy as np
        from openvino import opset13 as op

        shape = np.array([0, 0, self.heads, self.width // self.heads], np.int64)
        parted = op.reshape(state, shape, special_zero=True)
        return op.transpose(parted, np.array([0, 2, 1, 3], np.int64))

    def attention(self, state: Any, bias: Any, name: str) -> Any:
        import numpy as np
        from openvino import opset13 as op

        query, key, value = (
            self.split(self.dense(state, f"{name}.{part}")) for part in ("query", "key", "value")
        )
        scale = np.float32(1 / math.sqrt(self.width // self.heads))
        mixed = op.scaled_dot_product_attention(query, key, value, bias, op.constant(scale))
        back = op.transpose(mixed, np.array([0, 2, 1, 3], np.int64))
        return op.reshape(back, np.array([0, 0, self.width], np.int64), special_zero=True)

    def layers(self, hidden: Any, mask: Any, count: int) -> Any:
        """The states behind the lowest `count` layers, from embeddings that are added up but not normed."""
        import numpy as np
        from openvino import opset13 as op

        away = op.multiply(op.subtract(np.float32(1), mask), np.float32(_MASKED))
        bias = op.unsqueeze(away, np.array([1, 2], np.int64))
        state = self.normal(hidden, "embeddings.LayerNorm")
        for number in range(count):
            state = self.layer(state, bias, f"encoder.layer.{number}")
        return state

    def layer(self, state: Any, bias: Any, name: str) -> Any:
        from openvino import opset13 as op

        mixed = self.attention(state, bias, f"{name}.attention.self")
        added = op.add(state, self.dense(mixed, f"{name}.attention.output.dense"))
        state = self.normal(added, f"{name}.attention.output.LayerNorm")
        wide = op.gelu(self.dense(state, f"{name}.intermediate.dense"), "erf")
        added = op.add(state, self.dense(wide, f"{name}.output.dense"))
        return self.normal(added, f"{name}.output.LayerNorm")

    def gathered(self, states: Any, rows: Any) -> Any:
        """[n, t, width] and [n, c] → [n, c, width]: for each of `rows` the state that it names."""
        import numpy as np
        from openvino import opset13 as op

        return op.gather(states, rows, np.array(1, np.int64), batch_dims=1)

    def looked_up(self, rows: Any, column: int, name: str) -> Any:
        """[n, c, k] → [n, c, width of the table]: the rows of a table that one column names."""
        import numpy as np
        from openvino import opset13 as op

        one = op.gather(rows, np.array(column, np.int64), np.array(2, np.int64))
        return op.gather(self.constant(f"{name}.weight"), one, np.array(0, np.int64))

    def convolved(self, states: Any, name: str) -> Any:
        """[n, c, in] → [n, c, out]: a convolution over the middle axis that keeps its length, and GELU."""
        import numpy as np
        from openvino import opset13 as op

        turned = np.array([0, 2, 1], np.int64)
        weight = self.constant(f"{name}.weight")  # [out, in, window]
        around = self.tensors[f"{name}.weight"].shape[2] // 2
        spread = op.convolution(op.transpose(states, turned), weight, [1], [around], [around], [1])
        bias = self.constant(f"{name}.bias")
        return op.gelu(op.add(op.transpose(spread, turned), bias), "erf")
