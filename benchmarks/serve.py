"""Serves one app by the program's own server: python -m benchmarks.serve ours|bare|kept PORT DATABASE."""

import sys

from benchmarks.bare import create_bare_app
from governance import create_app
from governance.cli import serve_app


def main(which: str, port: str, database: str) -> None:
    """Serve until stopped."""
    app = create_app() if which == "ours" else create_bare_app(database, keeps=which == "kept")
    with app.app_context():
        serve_app("127.0.0.1", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
