"""Invented sentences as passages, for tests of rankings."""

from embeddings.passages import Passage, text_key

TEXTS = [
    "新建一百个社区助餐点。", "修订养老机构管理办法。", "开展婚姻登记服务。", "加强慈善组织监管。",
    "推进地名标准化。", "关爱困境儿童和留守儿童。", "完善社会救助制度。", "培育社会工作人才。",
]  # fmt: skip


def passage(text: str, number: int) -> Passage:
    """A sentence as the only passage of the item with this number."""
    return Passage(
        id=f"plan#item_{number}@0-{len(text)}", key=text_key(text), document="plan", item=number,
        eid=f"item_{number}", section=None, start=number * 100, end=number * 100 + len(text), text=text, plain=text, context="",
    )  # fmt: skip


PASSAGES = [passage(text, number) for number, text in enumerate(TEXTS, 1)]
