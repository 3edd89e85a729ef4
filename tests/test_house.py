"""What is written about the project is true of it, and nothing in it comes from one machine or points outside."""

import ast
import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.conftest import ROOT

OTHERS = re.compile(r"(^|/)vendor/|^requirements[\w-]*\.txt$|^LICEN[CS]E")
BINARY = {".ico", ".pdf", ".png", ".docx", ".xlsx"}
MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt)/\w|\b[A-Z]:\\Users\b")
EMAIL = re.compile(r"[\w.+-]+@((?:[a-z0-9-]+\.)+[a-z]{2,})", re.IGNORECASE)
GOVERNMENT = re.compile(r"//([\w.-]+\.gov\.uk)\b")
FETCHED = re.compile(
    r"""(?:\bsrc|<link[^>]*\bhref|\burl|@import|\bimport|\bfetch)\s*[=( ]\s*\(?["']?(?:https?:)?//\w""", re.IGNORECASE
)


def ours() -> list[Path]:
    """The text files of the project that somebody here has written: what .gitignore does not name."""
    lines = (ROOT / ".gitignore").read_text().splitlines()
    ignored = [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]
    found: list[Path] = []
    folders = [ROOT]
    for folder in folders:
        here = [path for path in folder.iterdir() if not any(fnmatch(path.name, pattern) for pattern in ignored)]
        folders += [path for path in here if path.is_dir()]
        found += [path for path in here if path.is_file() and path.suffix not in BINARY]
    return sorted(path for path in found if not OTHERS.search(path.relative_to(ROOT).as_posix()))


def code_in(markdown: str) -> str:
    """What a document sets as code."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", markdown, re.DOTALL))


def targets(makefile: str) -> set[str]:
    """What `make help` lists."""
    return set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))


def make_commands(markdown: str) -> set[str]:
    """The targets that a document tells one to make."""
    return set(re.findall(r"\bmake ([a-z-]+)", code_in(markdown)))


def environment_read(source: str) -> set[str]:
    """The environment variables that a module reads."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            if ast.unparse(node.func) in ("os.environ.get", "os.getenv", "environ.get"):
                found.add(node.args[0].value)
        elif (
            isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and isinstance(node.slice, ast.Constant)
        ):
            if ast.unparse(node.value) in ("os.environ", "environ"):
                found.add(node.slice.value)
        elif isinstance(node, ast.keyword) and node.arg == "envvar" and isinstance(node.value, ast.Constant):
            found.add(node.value.value)
    return found


def rooms(architecture: str) -> set[str]:
    """What a drawing of the house lists under governance/."""
    drawn = re.search(r"^governance/\n((?: +.*\n)+)", architecture, re.MULTILINE)[1]
    return set(re.findall(r"^  (\w+(?:/|\.py)) ", drawn, re.MULTILINE))


def own_machine(text: str) -> list[str]:
    return MACHINE.findall(text)


def foreign_addresses(text: str) -> list[str]:
    """E-mail addresses, and web addresses of councils, that somebody might have."""
    hosts = [host.lower() for host in (*EMAIL.findall(text), *GOVERNMENT.findall(text))]
    return [host for host in hosts if not f".{host}".endswith(".example.gov.uk")]


def fetched(text: str) -> list[str]:
    return FETCHED.findall(text)


def found_in(check: Callable[[str], list[str]], paths: Iterable[Path]) -> dict[str, list[str]]:
    """The files in which a check finds something."""
    answers = {str(path.relative_to(ROOT)): check(path.read_text(encoding="utf-8")) for path in paths}
    return {name: found for name, found in answers.items() if found}


def test_the_readme_names_what_make_makes() -> None:
    makefile, readme = (ROOT / "Makefile").read_text(), (ROOT / "README.md").read_text()
    assert make_commands(readme) == targets(makefile)
    assert set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()) == targets(makefile)
    assert targets("run: install ## Serve\n$(VENV)/x: y\nlock: ## Renew") == {"run", "lock"}
    assert make_commands("make bread, then `make run`\n```sh\nmake lock\n```") == {"run", "lock"}


def test_the_readme_explains_every_variable_of_the_environment() -> None:
    readme = (ROOT / "README.md").read_text()
    read = set().union(*(environment_read(path.read_text()) for path in (ROOT / "governance").rglob("*.py")))
    table = re.search(r"^\| variable .*\n\|[ -|]+\n((?:\|.*\n)+)", readme, re.MULTILINE)[1]
    assert set(re.findall(r"`([A-Z_]{3,})`", "".join(row.split("|")[1] for row in table.splitlines()))) == read
    tests = set().union(*(environment_read(path.read_text()) for path in (ROOT / "tests").rglob("*.py")))
    assert {name for name in tests if f"`{name}" not in readme} == set()


def test_a_variable_is_found_however_it_is_read() -> None:
    source = 'a = os.environ.get("ONE")\nb = os.environ["TWO"]\nos.environ["SET"] = "1"\noption(envvar="THREE")'
    assert environment_read(source + '\nc = os.getenv("FOUR", "4")\nd = other.get("NOT")') == {
        "ONE",
        "TWO",
        "THREE",
        "FOUR",
    }


def test_the_architecture_names_every_room_and_no_other() -> None:
    written = (ROOT / "docs" / "architecture.md").read_text()
    house = [path for path in (ROOT / "governance").iterdir() if not path.name.startswith("__")]
    standing = {f"{path.name}/" for path in house if (path / "__init__.py").exists()}
    standing |= {path.name for path in house if path.suffix == ".py"} | {"__init__.py"}
    assert rooms(written) == standing
    assert rooms("wsgi.py  x\ngovernance/\n  web/   pages\n  cli.py   the command\ntests/\n") == {"web/", "cli.py"}


@pytest.mark.parametrize("name", ["README.md", "docs/architecture.md", "docs/decisions.md"])
def test_what_a_document_points_to_is_there(name: str) -> None:
    written = (ROOT / name).read_text()
    places = [ROOT, ROOT / "governance", ROOT / "templates", ROOT / "docs"]
    files = re.findall(r"`((?:[\w.-]+/)+[\w-]+\.(?:py|js|html|md|css))\b", written)
    files += re.findall(r"\]\(([^)#:]+)\)", written)
    assert [file for file in files if not any((place / file).exists() for place in places)] == []


def test_every_file_is_looked_at() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in ours()}
    assert {"README.md", ".ci/run", "governance/cli.py", "templates/base.html", "static/desk.js"} <= names
    assert not [name for name in names if name.startswith((".venv", ".git/", "instance", "static/vendor"))]


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert found_in(own_machine, ours()) == {}
    assert own_machine("cd /" + "home/robin") + own_machine(r"C:" + r"\Users\robin") != []
    assert own_machine("url/" + "home/page and a /path/file.db") == []


def test_every_address_is_an_example() -> None:
    assert found_in(foreign_addresses, ours()) == {}
    bad = f"write to robin{'@'}wrenfordshire.gov.uk or see https:{'//'}www.wrenfordshire.gov.uk/plan"
    assert foreign_addresses(bad) == ["wrenfordshire.gov.uk", "www.wrenfordshire.gov.uk"]
    assert foreign_addresses("Robin@Example.gov.uk, https://democracy.example.gov.uk/x") == []
    assert foreign_addresses(f"robin{'@'}counterexample.gov.uk") == ["counterexample.gov.uk"]


def test_nothing_is_fetched_from_elsewhere() -> None:
    folders = ("templates", "static", "governance")
    assert found_in(fetched, [path for path in ours() if path.relative_to(ROOT).parts[0] in folders]) == {}
    for bad in (
        '<script src="https://cdn.example.gov.uk/x.js">',
        "<link rel=stylesheet href=//cdn.example.gov.uk/x.css>",
        "@import 'https://cdn.example.gov.uk/x.css'",
        "background: url(http://cdn.example.gov.uk/x.png)",
        "fetch('https://cdn.example.gov.uk/x.json')",
    ):
        assert len(fetched(bad)) == 1, bad
    assert fetched('<a href="https://democracy.example.gov.uk">') == []
