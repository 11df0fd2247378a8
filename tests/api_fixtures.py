"""An invented plan, a fake encoder that is a pure function of its text, and a library of both."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

PLAN = """2031年云泽市民政工作要点

云泽市民政局
2031年1月15日

2031年是全市民政工作的攻坚之年,要把各项任务落到实处。

一、做好养老服务

(一)提升社区养老能力。实施“邻里相伴”助老行动,新建社区助餐点35个。会同市卫生健康委员会开展上门巡诊。贯彻落实《养老服务条例》。

(二)培养护理人才。全年培训养老护理员800人次。委托云泽市养老协会开展技能竞赛。

二、做好社会救助

(三)完善低保制度。修订《云泽市最低生活保障办法》。指导各地开展入户核查。

(四)加强流浪乞讨人员救助。联合市公安局开展街面巡查。推动返乡人员妥善安置。
"""


class FakeEncoder:
    """Each pair of characters turns on one of 64 dimensions, chosen by its hash."""

    name, revision, dimensions = "fake", "1", 64

    def _vector(self, text: str) -> np.ndarray:
        found = np.full(self.dimensions, 0.01, np.float32)
        for at in range(max(1, len(text) - 1)):
            digest = hashlib.sha256(text[at : at + 2].encode("utf-8", "replace")).digest()
            found[digest[0] % self.dimensions] += 1
        return found / np.linalg.norm(found)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([self._vector(t) for t in texts], np.float32).reshape(len(texts), 64)

    def encode_passages(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        return self.encode_queries(texts)

    def token_vectors(
        self, texts: Sequence[str], *, queries: bool = False, progress: object = None
    ) -> list[np.ndarray]:
        return [np.array([self._vector(c) for c in text or " "], np.float32) for text in texts]


def write_plan(folder: Path, name: str = "plan.txt", text: str = PLAN) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
