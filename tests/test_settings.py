"""Settings from the environment; a wrong value is an error that names the variable."""

from pathlib import Path

import pytest

from api.settings import VARIABLES, Settings
from kg.errors import SettingsError


def test_every_variable_is_read() -> None:
    found = Settings.from_environment({
        "ZHENGMAI_LIBRARY": "/data/lib", "ZHENGMAI_ENCODER": "some/model", "ZHENGMAI_CACHE": "/data/c",
        "ZHENGMAI_TOKEN": "0123456789abcdef", "ZHENGMAI_LOG": "INFO", "ZHENGMAI_LANG": "en",
        "ZHENGMAI_HOSTS": "a.example, b.example", "ZHENGMAI_UPLOAD_MB": "8",
    })  # fmt: skip
    assert found == Settings(
        Path("/data/lib"), "some/model", Path("/data/c"), "0123456789abcdef", "info", "en",
        ("a.example", "b.example"), 8,
    )  # fmt: skip


def test_defaults_need_nothing() -> None:
    found = Settings.from_environment({})
    assert (found.encoder, found.cache, found.token, found.log, found.lang) == (
        "",
        None,
        "",
        "warning",
        "zh",
    )
    assert found.library.name == "zhengmai"


@pytest.mark.parametrize(("name", "value"), [
    ("ZHENGMAI_LOG", "loud"), ("ZHENGMAI_LANG", "fr"), ("ZHENGMAI_TOKEN", "short"),
    ("ZHENGMAI_TOKEN", "令牌令牌令牌令牌令牌令牌令牌令牌"), ("ZHENGMAI_UPLOAD_MB", "0"),
    ("ZHENGMAI_UPLOAD_MB", "1025"), ("ZHENGMAI_UPLOAD_MB", "x"), ("ZHENGMAI_UPLOAD_MB", "9" * 99),
])  # fmt: skip
def test_wrong_values_name_the_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment({name: value})
    assert error.value.where == name
    assert "令牌令牌" not in str(error.value)


def test_the_token_is_never_shown() -> None:
    assert "secret" not in repr(Settings(Path("x"), token="secret-secret-secret"))


def test_every_field_has_its_variable() -> None:
    assert len({v.name for v in VARIABLES}) == len(VARIABLES) == len(Settings.__dataclass_fields__)
