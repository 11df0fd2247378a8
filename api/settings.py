"""One frozen object with every setting, read from the environment.

Each variable stands in `VARIABLES` with its default and one sentence; the documentation and
`zhengmai doctor` print that table.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import SettingsError

LANGUAGES = ("zh", "en")
LEVELS = ("debug", "info", "warning", "error")


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
            llm_url=_address(get("ZHENGMAI_LLM_URL")),
            llm_model=get("ZHENGMAI_LLM_MODEL") or "default",
            llm_key=get("ZHENGMAI_LLM_KEY"),
            llm_seconds=_whole("ZHENGMAI_LLM_SECONDS", get("ZHENGMAI_LLM_SECONDS") or "20", 1, 300),
        )


def start_logging(settings: Settings) -> None:
    """Send the log to standard error at the level of the settings; called by the entry points."""
    logging.basicConfig(level=settings.log.upper(), format="%(levelname)s %(name)s: %(message)s")
    for name in ("httpx", "rdflib"):  # they speak at levels of their own
        logging.getLogger(name).setLevel(logging.WARNING)


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
