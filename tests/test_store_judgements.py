"""What people decided is kept, wins, and follows its words."""

import pytest
from made import LINES, linked, made_document, made_mention, small

from kg.errors import NotFound, QueryError
from kg.model import Judgement, MentionType, Reading, mention_id
from kg.store import Store


def mention_of(reading: Reading, surface: str) -> str:
    found = next(m for m in reading.mentions if m.surface == surface)
    return mention_id(reading.document.id, found)


def test_judgements_win_and_survive(store: Store) -> None:
    reading = small(path="/plans/a.txt")
    store.add(reading)
    mention = mention_of(reading, "民政部")
    reject = Judgement(
        "reject", mention, "department/民政部", reason="指地方", by="甲", at="2024-01-01T00:00:00Z"
    )
    store.judge(reject)
    assert store.judgements() == (reject,)
    assert store.mentions_of("department/民政部") == ()
    link = next(one for one in store.reading("jiangsu-mzt-2023").links if one.mention == mention)
    assert (link.entity, link.reasons) == (None, ("人工判断：确认不是“民政部”（指地方）",))
    assert store.reading("jiangsu-mzt-2023", judged=False) == reading
    store.remove("jiangsu-mzt-2023")
    assert store.judgements() == (reject,)
    store.add(reading)
    assert store.mentions_of("department/民政部") == ()
    store.judge(Judgement("confirm", mention, "department/公安部"))
    assert [m.surface for _, m in store.mentions_of("department/公安部")] == ["民政部"]
    assert store.entity("department/公安部").name == "公安部"


def test_a_judgement_follows_its_words_when_the_text_moves(store: Store) -> None:
    reading = small(path="/plans/a.txt")
    store.add(reading)
    store.judge(Judgement("reject", mention_of(reading, "民政部"), "department/民政部"))
    lines = ["某省二〇二三年工作要点（修订稿）", *LINES[1:]]
    moved_document = made_document("jiangsu-mzt-2023", lines, path="/plans/a.txt")
    ministry = made_mention(
        moved_document, 1, "民政部", "department", canonical="中华人民共和国民政部"
    )
    store.add(linked(moved_document, [ministry]))
    assert store.judgements()[0].mention == mention_id("jiangsu-mzt-2023", ministry)
    assert store.mentions_of("department/民政部") == ()
    gone = made_document(
        "jiangsu-mzt-2023", ["会同民政部", "另一句话里的民政部"], path="/plans/a.txt"
    )
    store.add(linked(gone, [made_mention(gone, 1, "民政部", "department")]))
    assert store.judgements()[0].mention == "jiangsu-mzt-2023#department_lost"
    assert len(store.mentions_of("department/民政部")) == 1


def test_merging_and_splitting(store: Store) -> None:
    store.add(small())
    store.add(small("zhejiang-mzt-2023", region="浙江省", salt="z"))
    one, other = "programme/银铃守望行动@江苏省", "programme/银铃守望行动@浙江省"
    store.judge(Judgement("merge", "", one, other))
    assert [e.id for e in store.entities(MentionType.PROGRAMME)] == [one]
    assert [d for d, _ in store.mentions_of(other)] == ["jiangsu-mzt-2023", "zhejiang-mzt-2023"]
    assert store.entity(other).id == one
    reading = store.reading("zhejiang-mzt-2023")
    assert one in {link.entity for link in reading.links}
    assert one in {entity.id for entity in reading.entities}
    assert other not in {link.entity for link in reading.links}
    store.judge(Judgement("split", "", one, other))
    assert [d for d, _ in store.mentions_of(other)] == ["zhejiang-mzt-2023"]


@pytest.mark.parametrize(
    ("judgement", "said"),
    [
        (Judgement("perhaps", "m", "department/民政部"), "没有“perhaps”这种判断"),
        (Judgement("confirm", "", "department/民政部"), "缺少提及或实体"),
        (Judgement("confirm", "m", "民政部"), "不是实体的编号"),
        (Judgement("merge", "", "department/民政部", "department/民政部"), "两边都是"),
        (Judgement("merge", "", "department/民政部", "place/南京市"), "类型不同"),
    ],
)
def test_incomplete_judgements_are_refused(store: Store, judgement: Judgement, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        store.judge(judgement)
    assert store.judgements() == ()


def test_a_judgement_on_nothing_is_refused(store: Store) -> None:
    with pytest.raises(NotFound):
        store.judge(Judgement("confirm", "x#policy_1_2", "policy/甲"))
