"""The sample council and its programme hold together, on whatever day they are made."""

import re
from collections import Counter
from dataclasses import astuple
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

import holidays
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.sample import council
from governance.sample.programme import SampleItem, sample_items

PACK = Path(__file__).resolve().parents[2].parent / "shared/seed/agenda-pack-2014-10-01.txt"
DAYS = [
    date(2026, 1, 1),
    date(2026, 11, 22),
    date(2027, 3, 1),
    date(2027, 12, 24),
    date(2028, 2, 29),
    date(2028, 12, 31),
    date(2029, 4, 2),  # Easter Monday
    date(2030, 1, 31),
    date(2030, 8, 8),
]
MONTHS = [f"{date(2026, month, 1):%B}" for month in range(1, 13)]
BODIES = {body.name: body for body in council.BODIES}
BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")
MEETS = {
    council.CABINET: "Thursday",
    council.COUNCIL: "Friday",
    council.AUDIT: "Wednesday",
    council.PLANNING: "Wednesday",
}

any_day = st.dates(date(2026, 1, 1), date(2030, 12, 31))
DAY = r"(?P<day>\d{1,2})"
STYLES = {
    "long": rf"{DAY} (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})",
    "ordinal": rf"{DAY} (st|nd|rd|th) (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})",
    "short": rf"{DAY} (?P<month>{'|'.join(m[:3] for m in MONTHS)}) (?P<year>\d{{4}})",
    "dots": rf"{DAY}\.(?P<month>\d\d)\.(?P<year>\d\d|\d{{4}})",
    "slashes": rf"{DAY}/(?P<month>\d\d)/(?P<year>\d\d)",
    "month": rf"(?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})",
    "month and two digits": rf"(?P<month>{'|'.join(MONTHS)}) (?P<year>\d\d)",
    "month TBC": rf"(?P<month>{'|'.join(MONTHS)}) TBC",
    "TBC": "TBC",
}


def read(typed: str) -> tuple[str, dict[str, str]]:
    """The style in which a date is typed, exactly one, and its parts."""
    found = [(style, match) for style, pattern in STYLES.items() if (match := re.fullmatch(pattern, typed))]
    if len(found) > 1:  # May is as short as it is long
        assert " May " in typed
    assert found, typed
    return found[0][0], found[0][1].groupdict()


def style_of(item: SampleItem) -> str:
    return read(item.date_typed)[0]


def earliest(typed: str, under: date) -> date:
    """The earliest day that a typed date can mean when it stands under this month."""
    parts = read(typed)[1]
    month = parts.get("month")
    if month is None:
        return under
    number = int(month) if month.isdigit() else next(n for n, m in enumerate(MONTHS, 1) if m.startswith(month))
    year = int(parts["year"]) % 100 + 2000 if "year" in parts else under.year
    return date(year, number, int(parts.get("day", 1)))


def starts(item: SampleItem) -> date:
    return earliest(item.date_typed, item.month)


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def is_executive_key(item: SampleItem) -> bool:
    return item.issue_type == "Key" and BODIES[item.decision_maker].executive


@pytest.fixture(scope="module", params=DAYS, ids=str)
def today(request: pytest.FixtureRequest) -> date:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def items(today: date) -> list[SampleItem]:
    return sample_items(today)


@given(any_day)
@example(date(2028, 2, 29))
@example(date(2029, 12, 31))
def test_the_programme_has_the_shape_of_a_real_one_on_any_day(today: date) -> None:
    items = sample_items(today)
    count = len(items)
    assert 78 <= count <= 85
    types = Counter(item.issue_type for item in items)
    assert 0.22 <= types["Key"] / count <= 0.30
    assert 0.30 <= types["Non-key"] / count <= 0.38
    assert 5 <= types["B&PF"] <= 9
    assert 0.27 <= types[None] / count <= 0.37
    kinds = Counter(BODIES[item.decision_maker].kind for item in items)
    assert kinds["cabinet"] >= 18
    assert kinds["cabinet member"] >= 25
    assert kinds["council"] >= 8
    assert kinds["committee"] >= 17
    assert kinds["officer"] >= 3
    assert "scrutiny committee" not in kinds
    styles = Counter(map(style_of, items))
    assert set(styles) == set(STYLES)
    assert 1 / 8 <= styles["TBC"] / count <= 1 / 5
    offsets = [months_between(today, item.month) for item in items]
    assert min(offsets) >= -1
    assert 8 <= max(offsets) <= 9
    assert sum(offset <= 3 for offset in offsets) / count > 2 / 3


@given(any_day)
def test_dates_stand_in_their_months_and_meetings_on_their_weekdays(today: date) -> None:
    for item in sample_items(today):
        day = starts(item)
        assert item.month == day.replace(day=1)
        if "day" in read(item.date_typed)[1]:
            assert day.weekday() < 5, item
            assert day not in BANK_HOLIDAYS, item
            if item.decision_maker in MEETS:
                assert f"{day:%A}" == MEETS[item.decision_maker]


@given(any_day)
def test_items_come_by_month_then_decision_maker_then_date(today: date) -> None:
    items = sample_items(today)
    place = {name: index for index, name in enumerate(BODIES)}
    order = [(item.month, place[item.decision_maker], item.date_typed == "TBC", starts(item)) for item in items]
    assert order == sorted(order)


@given(any_day)
def test_every_warning_about_notice_can_be_seen(today: date) -> None:
    """Twenty-eight clear days before a day leave the notice twenty-nine days before it, on a working day."""
    keys = [i for i in sample_items(today) if is_executive_key(i) and i.status in ("planned", "deferred")]
    published = [item for item in keys if item.first_published]
    late = [item for item in keys if item.first_published is None and starts(item) < today + timedelta(29)]
    in_time = [item for item in keys if item.first_published is None and item not in late]
    assert all(item.first_published <= starts(item) - timedelta(29) for item in published if item.first_published)
    assert len(published) > len(in_time) + len(late)
    assert len(late) == 2
    assert min(map(starts, late)) <= today + timedelta(8)  # special urgency
    assert max(map(starts, late)) >= today + timedelta(20)  # general exception
    assert len(in_time) >= 3
    assert all(starts(item) >= today + timedelta(29 + 5) for item in in_time)  # also when the last day is a holiday


@given(any_day)
def test_nothing_was_published_in_the_future_or_on_a_day_off(today: date) -> None:
    for item in sample_items(today):
        if day := item.first_published:
            assert day <= today
            assert day.weekday() < 5
            assert day not in BANK_HOLIDAYS


@given(any_day)
def test_statuses_say_what_they_need(today: date) -> None:
    items = sample_items(today)
    for item in items:
        assert (item.status == "decided") == (item.decided_on is not None)
        if item.decided_on:
            assert starts(item) == item.decided_on < today
        assert (item.status == "deferred") == (item.deferred_from is not None)
        assert (item.status in ("deferred", "withdrawn")) == (item.status_reason is not None)
        if item.status == "deferred":
            assert item.deferred_from is not None
            assert starts(item) >= today.replace(day=1)
            assert read(item.deferred_from)[1]["day"]
            assert earliest(item.deferred_from, item.month).replace(day=1) < item.month
    statuses = Counter(item.status for item in items)
    assert 4 <= statuses["decided"] <= 9
    assert 3 <= statuses["deferred"] <= 5
    assert 1 <= statuses["withdrawn"] <= 2
    still_planned = [i for i in items if i.status == "planned" and "day" in read(i.date_typed)[1] and starts(i) < today]
    assert len(still_planned) == 3


@given(any_day)
def test_cabinet_recommends_before_council_adopts(today: date) -> None:
    items = sample_items(today)
    adopted = {i.title: starts(i) for i in items if i.decision_maker == council.COUNCIL and i.issue_type == "B&PF"}
    recommended = {i.title: starts(i) for i in items if i.decision_maker == council.CABINET and i.issue_type == "B&PF"}
    assert "Local Transport Plan" in recommended
    assert all(day < adopted[title] for title, day in recommended.items() if title in adopted)


@given(any_day)
def test_it_is_the_same_for_the_same_day_and_no_two_items_are_equal(today: date) -> None:
    items = sample_items(today)
    assert items == sample_items(today)
    assert len(set(items)) == len(items)
    assert len({item.title for item in items}) < len(items)  # monitoring reports come round again


def test_every_name_is_one_that_the_council_has(items: list[SampleItem]) -> None:
    directorates = {directorate.name for directorate in council.DIRECTORATES}
    for item in items:
        body = BODIES[item.decision_maker]
        assert body.kind != "scrutiny committee"
        if item.portfolio_holder is not None:
            assert BODIES[item.portfolio_holder].kind == "cabinet member"
            assert body.kind in ("cabinet", "council")
        assert body.kind != "cabinet" or item.portfolio_holder is not None
        assert item.directorate is None or item.directorate in directorates
        assert item.wards == "All" or (item.wards and set(item.wards) <= set(council.WARDS))
        if item.scrutiny_committee is not None:
            assert BODIES[item.scrutiny_committee].kind == "scrutiny committee"
        assert item.decision_maker not in (council.AUDIT, council.PLANNING) or item.issue_type is None
    assert {item.directorate for item in items} == {*directorates, None}
    assert len({item.decision_maker for item in items}) == sum(b.kind != "scrutiny committee" for b in BODIES.values())


def test_what_is_private_says_why(items: list[SampleItem]) -> None:
    for item in items:
        schedule_12a = item.openness in ("part exempt", "exempt")
        assert bool(item.paragraphs) == schedule_12a == (item.public_interest is not None)
        assert set(item.paragraphs) <= set(range(1, 8))
        assert (item.exempt_particulars is None) == (item.openness == "open")
    openness = Counter(item.openness for item in items)
    assert openness["part exempt"] >= 4
    assert openness["exempt"] >= 3
    assert openness["confidential"] == 1


def test_words_are_plain_and_short(items: list[SampleItem]) -> None:
    for item in items:
        assert 10 <= len(item.title) <= 80
        assert not item.title.endswith(".")
        assert re.fullmatch(r"To [^.]+\.", item.purpose)
        assert len(item.purpose) <= 120
        for text in filter(None, (item.documents, item.consultation, item.status_reason, item.internal_notes)):
            assert len(text) <= 120
        for text in chain.from_iterable(value if isinstance(value, tuple) else [value] for value in astuple(item)):
            assert not isinstance(text, str) or (text == text.strip() and "  " not in text and "{" not in text)
        assert all(re.fullmatch(r"[A-Z][^,]+, [A-Z].+", officer) for officer in item.lead_officers)
    purposes = {(item.title, item.purpose) for item in items if "quarter of" not in item.purpose}
    assert len({purpose for _, purpose in purposes}) == len(purposes)  # each title its own


def test_addresses_and_telephones_are_nobodys(items: list[SampleItem]) -> None:
    """01632 960000 to 960999 are numbers that Ofcom keeps for invention."""
    texts = [repr(astuple(item)) for item in items]
    texts += [repr(part) for part in (council.SETTINGS, council.BODIES, council.DIRECTORATES, council.ACCOUNTS)]
    for text in texts:
        assert all(host == "example.gov.uk" for host in re.findall(r"@([\w.-]*\w)", text))
        assert all(re.fullmatch(r"([a-z]+\.)?example\.gov\.uk", host) for host in re.findall(r"//([^/,;\s'\"]+)", text))
        assert all(number.startswith("01632 960") for number in re.findall(r"\b0\d{4} \d{6}\b", text))
    for item in items:
        assert item.contact is None or re.fullmatch(r"[a-z.]+@example\.gov\.uk|01632 960\d{3}", item.contact)
        assert item.report_link is None or re.fullmatch(
            r"https://democracy\.example\.gov\.uk/[a-z0-9/-]+", item.report_link
        )
    links = [item.report_link for item in items if item.report_link]
    assert len(links) == len(set(links)) >= 4


def test_directorates_and_wards_have_names_of_their_own() -> None:
    names = [name.casefold() for d in council.DIRECTORATES for name in (d.name, *d.aliases)]
    assert len(council.DIRECTORATES) >= 4
    assert len(names) == len(set(names))
    assert 18 <= len(council.WARDS) == len(set(council.WARDS))
    assert not any(";" in ward or "," in ward for ward in council.WARDS)


def test_bodies_are_those_of_a_council() -> None:
    assert len(BODIES) == len(council.BODIES)
    kinds = Counter(body.kind for body in council.BODIES)
    assert kinds["cabinet"] == kinds["council"] == 1
    assert kinds["cabinet member"] in (7, 8)
    assert (kinds["committee"], kinds["officer"], kinds["scrutiny committee"]) == (2, 3, 2)
    for body in council.BODIES:
        assert not body.executive or body.kind in ("cabinet", "cabinet member", "officer")
        now = [term for term in body.terms if term.ended is None]
        if body.kind in ("cabinet member", "officer"):
            assert len(now) == 1
        if body.kind in ("council", "committee", "scrutiny committee"):
            assert [term.title for term in body.terms[:2]] == ["Chair", "Vice-chair"]
        assert len({term.holder for term in now}) == len(now)
        for term in body.terms:
            assert term.ended is None or term.started is None or term.started > term.ended > 0
    assert any(term.ended for body in council.BODIES if body.kind == "cabinet member" for term in body.terms)
    cabinet = {term.holder for term in BODIES[council.CABINET].terms if term.ended is None}
    posts = [body for body in council.BODIES if body.kind == "cabinet member"]
    assert cabinet == {term.holder for post in posts for term in post.terms if term.ended is None}
    for body in council.BODIES:
        if body.kind == "scrutiny committee":  # overview and scrutiny is for members outside the executive
            assert cabinet.isdisjoint(term.holder for term in body.terms)


def test_there_is_a_sample_sign_in_for_each_role() -> None:
    assert [(account.email.split("@")[0], *account.roles) for account in council.ACCOUNTS] == [
        ("admin", "administrator"),
        ("governance", "governance officer"),
        ("scrutiny", "governance officer"),
        ("directorate", "directorate officer"),
        ("member", "member"),
        ("viewer", "viewer"),
    ]
    directorates = {directorate.name for directorate in council.DIRECTORATES}
    for account in council.ACCOUNTS:
        assert bool(account.directorates) == ("directorate officer" in account.roles)
        assert set(account.directorates) <= directorates


def occurs(person: str, text: str) -> bool:
    """Whether the surname stands in the text after a name or initials that begin as this person's do."""
    *_, first, surname = person.removeprefix("Councillor ").casefold().split()
    return bool(re.search(rf"\b{first[0]}[\w'.-]*(?: [\w'.-]+)? {re.escape(surname)}\b", text.casefold()))


@pytest.mark.skipif(not PACK.exists(), reason=f"the source pack is not at {PACK}")
def test_nothing_is_taken_from_the_source_pack() -> None:
    pack = " ".join(re.sub(r"</?\w+>", "", PACK.read_text(encoding="utf-8")).split()).casefold()
    items = sample_items(DAYS[0])
    people = {term.holder for body in council.BODIES for term in body.terms}
    people |= {account.name for account in council.ACCOUNTS}
    people |= {officer.split(",")[0] for item in items for officer in item.lead_officers}
    assert not [person for person in people if occurs(person, pack)]
    assert not [item.purpose for item in items if item.purpose.rstrip(".").casefold() in pack]
    assert not [ward for ward in council.WARDS if re.search(rf"\b{ward}\b".casefold(), pack)]


def test_a_name_would_be_found_in_the_source_pack() -> None:
    assert occurs("Councillor Priya Ashdown", "the chair, Councillor PJ Ashdown, welcomed all")
    assert occurs("Priya Ashdown", "PRIYA K. ASHDOWN")
    assert not occurs("Priya Ashdown", "Councillor R Ashdown")
    assert not occurs("Priya Ashdown", "P Ashdowne")
