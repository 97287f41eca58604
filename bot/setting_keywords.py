"""The settings as keywords of the Python interface."""

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from bot.access_settings import LogFormat
    from bot.settings import Reader


class SettingKeywords(TypedDict, total=False):
    """The settings of `bot.settings.Settings` as keywords, but for `docs` and `folders`."""

    index: str | Path | None
    host: str | None
    port: int | None
    encoder: str | None
    reader: "Reader | None"
    user_dictionary: str | Path | None
    text_column: str | None
    top_k: int | None
    allowed_hosts: list[str] | None
    watch: bool | None
    workers: int | None
    admin_token: str | None
    question_log_days: int | None
    llm_url: str | None
    llm_model: str | None
    llm_key: str | None
    keys: str | Path | None
    session_hours: int | None
    proxy_user_header: str | None
    trusted_proxies: list[str] | None
    root_path: str | None
    rate_limit: int | None
    log_format: "LogFormat | None"
    slow_question_ms: int | None
    engine: str | None
    engine_token: str | None
    engine_ca: str | Path | None
    engine_timeout: float | None
    engine_vectors: str | None
