"""The description of the interface (OpenAPI): bodies, examples, errors and words, in Chinese.

Routes answer pages, JSON or files at one address, so FastAPI cannot infer their bodies: the tables here say
what each gives. Examples lie in `api/web/examples.json`; a test makes them anew from the embedded sample.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from api import bodies, facets
from api.exports import MEDIA
from api.finding import MODES
from api.schemas import AddOutcome, Answer, DocumentView, EntityView, ItemView, PlanComparison
from api.versioning import PREFIX
from kg.model import Judgement
from kg.rdf.results import GRAPHS, RESULTS

if TYPE_CHECKING:
    from fastapi import FastAPI

Schema = dict[str, Any]
BODIES: dict[tuple[str, str], Any] = {
    ("/", "get"): bodies.HomeBody,
    ("/search", "get"): bodies.SearchBody,
    ("/ask", "get"): Answer,
    ("/documents", "get"): bodies.DocumentsBody,
    ("/documents", "post"): AddOutcome,
    ("/documents/{id_}", "get"): DocumentView,
    ("/items/{id_}", "get"): ItemView,
    ("/entities", "get"): bodies.EntitiesBody,
    ("/entities/{id_}", "get"): EntityView,
    ("/responsibilities", "get"): bodies.ResponsibilitiesBody,
    ("/compare", "get"): PlanComparison,
    ("/fulfilment", "get"): bodies.FulfilmentBody,
    ("/articles", "get"): bodies.ArticlesBody,
    ("/graph", "get"): bodies.GraphBody,
    ("/judgements", "get"): bodies.JudgementsBody,
    ("/judgements", "post"): Judgement,
    ("/health", "get"): bodies.HealthBody,
}
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES: dict[tuple[str, str], tuple[str, ...]] = {
    ("/responsibilities", "get"): ("text/csv", _SHEET),
    ("/fulfilment", "get"): ("text/csv", _SHEET),
    ("/export", "get"): tuple(dict.fromkeys(media for media, _ in MEDIA.values())),
    ("/metrics", "get"): ("text/plain",),
    ("/sparql", "get"): tuple(
        media.partition(";")[0] for media in (*RESULTS.values(), *GRAPHS.values())
    ),
    ("/sparql", "post"): tuple(
        media.partition(";")[0] for media in (*RESULTS.values(), *GRAPHS.values())
    ),
}
"""What else an address can give: files and the formats of SPARQL."""
ERRORS = {
    400: "请求中的值不可用：detail 说明是哪一个、应怎样写",
    401: "需要令牌：请带上 Authorization: Bearer 令牌",
    403: "服务为只读：设置 ZHENGMAI_TOKEN 后才能写入",
    404: "文库中没有这个地址",
    405: "这个地址不接受此方法",
    413: "请求正文过大",
    415: "不认识的文件格式或媒体类型",
    421: "主机名不在允许之列：请加入 ZHENGMAI_HOSTS",
    422: "参数或文件无法读取：detail 说明原因",
    429: "请求过多：请在 Retry-After 秒后再试",
    500: "服务器内部错误：请把 X-Request-ID 告诉管理员",
    503: "暂时不可用：请稍后再试",
}
_READS = (400, 404, 421, 422, 429, 500, 503)
_WRITES = (400, 401, 403, 404, 413, 415, 421, 422, 429, 500, 503)
CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("/search", "mode"): MODES,
    ("/export", "format"): tuple(MEDIA),
    ("/responsibilities", "format"): ("json", "csv", "xlsx"),
    ("/fulfilment", "format"): ("json", "csv", "xlsx"),
    ("/fulfilment", "outcome"): ("issued", "cited", "planned", "unheard", "open"),
}
DESCRIPTIONS = {
    ("/", "get"): "文库里有哪些文档，各类提及的数目，最常提到的部门、政策和项目，可以问的问题。",
    ("/search", "get"): "按意思查找任务，每项附最相符的句子、分数的组成和分面；Link 头指向下一页。",
    (
        "/ask",
        "get",
    ): "用原文回答问题，引文逐字核对；文件没有提到的，refused 为 true，missing 说明缺少什么。",
    ("/documents", "get"): "收录的文档，年份新的在前；可按年份和标题、机关、地区中的词筛选。",
    (
        "/documents",
        "post",
    ): "以 multipart 的 file 字段上传一份文档（TXT、HTML、DOCX、PDF）；新收录为 201，已有的为 200。",
    ("/documents/{id_}", "get"): "一份文档的概况和目录：章节及其任务。",
    ("/documents/{id_}", "delete"): "把一份文档移出文库。",
    ("/items/{id_}", "get"): "一项任务的全文、句子和其中的提及，各附角色、提示词、实体和理由。",
    ("/entities", "get"): "政策、部门、项目和地点，提及多的在前；可按类型和名称筛选。",
    ("/entities/{id_}", "get"): "一个实体的名称、别名、角色次数和每一处提及的原句。",
    (
        "/responsibilities",
        "get",
    ): "部门、任务、角色和原句各成一行，并有各部门合计；也可取 CSV 或 XLSX。",
    ("/compare", "get"): "逐项对照两份计划：延续、变化、新增、不再列入，各附双方原文。",
    (
        "/fulfilment",
        "get",
    ): "计划要制定、出台或修订的文件后来怎样，新的在前，附计划和结果的原文；也可取 CSV 或 XLSX。",
    ("/articles", "get"): "任务所引法律中与它意思最近的条文；只是建议，不是计划的原文。",
    (
        "/graph",
        "get",
    ): "给出 node 是它的邻域，再给出 to 是两点间的路径，都不给是联系最多的部分；边上有角色和原句。",
    ("/judgements", "get"): "人们对关联的确认、否定、合并和拆分，新的在前。",
    (
        "/judgements",
        "post",
    ): "确认或否定一处提及的实体，合并或拆分实体；它胜过一切分数，重新读入后仍然有效。",
    ("/sparql", "get"): "SPARQL 1.1 协议的查询部分，只读；格式按 Accept 或 format。",
    ("/sparql", "post"): "同上，查询放在正文里：application/sparql-query 或表单。",
    ("/export", "get"): "整个图谱，按所选格式成为一个文件。",
    ("/health", "get"): "服务是否正常、文档数和文库的修订号。",
    ("/metrics", "get"): "Prometheus 格式的请求数、耗时和收录数量。",
}
PARAMETERS = {
    "q": "问题或查询，用自己的话，至多 2000 字；引号内的词语按原样查找",
    "k": "至多多少行",
    "offset": "从第几行起，0 为第一行",
    "year": "年份",
    "filter": f"筛选条件 KEY=VALUE，可重复；KEY 如 {'、'.join(facets.KEYS)}",
    "mode": "检索方式：hybrid 综合，semantic 语义，lexical 字面",
    "type": "实体的类型：policy、department、programme、place",
    "department": "部门的全称、简称或标识",
    "policy": "政策文件的名称或标识",
    "format": "返回的格式",
    "a": "第一份计划的标识",
    "b": "第二份计划的标识",
    "from": "只看这一年及以后的计划",
    "outcome": "只看一种结果：issued 已出台，cited 仍在引用，planned 仍在计划，unheard 未再提及，open 尚无后续",
    "item": "任务的标识",
    "node": "节点：任务、文档或实体的标识，或实体的全名",
    "to": "另一节点：给出时返回两点之间的路径",
    "depth": "邻域的层数",
    "limit": "至多多少个节点",
    "query": "SPARQL 1.1 查询（只读），至多 20000 字",
    "id_": "标识；其中的 # 写作 %23",
    "authorization": "Bearer 令牌（写入时）",
}
FIELDS = {
    "a": "第一份计划的一方", "b": "第二份计划的一方", "after": "之后", "after_quote": "之后的原文",
    "aliases": "别名", "article": "法条编号", "articles": "法条", "at": "时间", "before": "之前",
    "before_quote": "之前的原文", "by": "由谁", "candidates": "其他可能的实体", "canonical": "全称",
    "chinese": "中文说明", "complete": "是否穷尽", "constraints": "读出的条件", "count": "任务数",
    "counts": "各状态的数目", "cue": "提示词", "date": "日期", "deadline": "时限", "department": "部门的标识",
    "departments": "部门职责的变化", "detail": "说明", "document": "文档的标识", "document_title": "文档的标题",
    "documents": "文档", "doubtful": "是否或非同一任务", "edges": "边", "end": "在原文中的终点（不含）", "english": "英文说明",
    "entities": "实体", "entity": "实体的标识", "error": "错误", "event": "立法事件", "evidence": "依据",
    "facets": "分面", "file": "上传的文件", "filter": "筛选条件", "filters": "筛选条件", "fitting": "较相符的任务数", "following": "下一项任务", "forward": "是否由任务指向实体",
    "for_sentence": "针对的句子", "fulfilment": "计划文件及其结果", "generic": "是否泛称", "held": "未收录的原因", "holds_for": "沿用这句规定的任务",
    "id": "标识", "inherited": "职责继承自哪里", "intent": "问题的类型", "intent_label": "问题类型的名称",
    "issuer": "发文机关", "item": "任务的序号或标识", "items": "任务", "judgements": "判断", "k": "至多多少行",
    "key": "键", "kind": "种类", "label": "标签", "lang": "语言", "law": "法律", "life_cycle": "制定、出台或修订", "life_cycles": "制定、出台或修订",
    "marks": "标出的词语", "merged": "并入后一份该项的其他任务", "mention": "提及", "mentions": "提及", "missing": "文件没有提到的", "more": "是否还有下一页",
    "name": "名称", "nodes": "节点", "note": "附注", "number": "序号或文号", "offset": "从第几行起", "other": "另一实体",
    "outcome": "结果", "pairs": "对照的任务", "parts": "分数的组成", "path": "路径", "per": "每单位", "phrased": "语言模型的措辞",
    "places": "地点", "planned": "提出计划的原文", "policies": "政策文件", "policy": "政策文件", "previous": "上一项任务",
    "q": "查询", "question": "问题", "questions": "可以问的问题", "quotations": "经核对的引文", "quote": "引文", "reason": "理由", "reasons": "理由",
    "refused": "是否拒答", "region": "地区", "relation": "不少于、不超过等", "responsibilities": "职责",
    "results": "结果", "revision": "文库的修订号", "role": "角色", "roles": "角色及次数", "score": "分数",
    "section": "章节", "section_title": "章节的标题", "spans": "句子在原文中的起止", "split": "前一份该项拆成的其他任务", "sections": "章节", "sentence": "原句", "sentences": "句子", "since": "自哪一年",
    "source": "来源", "start": "在原文中的起点", "state": "状态", "status": "状态", "summary": "概况",
    "surface": "原文写法", "surfaces": "原文写法", "target": "边的终点", "top": "各类中提及最多的实体", "unlinked": "未能关联的提及数", "weight": "提及次数", "targets": "指标的变化", "text": "原文", "title": "标题", "total": "总数",
    "totals": "各部门合计", "type": "类型", "understood": "对问题的理解", "unit": "单位", "value": "数值",
    "values": "各值及任务数", "verdict": "判断：confirm、reject、merge、split", "version": "版本",
    "warnings": "提醒", "what": "所计之物", "words": "词语", "work": "法律的标识", "year": "年份", "years": "年份",
}  # fmt: skip


def describe(app: FastAPI) -> Schema:
    """The whole description; what routes say themselves, completed by the tables above."""
    found = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    found["servers"] = [{"url": PREFIX, "description": "带版本，总是 JSON"}, {"url": "/"}]
    found["tags"] = []
    parts = found.setdefault("components", {})
    schemas = _schemas()
    kept = {
        name: schema
        for name, schema in parts.get("schemas", {}).items()
        if "ValidationError" not in name
    }
    parts["schemas"] = {**kept, **schemas}
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "ZHENGMAI_TOKEN 的值"}
    }
    parts["responses"] = {f"E{status}": _error(status, text) for status, text in ERRORS.items()}
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    for schema in parts["schemas"].values():
        _explain(schema)
    return found


def _schemas() -> Schema:
    """The component schemas of all bodies, by name."""
    kinds = [*BODIES.values(), bodies.Problem]
    inputs: Any = [(kind.__name__, "validation", TypeAdapter(kind)) for kind in kinds]
    _, made = TypeAdapter.json_schemas(inputs, ref_template="#/components/schemas/{model}")
    return dict(made["$defs"])


def _complete(path: str, method: str, operation: Schema) -> None:
    operation["description"] = DESCRIPTIONS[path, method]
    operation["responses"] = _responses(path, method, operation)
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        parameter["description"] = PARAMETERS[name]
        if (path, name) in CHOICES:
            parameter["schema"]["enum"] = list(CHOICES[path, name])
    if method != "get" and path != "/sparql":
        operation["parameters"] = [
            p for p in operation.get("parameters", ()) if p["name"] != "authorization"
        ]
        operation["security"] = [{"token": []}]
    if (path, method) == ("/sparql", "post"):
        operation["requestBody"] = _QUERY


_QUERY = {
    "required": True,
    "content": {
        "application/sparql-query": {"schema": {"type": "string", "maxLength": 20_000}},
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "required": ["query"],
                "properties": {
                    "query": {"type": "string", "maxLength": 20_000, "description": "查询"},
                    "format": {"type": "string", "description": "返回的格式"},
                },
            }
        },
    },
}


def _responses(path: str, method: str, operation: Schema) -> Schema:
    good = next((s for s in operation["responses"] if s.startswith("2")), "200")
    found: Schema = {good: _good(path, method)}
    if (path, method) == ("/documents", "post"):
        found["200"] = _good(path, method)
    if method == "get" and path not in ("/health", "/metrics"):
        found["304"] = {"description": "与 If-None-Match 所示相同，未改变"}
    errors = _READS if method == "get" else _WRITES
    found |= {str(status): {"$ref": f"#/components/responses/E{status}"} for status in errors}
    return found


def _good(path: str, method: str) -> Schema:
    if method == "delete":
        return {"description": "已移除"}
    content: Schema = {media: {"schema": {}} for media in FILES.get((path, method), ())}
    kind = BODIES.get((path, method))
    if kind is not None:
        name = getattr(kind, "__name__", "")
        own: Schema = {"$ref": f"#/components/schemas/{name}"}
        example = examples().get(f"{method} {path}")
        json_ = {"schema": own} | ({"example": example} if example is not None else {})
        content = {"application/json": json_, **content}
    if method == "get" and path not in ("/export", "/metrics", "/health", "/judgements"):
        content["text/html"] = {"schema": {"type": "string"}}
    headers = {
        "X-Request-ID": {"schema": {"type": "string"}, "description": "请求的编号，日志中相同"}
    }
    return {"description": "成功", "headers": headers, "content": content}


def _error(status: int, text: str) -> Schema:
    from api.problems import problem

    media: Schema = {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "example": problem(status, text),
    }
    content: Schema = {
        "application/problem+json": media,
        "text/html": {"schema": {"type": "string"}},
    }
    return {"description": text, "content": content}


def _explain(schema: Schema) -> None:
    """A Chinese word for each field; what the type's docstring says in English is left out."""
    schema.pop("description", None)
    for name, field in schema.get("properties", {}).items():
        if name in FIELDS:
            field["description"] = FIELDS[name]


@lru_cache(maxsize=1)
def examples() -> dict[str, Any]:
    """`get /search` → an answer to it from the embedded sample, lists cut short."""
    text = resources.files("api.web").joinpath("examples.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
