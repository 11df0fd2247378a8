"""One frozen object with every setting, read from the environment.

Each variable stands in `VARIABLES` with its default and one sentence; the documentation and
`zhengmai doctor` print that table.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import SettingsError

LANGUAGES = ("zh", "en")
FORMATS = ("text", "json")
LEVELS = ("debug", "info", "warning", "error")


TEXT = "%(levelname)s %(name)s: %(message)s"


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, what it is when unset, and what it does."""

    name: str
    default: str
    zh: str
    en: str


VARIABLES = (
    Variable(
        "ZHENGMAI_LIBRARY", "用户数据目录/zhengmai", "文库所在的文件夹", "the library's folder"
    ),
    Variable(
        "ZHENGMAI_ENCODER",
        "内置模型 multilingual-e5-small",
        "编码器：sentence-transformers 模型的名称或文件夹",
        "the encoder: name or folder of a sentence-transformers model",
    ),
    Variable(
        "ZHENGMAI_CACHE",
        "用户缓存目录/zhengmai",
        "转换后的内置模型存放的文件夹",
        "the folder for the converted built-in model",
    ),
    Variable(
        "ZHENGMAI_TOKEN",
        "（未设置，只读）",
        "网络接口写入时要求的令牌，至少 16 个字符",
        "the token that HTTP writes must carry, at least 16 characters",
    ),
    Variable(
        "ZHENGMAI_LOG",
        "warning",
        "日志级别：debug、info、warning、error",
        "the level of the log: debug, info, warning, error",
    ),
    Variable("ZHENGMAI_LANG", "zh", "输出语言：zh 或 en", "the language of output: zh or en"),
    Variable(
        "ZHENGMAI_HOSTS",
        "（仅本机）",
        "网页服务另外接受的主机名，以逗号分隔",
        "further host names that the server answers to, separated by commas",
    ),
    Variable(
        "ZHENGMAI_UPLOAD_MB",
        "64",
        "上传文件的上限，单位 MiB，1 到 1024",
        "the bound on an uploaded file in MiB, 1 to 1024",
    ),
    Variable(
        "ZHENGMAI_RATE",
        "600",
        "每个客户端每分钟至多多少次请求，0 为不限；本机不受限",
        "requests a minute that one client may send, 0 for no bound; this machine itself is not bound",
    ),
    Variable(
        "ZHENGMAI_ORIGINS",
        "（无）",
        "允许跨域读取的网页来源，以逗号分隔，例如 https://a.example",
        "origins of other sites' pages that may read, separated by commas (CORS)",
    ),
    Variable(
        "ZHENGMAI_LOG_FORMAT",
        "text",
        "日志格式：text，或 json（每行一个对象）",
        "the form of the log: text, or json (an object a line)",
    ),
    Variable(
        "ZHENGMAI_LLM_URL",
        "（未设置，不用）",
        "OpenAI 协议接口的地址，用引文组织语句；问题和引文会发往该地址",
        "address of an OpenAI-compatible endpoint that phrases answers; it is sent question and quotations",
    ),
    Variable("ZHENGMAI_LLM_MODEL", "default", "该接口上的模型名称", "the model's name there"),
    Variable("ZHENGMAI_LLM_KEY", "（未设置）", "该接口的密钥", "the key of that endpoint"),
    Variable(
        "ZHENGMAI_LLM_SECONDS",
        "20",
        "等待该接口的时间，单位秒，1 到 300",
        "how long to wait for it, in seconds, 1 to 300",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can choose. `encoder` and `cache` are empty or None for the built-in ones."""

    library: Path
    encoder: str = ""
    cache: Path | None = None
    token: str = field(default="", repr=False)
    log: str = "warning"
    lang: str = "zh"
    hosts: tuple[str, ...] = ()
    upload_mb: int = 64
    rate: int = 600
    origins: tuple[str, ...] = ()
    log_format: str = "text"
    llm_url: str = ""
    llm_model: str = "default"
    llm_key: str = field(default="", repr=False)
    llm_seconds: int = 20

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings of this process; raises SettingsError for a value that cannot be used."""
        values = os.environ if environment is None else environment

        def get(name: str) -> str:
            return values.get(name, "").strip()

        library, cache = get("ZHENGMAI_LIBRARY"), get("ZHENGMAI_CACHE")
        return cls(
            library=Path(library).expanduser() if library else _data_folder(),
            encoder=get("ZHENGMAI_ENCODER"),
            cache=Path(cache).expanduser() if cache else None,
            token=_token(get("ZHENGMAI_TOKEN")),
            log=_choice("ZHENGMAI_LOG", get("ZHENGMAI_LOG").lower() or "warning", LEVELS),
            lang=_choice("ZHENGMAI_LANG", get("ZHENGMAI_LANG").lower() or "zh", LANGUAGES),
            hosts=tuple(part.strip() for part in get("ZHENGMAI_HOSTS").split(",") if part.strip()),
            upload_mb=_whole("ZHENGMAI_UPLOAD_MB", get("ZHENGMAI_UPLOAD_MB") or "64", 1, 1024),
            rate=_whole("ZHENGMAI_RATE", get("ZHENGMAI_RATE") or "600", 0, 1_000_000),
            origins=_origins(get("ZHENGMAI_ORIGINS")),
            log_format=_choice(
                "ZHENGMAI_LOG_FORMAT", get("ZHENGMAI_LOG_FORMAT").lower() or "text", FORMATS
            ),
            llm_url=_address(get("ZHENGMAI_LLM_URL")),
            llm_model=get("ZHENGMAI_LLM_MODEL") or "default",
            llm_key=get("ZHENGMAI_LLM_KEY"),
            llm_seconds=_whole("ZHENGMAI_LLM_SECONDS", get("ZHENGMAI_LLM_SECONDS") or "20", 1, 300),
        )


def start_logging(settings: Settings) -> None:
    """Send the log to standard error at the level of the settings; called by the entry points."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if settings.log_format == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=settings.log.upper(), handlers=[handler])
    for name in ("httpx", "rdflib"):  # they speak at levels of their own
        logging.getLogger(name).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, `fields` of the record, error."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("zhengmai", appauthor=False))


def _choice(name: str, value: str, wanted: tuple[str, ...]) -> str:
    if value in wanted:
        return value
    raise SettingsError(
        f"值是“{value}”",
        wanted=f"可用的值是 {'、'.join(wanted)}",
        advice="请改正或删去这个环境变量",
        english=f"found '{value}', wanted one of {', '.join(wanted)}; correct or unset it",
        where=name,
    )


def _whole(name: str, value: str, low: int, high: int) -> int:
    if value.isascii() and value.isdigit() and low <= int(value[:6]) <= high:
        return int(value)
    raise SettingsError(
        f"值是“{value}”",
        wanted=f"应为 {low} 到 {high} 的整数",
        advice="请改正或删去这个环境变量",
        english=f"found '{value}', wanted a whole number from {low} to {high}; correct it",
        where=name,
    )


def _token(value: str) -> str:
    if not value or (len(value) >= 16 and value.isascii() and value.isprintable()):
        return value
    raise SettingsError(
        "令牌太短，或含有非 ASCII 字符",
        wanted="至少 16 个可打印的 ASCII 字符",
        advice="可用 python -c 'import secrets; print(secrets.token_urlsafe(24))' 生成",
        english="the token is too short or not ASCII; wanted at least 16 printable characters",
        where="ZHENGMAI_TOKEN",
    )


def _origins(value: str) -> tuple[str, ...]:
    found = tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
    for origin in found:
        if not re.fullmatch(r"https?://[^/\s*]+", origin):
            raise SettingsError(
                f"值是“{origin}”",
                wanted="来源的写法是 https://主机名 或 http://主机名:端口，不含路径和 *",
                advice="请改正或删去这个环境变量",
                english=f"found '{origin}', wanted an origin such as https://a.example, without a path or *",
                where="ZHENGMAI_ORIGINS",
            )
    return found


def _address(value: str) -> str:
    if not value or value.startswith(("http://", "https://")):
        return value
    raise SettingsError(
        f"值是“{value}”",
        wanted="应以 http:// 或 https:// 开头，例如 http://127.0.0.1:8080/v1",
        advice="请改正或删去这个环境变量",
        english=f"found '{value}', wanted an address that begins with http:// or https://",
        where="ZHENGMAI_LLM_URL",
    )
