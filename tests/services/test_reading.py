"""The pages: who sees whom, filters, order, names in any script, days gone by; and that all tell the same numbers."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from lms_dashboard.db.session import write_session
from lms_dashboard.db.tables import exemption, organisation
from lms_dashboard.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from lms_dashboard.domain.paging import MOST_ROWS
from lms_dashboard.domain.people import NOBODY, Actor
from lms_dashboard.domain.queries import MatrixQuery, ProgressQuery
from lms_dashboard.domain.rows import MatrixPage, Rate
from lms_dashboard.domain.status import BREACHES, CERTIFIED, REQUIRED, Compliance, Progress, Shown
from lms_dashboard.services.assignments import archive, assign, reset
from lms_dashboard.services.cells import get_cell
from lms_dashboard.services.changes import get_changes, get_heads
from lms_dashboard.services.filters import get_filter_choices
from lms_dashboard.services.learners import get_learner, get_own
from lms_dashboard.services.matrix import MOST_COLUMNS, get_matrix_footer, get_matrix_page
from lms_dashboard.services.progress import get_progress_page
from lms_dashboard.services.statuses import iter_statuses
from tests.services.conftest import Ward
from tests.services.world import HIRED, NOW, TODAY, add, everything, later, on

DUE = on(30)


def page(actor: Actor, now=NOW, **query: object) -> MatrixPage:
    return get_matrix_page(actor=actor, query=MatrixQuery(**query), now=now)


def names(found: MatrixPage) -> list[str]:
    return [learner.name for learner in found.learners]


def questions(actor: Actor, ward: Ward) -> list:
    """Every read service, as a call."""
    return [
        lambda: page(actor),
        lambda: get_matrix_footer(actor=actor, query=MatrixQuery(), now=NOW),
        lambda: get_cell(actor=actor, learner_id=ward.ann, course_id=ward.fire, day=None, now=NOW),
        lambda: get_learner(actor=actor, learner_id=ward.ann, include_archived=True, now=NOW),
        lambda: get_progress_page(actor=actor, query=ProgressQuery(), now=NOW),
        lambda: get_filter_choices(actor=actor, now=NOW),
        lambda: list(iter_statuses(actor=actor, day=None, now=NOW)),
    ]


class TestWhoReads:
    def test_nobody_reads_nothing(self, ward: Ward):
        for question in [*questions(NOBODY, ward), lambda: get_own(actor=NOBODY, now=NOW)]:
            with pytest.raises(NotSignedIn):
                question()
        with pytest.raises(NotSignedIn):
            get_changes(actor=NOBODY, after_seq=0)

    def test_a_learner_reads_no_reports(self, ward: Ward):
        for question in questions(ward.learner, ward):
            with pytest.raises(NotAllowed):
                question()

    def test_everybody_with_reports_reads_them_and_changes_nothing(self, ward: Ward):
        ward.world.require(ward.fire)
        before = everything()
        for actor in (ward.administrator, ward.manager, ward.executive, ward.auditor):
            assert all(question() is not None for question in questions(actor, ward))
        assert everything() == before

    def test_a_scope_shows_its_own_learners_only(self, ward: Ward):
        ward.world.require(ward.fire)
        assert names(page(ward.ward_manager)) == ["Ann Lee", "Ben Ortiz"]
        rows = list(iter_statuses(actor=ward.ward_manager, day=None, now=NOW))
        assert {row.external_id for row in rows} == {"Ann-Lee", "Ben-Ortiz"}
        assert get_matrix_footer(actor=ward.ward_manager, query=MatrixQuery(), now=NOW).overall.required == 2
        assert get_progress_page(actor=ward.ward_manager, query=ProgressQuery(), now=NOW).total == 2
        for read in (get_cell, get_learner):
            more = {"course_id": ward.fire, "day": None} if read is get_cell else {"include_archived": True}
            with pytest.raises(NotFound):
                read(actor=ward.ward_manager, learner_id=ward.cem, now=NOW, **more)

    def test_a_scope_of_no_group_shows_nobody(self, ward: Ward):
        lost = replace(ward.manager, scope_group_ids=frozenset())
        assert (page(lost).total, get_filter_choices(actor=lost, now=NOW).groups) == (0, ())

    def test_the_choice_of_groups_is_the_scopes(self, ward: Ward):
        found = get_filter_choices(actor=ward.ward_manager, now=NOW)
        assert [(g.name, g.depth) for g in found.groups] == [("Ward A", 0)]
        whole = get_filter_choices(actor=ward.manager, now=NOW)
        assert [(g.name, g.depth) for g in whole.groups] == [("Mercy", 0), ("Ward A", 1), ("Ward B", 1)]


class TestAnotherOrganisation:
    def test_sees_nothing_of_this_one(self, ward: Ward):
        ward.world.require(ward.fire)
        assign(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, due_on=DUE, now=NOW)
        who = ward.outsider
        assert (page(who).learners, page(who).courses, page(who).total) == ((), (), 0)
        assert get_matrix_footer(actor=who, query=MatrixQuery(), now=NOW).overall == Rate(0, 0, 0)
        assert get_progress_page(actor=who, query=ProgressQuery(), now=NOW).rows == ()
        assert list(iter_statuses(actor=who, day=None, now=NOW)) == []
        choices = get_filter_choices(actor=who, now=NOW)
        assert (choices.groups, choices.courses, choices.job_roles) == ((), (), ())
        assert [row.act for row in get_changes(actor=who, after_seq=0)] == ["create_organisation"]

    def test_finds_nothing_by_this_ones_ids(self, ward: Ward):
        ward.world.require(ward.fire)
        ids = {"group_ids": (ward.world.groups["Mercy"],), "course_ids": (ward.fire,), "learner_ids": (ward.ann,)}
        for name, value in ids.items():
            found = page(ward.outsider, **{name: value})
            assert (found.learners, found.courses) == ((), ())
        assert (
            page(ward.outsider, status_course_id=ward.fire, shown=tuple(Shown), sort=f"course:{ward.fire}").total == 0
        )

    def test_is_told_the_same_of_a_missing_thing_and_of_anothers(self, ward: Ward):
        for missing, anothers in (((999_999, ward.fire), (ward.ann, ward.fire)), ((999_999, 999_999), (ward.ann, 1))):
            told = []
            for learner_id, course_id in (missing, anothers):
                with pytest.raises(NotFound) as error:
                    get_cell(actor=ward.outsider, learner_id=learner_id, course_id=course_id, day=None, now=NOW)
                told.append(str(error.value))
            assert told[0] == told[1]

    def test_of_a_course_that_is_anothers_is_told_as_of_a_missing_one(self, ward: Ward):
        from tests.services.world import World

        theirs = World("Third Clinic").course("THEIRS")
        told = set()
        for course_id in (theirs, 999_999):
            with pytest.raises(NotFound) as error:
                get_cell(actor=ward.manager, learner_id=ward.ann, course_id=course_id, day=None, now=NOW)
            told.add(str(error.value))
        assert len(told) == 1

    @pytest.mark.parametrize("huge", [2**31, 2**63, 10**30, -1, 0])
    def test_an_id_that_cannot_be_is_missing(self, ward: Ward, huge: int):
        who = {"actor": ward.manager, "now": NOW}
        before = everything()
        for question in (
            lambda: get_cell(**who, learner_id=huge, course_id=ward.fire, day=None),
            lambda: get_cell(**who, learner_id=ward.ann, course_id=huge, day=None),
            lambda: get_learner(**who, learner_id=huge, include_archived=False),
            lambda: assign(**who, learner_ids=[huge], course_id=ward.fire, due_on=DUE),
            lambda: assign(**who, learner_ids=[ward.ann, huge], course_id=ward.fire, due_on=DUE),
            lambda: assign(**who, learner_ids=[ward.ann], course_id=huge, due_on=DUE),
        ):
            with pytest.raises((NotFound, Invalid)):
                question()
        for query in ({"group_ids": (huge,)}, {"learner_ids": (huge,)}, {"job_role_ids": (huge,)}):
            with suppress(Invalid):
                assert page(ward.manager, **query).total == 0
        assert everything() == before


WEIRD = (
    ("محمد", "علي"),
    ("王", "小明"),
    ("<script>alert(1)</script>", ""),
    ("=cmd()", "|calc"),
    ("O'Brien", '"Bob"'),
    ("100%", "Sure"),
    ("under_score", ""),
    ("back\\slash", ""),
    ("Zoë", "Ångström"),
    ("x" * 300, "y" * 300),
    ("עברית", ""),
    ("😀", "Smile"),
)


class TestNames:
    @pytest.fixture
    def people(self, ward: Ward) -> dict[str, int]:
        return {f"{a} {b}".strip(): ward.world.learner(a, b, group="Ward B") for a, b in WEIRD}

    def test_are_shown_as_they_were_written(self, ward: Ward, people: dict[str, int]):
        assert set(people) <= set(names(page(ward.manager)))

    def test_are_found_by_any_part_of_themselves(self, ward: Ward, people: dict[str, int]):
        for name in people:
            for term in (name, name[1:], name.upper(), name.split()[0]):
                assert name in names(page(ward.manager, search=term)), term

    @pytest.mark.parametrize(
        ("term", "found"),
        [
            ("%", ["100% Sure"]),
            ("_", ["under_score"]),
            ("\\", ["back\\slash"]),
            ("angstrom", ["Zoë Ångström"]),
            ("ZOË", ["Zoë Ångström"]),
            ("<SCRIPT", ["<script>alert(1)</script>"]),
            ("=cmd", ["=cmd() |calc"]),
            ("o'b", ['O\'Brien "Bob"']),
            ("' OR 1=1 --", []),
            ("\x00", []),
            ("\ud800", []),
        ],
    )
    def test_a_search_means_its_letters(self, ward: Ward, people: dict[str, int], term: str, found: list[str]):
        result = page(ward.manager, search=term)
        assert names(result) == found if found or term.startswith("'") else result.total in (0, len(people) + 3)

    def test_are_in_the_same_order_on_both_databases_and_both_ways(self, ward: Ward, people: dict[str, int]):
        from lms_dashboard.domain.names import sort_key

        expected = sorted([*people, "Ann Lee", "Ben Ortiz", "Cem Öz"], key=sort_key)
        assert names(page(ward.manager)) == expected
        assert names(page(ward.manager, sort="-name")) == expected[::-1]

    def test_are_found_by_address_and_id(self, ward: Ward):
        assert names(page(ward.manager, search="BEN.ORTIZ@")) == ["Ben Ortiz"]
        assert names(page(ward.manager, search="cem-ö")) == ["Cem Öz"]

    def test_without_any_name_the_address_is_shown(self, ward: Ward):
        ward.world.learner("", "", email="only@mercy.example", id=None)
        assert names(page(ward.manager, search="only@")) == ["only@mercy.example"]


class TestPages:
    @pytest.fixture
    def many(self, ward: Ward) -> list[str]:
        return sorted([*(f"P{n:02}" for n in range(22)), "Ann Lee", "Ben Ortiz", "Cem Öz"], key=str.casefold)

    def test_follow_each_other_without_gap_or_overlap(self, ward: Ward, many: list[str]):
        for n in range(22):
            ward.world.learner(f"P{n:02}")
        for sort in ("name", "-name", "group", "compliance", "-hired", f"course:{ward.fire}"):
            pages = [page(ward.manager, page=n, page_size=10, sort=sort) for n in (1, 2, 3)]
            assert sorted((name for one in pages for name in names(one)), key=str.casefold) == many
            assert [(one.total, one.page) for one in pages] == [(25, 1), (25, 2), (25, 3)]

    def test_past_the_last_is_the_last(self, ward: Ward):
        found = page(ward.manager, page=99, page_size=2)
        assert (found.page, names(found)) == (2, ["Cem Öz"])

    @pytest.mark.parametrize(
        "wrong",
        [
            {"page": 0},
            {"page_size": 0},
            {"page_size": MOST_ROWS + 1},
            {"sort": "password_hash"},
            {"sort": "course:"},
            {"sort": "course:x"},
            {"sort": "name; drop table learner"},
            {"course_ids": tuple(range(1, MOST_COLUMNS + 2))},
            {"as_of": on(1)},
        ],
    )
    def test_out_of_range_are_refused(self, ward: Ward, wrong: dict[str, object]):
        with pytest.raises(Invalid):
            page(ward.manager, **wrong)
        with pytest.raises(Invalid):
            get_matrix_footer(actor=ward.manager, query=MatrixQuery(**wrong), now=NOW)


@pytest.fixture
def colourful(ward: Ward) -> Ward:
    """Every compliance and most progresses occur today, in two courses."""
    world = ward.world
    world.require(ward.fire)
    drill = world.course("DRILL", validity_months=1)
    world.require(drill, "group", world.groups["Ward A"], from_day=on(-20))
    assign(actor=ward.manager, learner_ids=[ward.ann, ward.ben], course_id=ward.fire, due_on=DUE, now=later(-60))
    world.complete(ward.ann, ward.fire, later(-50))
    world.result(ward.ben, ward.fire, 0, None, now=later(-40))
    for name, days in (("Exa", -35), ("Exb", -29), ("Old", -390)):
        one = world.learner(name, group="Ward B", hired=on(-400))
        assign(actor=ward.manager, learner_ids=[one], course_id=ward.fire, due_on=DUE, now=later(days))
        world.complete(one, ward.fire, later(days))
    assign(actor=ward.manager, learner_ids=[ward.ann], course_id=drill, due_on=DUE, now=later(-10))
    world.complete(ward.ann, drill, later(-5))
    exempt = {"organisation_id": world.id, "learner_id": ward.cem, "course_id": ward.fire, "made_at": NOW}
    add(exemption, **exempt, category="medical", reason="x", from_day=on(-3), until_day=on(30))
    world.learner("New", group="Ward A", hired=on(-2))
    world.learner("Gone", group="Ward A", spells=((HIRED, on(-1)),))
    world.rebuild()
    return ward


DAYS = [TODAY, on(-1), on(-30), on(-45), on(-100), HIRED, date(2020, 1, 1)]


class TestTheSameNumbers:
    @pytest.mark.parametrize("day", DAYS)
    def test_on_page_footer_progress_and_export(self, colourful: Ward, day: date):
        for actor in (colourful.manager, colourful.ward_manager):
            found = page(actor, as_of=day, page_size=MOST_ROWS)
            cells = [cell for row in found.cells for cell in row if cell is not None]
            shown = Counter(c.compliance.label for c in cells if c.compliance is not Compliance.NOT_REQUIRED)
            exported = list(iter_statuses(actor=actor, day=day, now=NOW))
            assert Counter(row.compliance for row in exported) == shown
            footer = get_matrix_footer(actor=actor, query=MatrixQuery(as_of=day), now=NOW)
            assert footer.overall == rate(shown) == Rate.sum(learner.rate for learner in found.learners)
            assert footer.overall == Rate.sum(footer.by_course)
            people = get_progress_page(actor=actor, query=ProgressQuery(as_of=day, page_size=MOST_ROWS), now=NOW)
            assert [row.id for row in people.rows] == [learner.id for learner in found.learners]
            assert sum(row.required for row in people.rows) == footer.overall.required
            assert sum(row.in_breach for row in people.rows) == footer.overall.in_breach

    def test_when_filtered(self, colourful: Ward):
        for query in (
            MatrixQuery(group_ids=(colourful.world.groups["Ward A"],)),
            MatrixQuery(shown=(Shown.OVERDUE,)),
            MatrixQuery(search="exb"),
            MatrixQuery(compliance=(Compliance.EXPIRING,)),
        ):
            found = get_matrix_page(actor=colourful.manager, query=query, now=NOW)
            assert 0 < found.total < page(colourful.manager).total
            footer = get_matrix_footer(actor=colourful.manager, query=query, now=NOW)
            assert footer.overall == Rate.sum(learner.rate for learner in found.learners)

    def test_in_each_cell_panel_and_on_each_learners_page(self, colourful: Ward):
        found = page(colourful.manager)
        for learner, row in zip(found.learners, found.cells, strict=True):
            detail = get_learner(actor=colourful.manager, learner_id=learner.id, include_archived=True, now=NOW)
            assert detail.rate == learner.rate
            on_page = {course.course_id: course.cell for course in detail.courses}
            for course, cell in zip(found.courses, row, strict=True):
                panel = get_cell(actor=colourful.manager, learner_id=learner.id, course_id=course.id, day=None, now=NOW)
                assert cell is None or panel.cell == cell == on_page[course.id]

    def test_every_row_of_the_export_is_the_standing_of_the_day(self, colourful: Ward):
        rows = {(r.external_id, r.course_code): r for r in iter_statuses(actor=colourful.manager, day=None, now=NOW)}
        ann = rows["Ann-Lee", "FIRE"]
        assert (ann.cycle, ann.progress, ann.compliance) == (1, "Completed", "Compliant")
        assert (ann.completed_on, ann.valid_through, ann.due_on) == (on(-50), date(2027, 10, 1), date(2027, 10, 1))
        ben = rows["Ben-Ortiz", "FIRE"]
        assert (ben.progress, ben.compliance, ben.breach_since) == ("In Progress", "Overdue", date(2026, 2, 1))
        assert ("Gone-", "FIRE") not in rows
        assert rows["Cem-Öz", "FIRE"].compliance == "Exempt"

    def test_no_export_row_where_nothing_is_required(self, ward: Ward):
        assert list(iter_statuses(actor=ward.manager, day=None, now=NOW)) == []


def rate(counts: Counter) -> Rate:
    def of(some: frozenset[Compliance]) -> int:
        return sum(counts[c.label] for c in some)

    return Rate(of(REQUIRED), of(BREACHES), of(CERTIFIED), counts["Exempt"])


class TestFilters:
    @pytest.mark.parametrize("wanted", [s for s in Shown if s])
    def test_by_what_is_shown(self, colourful: Ward, wanted: Shown):
        self.assert_agrees(colourful, {"shown": (wanted,)}, lambda cell: cell.shown is wanted)

    @pytest.mark.parametrize("wanted", [c for c in Compliance if c])
    def test_by_compliance(self, colourful: Ward, wanted: Compliance):
        self.assert_agrees(colourful, {"compliance": (wanted,)}, lambda cell: cell.compliance is wanted)

    @pytest.mark.parametrize("wanted", [p for p in Progress if p])
    def test_by_progress(self, colourful: Ward, wanted: Progress):
        self.assert_agrees(colourful, {"progress": (wanted,)}, lambda cell: cell.progress is wanted)

    def assert_agrees(self, ward: Ward, query: dict, keeps) -> None:
        """The filter keeps whoever has such a cell, in any course or in the one that was asked about."""
        every = page(ward.manager)
        for course in (None, *every.courses):
            columns = [n for n, c in enumerate(every.courses) if course in (None, c)]
            expected = [
                learner.name
                for learner, row in zip(every.learners, every.cells, strict=True)
                if any(row[n] is not None and keeps(row[n]) for n in columns)
            ]
            assert names(page(ward.manager, status_course_id=course and course.id, **query)) == expected

    def test_by_the_organisations_own_days_of_expiring(self, colourful: Ward):
        before = page(colourful.manager, shown=(Shown.EXPIRING,), search="ann").total
        with write_session() as db:
            db.execute(organisation.update().values(expiring_days=1))
        assert before == 1
        assert page(colourful.manager, shown=(Shown.EXPIRING,), search="ann", page_size=49).total == 0

    def test_by_due_day(self, colourful: Ward):
        found = page(colourful.manager, due_from=on(20), due_until=on(40))
        assert "New" in names(found)
        assert "Ben Ortiz" not in names(found)

    def test_by_group_and_job_role(self, colourful: Ward):
        nurse = colourful.world.job_role("Nurse")
        colourful.world.take_role(colourful.cem, nurse, on(-5))
        assert names(page(colourful.manager, job_role_ids=(nurse,))) == ["Cem Öz"]
        assert page(colourful.manager, job_role_ids=(nurse,), as_of=on(-6)).total == 0
        mercy = page(colourful.manager, group_ids=(colourful.world.groups["Mercy"],))
        assert names(mercy) == names(page(colourful.manager))

    def test_by_hiring_day(self, colourful: Ward):
        assert names(page(colourful.manager, hired_from=on(-5))) == ["New"]
        assert names(page(colourful.manager, hired_until=on(-390))) == ["Exa", "Exb", "Old"]

    def test_columns_are_the_chosen_courses_by_title(self, colourful: Ward):
        chosen = page(colourful.manager, course_ids=(colourful.fire,))
        assert [c.code for c in chosen.courses] == ["FIRE"]
        assert chosen.courses_total == 2
        assert all(len(row) == 1 for row in chosen.cells)

    def test_worst_first_by_course(self, colourful: Ward):
        order = names(page(colourful.manager, sort=f"course:{colourful.fire}"))
        assert order[0] == "Old"
        assert order.index("Ben Ortiz") < order.index("New") < order.index("Ann Lee") < order.index("Cem Öz")

    def test_in_user_progress_by_what_was_done_in_a_course(self, colourful: Ward):
        def found(state: str) -> list[str]:
            query = ProgressQuery(course_state=state, state_course_id=colourful.fire)
            return [row.name for row in get_progress_page(actor=colourful.manager, query=query, now=NOW).rows]

        assert found("completed") == ["Ann Lee", "Exa", "Exb", "Old"]
        assert found("not_completed") == ["Ben Ortiz", "Cem Öz", "New"]
        assert found("not_started") == ["Cem Öz", "New"]

    @pytest.mark.parametrize("column", ["email", "group", "last_activity", "completed", "in_breach", "certificates"])
    def test_user_progress_is_in_the_order_of_what_it_shows(self, colourful: Ward, column: str):
        for down in ("", "-"):
            query = ProgressQuery(sort=down + column)
            values = [getattr(r, column) for r in get_progress_page(actor=colourful.manager, query=query, now=NOW).rows]
            known = [v for v in values if v not in (None, "")]
            assert known == sorted(known, reverse=bool(down))


class TestAsOf:
    def test_shows_what_stood_at_that_days_end(self, colourful: Ward):
        ann = colourful.ann
        shown = [
            get_cell(actor=colourful.manager, learner_id=ann, course_id=colourful.fire, day=day, now=NOW).cell.shown
            for day in (on(-61), on(-60), on(-51), on(-50), TODAY)
        ]
        assert shown == [
            Shown.NOT_ASSIGNED_OVERDUE,
            Shown.OVERDUE,
            Shown.OVERDUE,
            Shown.COMPLETED,
            Shown.COMPLETED,
        ]

    def test_lists_who_was_active_then(self, colourful: Ward):
        assert "Gone" in names(page(colourful.manager, as_of=on(-2)))
        assert "Gone" not in names(page(colourful.manager, as_of=on(-1)))
        assert "New" not in names(page(colourful.manager, as_of=on(-3)))

    def test_names_the_group_of_that_day(self, ward: Ward):
        mover = ward.world.learner("Mo")
        ward.world.join(mover, "Ward B", HIRED, on(-10))
        ward.world.join(mover, "Ward A", on(-10))
        groups = [page(ward.manager, search="Mo", as_of=day).learners[0].group for day in (on(-11), on(-10))]
        assert groups == ["Ward B", "Ward A"]

    def test_today_is_the_organisations(self, ward: Ward):
        from tests.services.world import World

        auckland = World("Auckland", time_zone="Pacific/Auckland")
        found = page(auckland.actor, now=NOW)
        assert (found.today, found.day) == (on(1), on(1))
        assert page(auckland.actor, as_of=on(1), now=NOW).day == on(1)

    def test_a_panel_of_a_past_day_tells_nothing_of_later_ones(self, colourful: Ward):
        panel = get_cell(
            actor=colourful.manager, learner_id=colourful.ann, course_id=colourful.fire, day=on(-55), now=NOW
        )
        assert (panel.completions, panel.cycles[0].progress.label) == ((), "Not Started")
        assert not any(offer.possible for offer in panel.offers)
        past = get_cell(
            actor=colourful.manager, learner_id=colourful.ann, course_id=colourful.fire, day=on(-70), now=NOW
        )
        assert (past.cycles, past.mails) == ((), ())


class TestOwn:
    def test_a_learner_sees_own_courses_and_no_acts(self, colourful: Ward):
        found = get_own(actor=colourful.learner, now=NOW)
        assert (found.name, found.is_self, found.audit) == ("Ann Lee", True, ())
        assert [c.code for c in found.courses] == ["DRILL", "FIRE"]
        assert all(course.offers == () for course in found.courses)

    def test_also_a_manager_out_of_whose_scope_they_are(self, colourful: Ward):
        cem = replace(colourful.ward_manager, learner_id=colourful.cem)
        with pytest.raises(NotAllowed):
            get_own(actor=cem, now=NOW)
        both = replace(cem, permissions=cem.permissions | colourful.learner.permissions)
        assert get_own(actor=both, now=NOW).name == "Cem Öz"

    def test_an_account_without_a_learner_has_none(self, ward: Ward):
        with pytest.raises(NotFound):
            get_own(actor=replace(ward.learner, learner_id=None), now=NOW)

    def test_anothers_learner_id_is_of_no_use(self, ward: Ward):
        with pytest.raises(NotFound):
            get_own(actor=replace(ward.outsider, learner_id=ward.ann, permissions=ward.learner.permissions), now=NOW)


class TestChanges:
    def test_tell_what_changed_since(self, ward: Ward):
        before = get_changes(actor=ward.manager, after_seq=0)
        assign(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, due_on=DUE, now=NOW)
        (row,) = get_changes(actor=ward.manager, after_seq=before[-1].seq)
        assert (row.act, row.actor_name, row.learner_ids, row.course_ids) == (
            "assign",
            "Mary Major",
            {ward.ann},
            {ward.fire},
        )

    def test_tell_a_learner_their_own_only_and_not_by_whom(self, ward: Ward):
        who = {"actor": ward.manager, "course_id": ward.fire, "due_on": DUE, "now": NOW}
        assign(**who, learner_ids=[ward.ben])
        assign(**who, learner_ids=[ward.ann, ward.cem])
        found = get_changes(actor=ward.learner, after_seq=0)
        assert [(row.act, row.actor_name, row.learner_ids) for row in found] == [("assign", "", {ward.ann})]

    def test_heads_are_for_the_servers_own_feed(self, ward: Ward):
        for actor in (NOBODY, ward.administrator, ward.world.actor):
            with pytest.raises(NotAllowed):
                get_heads(actor=actor)


MARK = "MARKER-7f3a"
WORDS = (MARK, "97.3", "15554", "FIRE-2026-")


class TestSealed:
    @pytest.fixture
    def sealed(self, ward: Ward) -> Ward:
        """Ann's work was marked all over with a word and a score before it was reset; Ben's is left alone."""
        world = ward.world
        world.require(ward.fire)
        assign(actor=ward.manager, learner_ids=[ward.ann, ward.ben], course_id=ward.fire, due_on=DUE, now=later(-30))
        marked = replace(world.actor, name=MARK)
        for index, score in ((0, None), (1, 97.31)):
            world.result(ward.ann, ward.fire, index, score, now=later(-20), actor=marked, seconds=7_777)
        archive(actor=marked, learner_ids=[ward.ann], course_id=ward.fire, now=later(-15))
        assign(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, due_on=DUE, now=later(-10))
        return ward

    def answers(self, ward: Ward, day: date | None) -> str:
        """All that any read service says of Ann on the day, but the audit trail, which names its own entries."""
        told: list[object] = []
        for actor in (ward.administrator, ward.manager, ward.executive, ward.auditor):
            told += [page(actor, as_of=day), get_matrix_footer(actor=actor, query=MatrixQuery(as_of=day), now=NOW)]
            told += [get_cell(actor=actor, learner_id=ward.ann, course_id=ward.fire, day=day, now=NOW)]
            told += [replace(get_learner(actor=actor, learner_id=ward.ann, include_archived=True, now=NOW), audit=())]
            told += [get_progress_page(actor=actor, query=ProgressQuery(as_of=day), now=NOW)]
            told += [list(iter_statuses(actor=actor, day=day, now=NOW))]
        told += [get_own(actor=ward.learner, now=NOW)]
        return repr(told)

    def test_records_are_nowhere(self, sealed: Ward):
        shown = self.answers(sealed, None)
        assert all(word in shown for word in WORDS)
        who = {"actor": sealed.administrator, "learner_ids": [sealed.ann], "course_id": sealed.fire}
        reset(**who, reason="mixed up", due_on=DUE, now=NOW, acknowledged=True)
        for day in (None, on(-1), on(-12), on(-16), on(-25)):
            hidden = self.answers(sealed, day)
            assert not [word for word in WORDS if word in hidden], day

    def test_days_are_outside_every_rate_and_shown_as_sealed(self, sealed: Ward):
        before = get_matrix_footer(actor=sealed.manager, query=MatrixQuery(as_of=on(-16)), now=NOW).overall
        who = {"actor": sealed.administrator, "learner_ids": [sealed.ann], "course_id": sealed.fire}
        reset(**who, reason="mixed up", due_on=DUE, now=NOW, acknowledged=True)
        after = get_matrix_footer(actor=sealed.manager, query=MatrixQuery(as_of=on(-16)), now=NOW).overall
        assert (after.required, after.certified) == (before.required - 1, before.certified - 1)
        exported = [r for r in iter_statuses(actor=sealed.manager, day=on(-16), now=NOW) if r.external_id == "Ann-Lee"]
        assert [(r.compliance, r.progress, r.cycle, r.due_on, r.completed_on) for r in exported] == [
            ("Sealed", "", None, None, None)
        ]

    def test_panel_of_a_sealed_day_is_blank(self, sealed: Ward):
        who = {"actor": sealed.administrator, "learner_ids": [sealed.ann], "course_id": sealed.fire}
        reset(**who, reason="mixed up", due_on=DUE, now=NOW, acknowledged=True)
        panel = get_cell(actor=sealed.auditor, learner_id=sealed.ann, course_id=sealed.fire, day=on(-5), now=NOW)
        assert (panel.cell.shown, panel.cycles, panel.completions, panel.mails) == (Shown.SEALED, (), (), ())
        assert (panel.due_on, panel.valid_through, panel.breach_since) == (None, None, None)
