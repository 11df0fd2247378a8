"""A question → an answer whose every quotation was checked, or "the documents do not say"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.schemas import Quotation
from kg.errors import ZhengmaiError


class QuotationError(ZhengmaiError):
    """A quotation does not stand in the stored text where it says; it is never shown."""


def check_quotations(quotations: Iterable[Quotation], texts: Mapping[str, str]) -> None:
    """Compare every quotation with the stored text, character by character.

    `texts` are the stored texts by document. Raises QuotationError for the first that differs.
    """
    for quotation in quotations:
        text = texts.get(quotation.document)
        if (
            text is None
            or not 0 <= quotation.start < quotation.end <= len(text)
            or text[quotation.start : quotation.end] != quotation.text
        ):
            raise QuotationError(
                f"引文与原文不符：{quotation.text[:30]}",
                wanted=f"{quotation.document} 第 {quotation.start}–{quotation.end} 字",
                advice="请运行 zhengmai doctor，并报告这个错误",
                english="a quotation differs from the stored text; run zhengmai doctor",
                where=quotation.id,
            )
