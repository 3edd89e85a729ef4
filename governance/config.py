"""Settings from the environment, each with its default and meaning."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Config:
    """What the program is told from outside; what a council decides for itself is in its settings page instead."""

    SESSION_COOKIE_NAME = "governance_session"
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    PERMANENT_SESSION_LIFETIME = timedelta(hours=8)
    SESSION_REFRESH_EACH_REQUEST = False  # see people/sessions.py
    WTF_CSRF_TIME_LIMIT = None  # the token lives as long as the session: a form left open over lunch still saves
    MAX_CONTENT_LENGTH = 2 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024
    SEND_FILE_MAX_AGE_DEFAULT = timedelta(days=365)  # addresses of static files carry a fingerprint

    def __init__(self) -> None:
        """Read the environment; every setting is optional."""
        self.INSTANCE = Path(os.environ.get("INSTANCE_PATH", ROOT / "instance"))
        self.SQLALCHEMY_DATABASE_URI = database_url(os.environ.get("DATABASE_URL", ""), self.INSTANCE)
        lite = self.SQLALCHEMY_DATABASE_URI.startswith("sqlite")
        self.SQLALCHEMY_ENGINE_OPTIONS = {} if lite else {"pool_pre_ping": True}
        self.SECRET_KEY = os.environ.get("SECRET_KEY") or kept_secret(self.INSTANCE)
        self.SESSION_COOKIE_SECURE = os.environ.get("COOKIE_SECURE", "") == "1"
        self.MAIL_SERVER = os.environ.get("MAIL_SERVER", "")  # host or host:port; without it nothing is e-mailed
        self.MAIL_FROM = os.environ.get("MAIL_FROM", "")
        self.MAIL_USER = os.environ.get("MAIL_USER", "")
        self.MAIL_PASSWORD = os.environ.get("MAIL_PASSWORD", "")
        self.MAIL_SECURITY = os.environ.get("MAIL_SECURITY", "starttls")  # or tls, or none
        self.SITE_ADDRESS = os.environ.get("SITE_ADDRESS", "").rstrip("/")  # what links in e-mails begin with


def database_url(given: str, instance: Path) -> str:
    """The database: DATABASE_URL, or a SQLite file in the instance folder. PostgreSQL is spoken to by psycopg 3."""
    if not given:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{instance / 'governance.db'}"
    scheme, separator, rest = given.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in ("postgres", "postgresql") else given


def kept_secret(instance: Path) -> str:
    """The key that signs sessions, made once and kept where only this user can read it."""
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()
