"""What the program is measured against: one joined query, one plain Jinja loop, one UPDATE, and nothing else."""

import json
import sqlite3
import threading
from datetime import date
from itertools import groupby
from typing import Any

from flask import Flask, abort, g, render_template, request
from jinja2 import DictLoader

NAMES = (
    "reference, date, type, title, purpose, notice, status, holder, directorate, officers, contact, openness, documents"
)
CELLS = "".join(f"<td>{{{{ {name.strip()} or '' }}}}</td>" for name in NAMES.split(",")[1:])
ROW = (
    '<tr id="{{ reference }}"><th scope="row"><a href="/programme/{{ reference }}">{{ reference }}</a></th>'
    f"{CELLS}</tr>\n"
)
HEADS = "".join(f'<th scope="col">{name.strip().capitalize()}</th>' for name in NAMES.split(","))
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>Executive rolling programme</title></head>
<body>
<h1>Executive rolling programme</h1>
<table>
<thead><tr>{HEADS}</tr></thead>
<tbody>
{{% for {NAMES} in rows %}}{ROW}{{% endfor %}}
</tbody>
</table>
</body>
</html>
"""
ONE = f"{{% set {NAMES} = row %}}{ROW}"

WORK_NAMES = "position, topic, purpose, aim, form, officers, witnesses, joint, progress, outcome, status, reference"
WORK_CELLS = "".join(f"<td>{{{{ row.{name.strip()} or '' }}}}</td>" for name in WORK_NAMES.split(","))
WORK_PAGE = f"""<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>Work programme</title></head>
<body>
<h1>Work programme</h1>
<table>
<thead><tr>{"".join(f'<th scope="col">{name.strip().capitalize()}</th>' for name in WORK_NAMES.split(","))}</tr></thead>
{{% for place, items in places %}}
<tbody>
<tr><th colspan="12" scope="rowgroup">{{{{ place }}}}</th></tr>
{{% for row in items %}}<tr id="{{{{ row.reference }}}}">{WORK_CELLS}</tr>
{{% endfor %}}
</tbody>
{{% endfor %}}
</table>
</body>
</html>
"""
WORK = """
SELECT COALESCE(meeting.day, item.listed) AS place, item.position, item.topic, item.purpose, item.aim, item.form,
       item.lead_officers AS officers, item.witnesses, joint.name AS joint, item.progress, item.outcome, item.status,
       item.reference
FROM work_item AS item
LEFT JOIN meeting ON meeting.id = item.meeting
LEFT JOIN body AS joint ON joint.id = item.joint_committee
WHERE NOT item.removed AND item.committee = ?
ORDER BY meeting.day IS NULL, meeting.day, item.listed, item.position, item.id
"""

COLUMNS = """
SELECT item.reference, item.decision_typed, item.issue_type, item.title, item.purpose, item.first_published,
       item.status, holder.name, directorate.name, item.lead_officers, item.contact, item.openness, item.documents
FROM plan_item AS item
JOIN body AS maker ON maker.id = item.decision_maker
LEFT JOIN body AS holder ON holder.id = item.portfolio_holder
LEFT JOIN directorate ON directorate.id = item.directorate
"""
TO_COME = """
WHERE NOT item.removed
  AND (item.decision_month IS NULL OR item.decision_month >= ? OR item.status IN ('planned', 'deferred'))
ORDER BY item.decision_month IS NULL, item.decision_month, maker.position, maker.name, item.decision_precision = 'tbc',
         item.decision_earliest IS NULL, item.decision_earliest, item.decision_latest, item.id
"""
OFFICERS = NAMES.split(", ").index("officers")
SAVED = frozenset({"title", "purpose", "contact", "documents"})
PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000")


def create_bare_app(database: str, keeps: bool) -> Flask:
    """The two views. Each request opens its connection, as Flask’s documentation shows, or each thread keeps one."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"page.html": PAGE, "row.html": ONE, "work.html": WORK_PAGE})
    kept = threading.local()

    def connect() -> sqlite3.Connection:
        """The connection of this request or thread, set as the program sets its own."""
        holder: Any = kept if keeps else g
        if not hasattr(holder, "connection"):
            holder.connection = sqlite3.connect(database)
            for pragma in PRAGMAS:
                holder.connection.execute(f"PRAGMA {pragma}")
        connection: sqlite3.Connection = holder.connection
        return connection

    @app.teardown_appcontext
    def disconnect(_error: BaseException | None) -> None:
        """Close the connection of this request."""
        if hasattr(g, "connection"):
            g.connection.close()

    @app.get("/programme")
    def list_items() -> str:
        """The whole plan."""
        month = date.today().replace(day=1).isoformat()
        rows = connect().execute(f"{COLUMNS} {TO_COME}", (month,))
        return render_template("page.html", rows=map(in_words, rows))

    @app.get("/work-programme/<int:committee>")
    def list_work(committee: int) -> str:
        """A committee's year."""
        names = ("place", *WORK_NAMES.split(", "))
        rows = [dict(zip(names, row, strict=True)) for row in connect().execute(WORK, (committee,))]
        for row in rows:
            row |= {key: "\n".join(json.loads(row[key])) for key in ("officers", "witnesses") if row[key]}
        return render_template("work.html", places=groupby(rows, lambda row: row["place"]))

    @app.post("/programme/<reference>/cell/<key>")
    def save_cell(reference: str, key: str) -> str:
        """One cell, and its row again."""
        if key not in SAVED:
            abort(404)
        connection = connect()
        connection.execute(f"UPDATE plan_item SET {key} = ? WHERE reference = ?", (request.form[key], reference))
        connection.commit()
        row = connection.execute(f"{COLUMNS} WHERE item.reference = ?", (reference,)).fetchone()
        return render_template("row.html", row=in_words(row))

    return app


def in_words(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row with its officers as words: the one column that is kept as JSON."""
    officers = row[OFFICERS]
    return (*row[:OFFICERS], "\n".join(json.loads(officers)) if officers else "", *row[OFFICERS + 1 :])
