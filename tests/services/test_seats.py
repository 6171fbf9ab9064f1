"""Seats on both databases: who may, the allowance, giving and freeing, who waits, and eight writers at once."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lms_dashboard.db.tables import assignment, audit_entry, change, mail, seat, seat_offering, seat_wait
from lms_dashboard.domain.acts import ActResult
from lms_dashboard.domain.errors import Invalid, LmsError, NotAllowed, NotFound, NotSignedIn, Refused
from lms_dashboard.domain.people import NOBODY, Actor, Role
from lms_dashboard.domain.seats import HISTORY, VIEWS, WAITING, HeldSeats, OfferingFields, SeatingResult, SeatQuery
from lms_dashboard.domain.sheets import Form
from lms_dashboard.domain.uploads import UploadOptions
from lms_dashboard.services import merging, uploads
from lms_dashboard.services.assignments import assign, reassign
from lms_dashboard.services.seat_offerings import change_offering, create_offering
from lms_dashboard.services.seating import add_to_seats, leave_queue, seat_waiting
from lms_dashboard.services.seats import get_held_seats, get_offerings, get_seats
from lms_dashboard.services.unseating import (
    preview_remove_from_offering,
    remove_from_offering,
    return_to_offering,
)
from tests.services.conftest import Ward
from tests.services.presence import deactivate
from tests.services.spreadsheets import export
from tests.services.world import NOW, TODAY, later, on, rows_of


def fields(ward: Ward, seats: int, name: str = "Clinical") -> OfferingFields:
    return OfferingFields(name, seats, (ward.fire,))


def offering(ward: Ward, seats: int) -> int:
    return create_offering(actor=ward.administrator, fields=fields(ward, seats), now=later(-9))


def give(ward: Ward, offering_id: int, *learner_ids: int, actor: Actor | None = None, **more: Any) -> SeatingResult:
    values = {"actor": actor or ward.manager, "course_ids": [ward.fire], "due_on": on(30), "now": NOW} | more
    return add_to_seats(offering_id=offering_id, learner_ids=learner_ids, **values)


def held(offering_id: int) -> int:
    """Seats as the offering counts them, which are those that are held."""
    count = int(rows_of(seat_offering, id=offering_id)[0]["held"])
    assert count == len(rows_of(seat, seat_offering_id=offering_id, freed_at=None))
    return count


class TestWhoMay:
    @pytest.mark.parametrize("who", ["executive", "auditor", "learner"])
    def test_not_give_seats_who_only_reads(self, ward: Ward, who: str):
        one = offering(ward, 2)
        for act in (give, lambda *_, actor: remove_from_offering(**pair(one, ward.ann), actor=actor)):
            with pytest.raises(NotAllowed):
                act(ward, one, ward.ann, actor=getattr(ward, who))

    def test_not_nobody(self, ward: Ward):
        with pytest.raises(NotSignedIn):
            give(ward, offering(ward, 2), ward.ann, actor=NOBODY)

    @pytest.mark.parametrize("who", ["manager", "executive", "learner"])
    def test_not_change_the_allowance_but_administrators(self, ward: Ward, who: str):
        one, actor = offering(ward, 2), getattr(ward, who)
        with pytest.raises(NotAllowed):
            create_offering(actor=actor, fields=fields(ward, 3, "Other"), now=NOW)
        with pytest.raises(NotAllowed):
            change_offering(actor=actor, offering_id=one, fields=fields(ward, 3), now=NOW)

    def test_not_administrators_of_a_ward(self, ward: Ward):
        some = ward.world.person(Role.ADMINISTRATOR, groups=["Ward A"])
        narrow = replace(some, administer_group_ids=some.manage_group_ids)
        with pytest.raises(NotAllowed):
            change_offering(actor=narrow, offering_id=offering(ward, 2), fields=fields(ward, 3), now=NOW)

    def test_another_organisations_offering_is_not_there(self, ward: Ward):
        one = offering(ward, 2)
        with pytest.raises(NotFound):
            change_offering(actor=ward.outsider, offering_id=one, fields=OfferingFields("X", 1, ()), now=NOW)
        with pytest.raises(NotFound):
            get_seats(actor=ward.outsider, query=SeatQuery(one), now=NOW)
        assert get_offerings(actor=ward.outsider, now=NOW) == ()

    def test_a_manager_of_a_ward_seats_and_sees_that_ward_only(self, ward: Ward):
        one = offering(ward, 3)
        give(ward, one, ward.ann, ward.cem)
        with pytest.raises(NotFound):
            give(ward, one, ward.cem, actor=ward.ward_manager)
        page = get_seats(actor=ward.ward_manager, query=SeatQuery(one), now=NOW)
        assert ([row.name for row in page.rows], page.total, page.beyond) == (["Ann Lee"], 1, 1)
        assert page.chosen is not None
        assert page.chosen.held == 2

    def test_reading_is_for_whoever_sees_reports(self, ward: Ward):
        one = offering(ward, 3)
        assert get_seats(actor=ward.executive, query=SeatQuery(one), now=NOW).chosen
        with pytest.raises(NotAllowed):
            get_seats(actor=ward.learner, query=SeatQuery(one), now=NOW)


def pair(offering_id: int, *learner_ids: int) -> dict[str, Any]:
    return {"offering_id": offering_id, "learner_ids": learner_ids, "now": NOW}


class TestManageSeats:
    def test_says_what_was_and_what_is(self, ward: Ward):
        one = offering(ward, 2)
        give(ward, one, ward.ann)
        words = change_offering(actor=ward.administrator, offering_id=one, fields=fields(ward, 5, "Skills"), now=NOW)
        assert words == "“Skills” has 5 seats, 4 of them free."
        (row,) = get_offerings(actor=ward.manager, now=NOW)
        assert (row.name, row.seats, row.held, row.free) == ("Skills", 5, 1, 4)
        assert [course.code for course in row.courses] == ["FIRE"]

    def test_below_what_is_held_is_refused_with_what_to_do(self, ward: Ward):
        one = offering(ward, 3)
        give(ward, one, ward.ann, ward.ben)
        with pytest.raises(Refused, match="2 seats of “Clinical” are held: 1 would be too few") as refused:
            change_offering(actor=ward.administrator, offering_id=one, fields=fields(ward, 1), now=NOW)
        assert refused.value.mend == "Remove 1 person from the offering first, or give 2 seats or more."
        change_offering(actor=ward.administrator, offering_id=one, fields=fields(ward, 2), now=NOW)

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            (OfferingFields("", 1, ()), Invalid),
            (OfferingFields("X", -1, ()), Invalid),
            (OfferingFields("X", 1, (999,)), Invalid),
            (OfferingFields("CLINICAL", 1, ()), Refused),
        ],
    )
    def test_refuses_what_makes_no_sense(self, ward: Ward, changed: OfferingFields, error: type[LmsError]):
        offering(ward, 1)
        with pytest.raises(error):
            create_offering(actor=ward.administrator, fields=changed, now=NOW)

    def test_the_same_again_is_refused(self, ward: Ward):
        with pytest.raises(Refused, match="says so already"):
            change_offering(actor=ward.administrator, offering_id=offering(ward, 2), fields=fields(ward, 2), now=NOW)


class TestAddToSeat:
    def test_gives_the_seat_the_course_and_the_mail(self, ward: Ward):
        one = offering(ward, 2)
        found = give(ward, one, ward.ann)
        cycle = ward.world.current(ward.ann, ward.fire)
        assert cycle is not None
        assert cycle["seat_id"] == rows_of(seat)[0]["id"]
        assert cycle["due_on"] == on(30)
        assert [row["kind"] for row in rows_of(mail, learner_id=ward.ann)] == ["enrolled"]
        assert (held(one), found.seated, found.message) == (
            1,
            (ward.ann,),
            "Ann Lee has a seat in “Clinical”. 1 enrolment begun.",
        )
        ward.world.assert_whole()

    def test_is_one_entry_with_a_row_a_learner_and_one_in_the_feed(self, ward: Ward):
        one = offering(ward, 1)
        before = len(rows_of(change, organisation_id=ward.world.id))
        give(ward, one, ward.ann, ward.ben)
        (entry,) = rows_of(audit_entry, act="add_to_seats")
        assert entry["rows_count"] == 2
        assert entry["summary"]["no_seat"] == 1
        assert len(rows_of(change, organisation_id=ward.world.id)) == before + 1

    def test_whoever_gets_none_is_named_and_waits(self, ward: Ward):
        one = offering(ward, 1)
        found = give(ward, one, ward.ben, ward.ann)
        assert (found.seated, found.waiting) == ((ward.ben,), (ward.ann,))
        assert [(who.name, who.reason) for who in found.passed_over] == [("Ann Lee", "got no seat: none is left")]
        assert found.message.endswith("1 person got no seat and waits for one.")
        assert ward.world.current(ward.ann, ward.fire) is None
        page = get_seats(actor=ward.manager, query=SeatQuery(one, WAITING), now=NOW)
        assert [(row.name, row.courses[0].code, row.due_on) for row in page.rows] == [("Ann Lee", "FIRE", on(30))]

    def test_all_or_nobody(self, ward: Ward):
        one = offering(ward, 1)
        with pytest.raises(Refused, match="and 2 people need one"):
            give(ward, one, ward.ann, ward.ben, all_or_nobody=True)
        assert (held(one), rows_of(seat_wait)) == (0, [])

    def test_without_a_seat_and_without_waiting_is_refused(self, ward: Ward):
        with pytest.raises(Refused, match="No seat is left"):
            give(ward, offering(ward, 0), ward.ann, wait=False)

    def test_the_same_again_changes_nothing(self, ward: Ward):
        one = offering(ward, 2)
        give(ward, one, ward.ann)
        with pytest.raises(Refused, match="had these courses already"):
            give(ward, one, ward.ann)
        assert held(one) == 1

    def test_a_cycle_that_is_open_already_sits_on_the_seat(self, ward: Ward):
        ward.world.require(ward.fire)
        one = offering(ward, 2)
        deactivate(actor=ward.manager, learner_ids=[ward.ben], from_day=TODAY, now=NOW)
        found = give(ward, one, ward.ann, ward.ben)
        assert [who.reason for who in found.passed_over] == ["has left the organisation"]
        remove_from_offering(actor=ward.manager, **pair(one, ward.ann))
        assert ward.world.axes(ward.ann, ward.fire)[0] == "Not Assigned"
        ward.world.assert_whole()

    @pytest.mark.parametrize(("courses", "due"), [([], 30), ([999], 30), (None, -1)])
    def test_refuses_courses_of_others_none_and_days_in_the_past(self, ward: Ward, courses: Any, due: int):
        one = offering(ward, 2)
        with pytest.raises(Invalid):
            give(ward, one, ward.ann, course_ids=[ward.fire] if courses is None else courses, due_on=on(due))


class TestWaiting:
    @pytest.fixture
    def full(self, ward: Ward) -> int:
        """An offering of one seat, which Cem holds; Ben and Ann wait, Ben longer."""
        one = offering(ward, 1)
        give(ward, one, ward.cem)
        give(ward, one, ward.ben, now=NOW)
        give(ward, one, ward.ann, now=NOW + timedelta(minutes=1))
        return one

    def test_whoever_waited_longest_is_seated_first(self, ward: Ward, full: int):
        change_offering(actor=ward.administrator, offering_id=full, fields=fields(ward, 2), now=NOW)
        found = seat_waiting(actor=ward.manager, offering_id=full, now=later(1))
        assert found.seated == (ward.ben,)
        assert ward.world.current(ward.ben, ward.fire)
        assert [row["learner_id"] for row in rows_of(seat_wait, ended_at=None)] == [ward.ann]
        assert held(full) == 2

    def test_one_may_be_chosen(self, ward: Ward, full: int):
        remove_from_offering(actor=ward.manager, **pair(full, ward.cem))
        found = seat_waiting(actor=ward.manager, offering_id=full, learner_ids=[ward.ann], now=later(1))
        assert found.seated == (ward.ann,)

    def test_a_due_date_that_has_passed_is_as_far_ahead_again(self, ward: Ward, full: int):
        remove_from_offering(actor=ward.manager, **pair(full, ward.cem))
        seat_waiting(actor=ward.manager, offering_id=full, now=later(100))
        cycle = ward.world.current(ward.ben, ward.fire)
        assert cycle is not None
        assert cycle["due_on"] == on(130)

    def test_without_a_free_seat_is_refused_with_what_to_do(self, ward: Ward, full: int):
        with pytest.raises(Refused, match="No seat is left") as refused:
            seat_waiting(actor=ward.manager, offering_id=full, now=NOW)
        assert refused.value.mend

    def test_asking_again_keeps_the_place(self, ward: Ward, full: int):
        with pytest.raises(Refused):
            give(ward, full, ward.ben, wait=False)
        give(ward, full, ward.ben, now=later(1))
        assert [row["asked_at"] for row in rows_of(seat_wait, learner_id=ward.ben)] == [NOW]

    def test_can_be_ended(self, ward: Ward, full: int):
        leave_queue(actor=ward.manager, **pair(full, ward.ben))
        assert [row["outcome"] for row in rows_of(seat_wait, learner_id=ward.ben)] == ["withdrawn"]
        with pytest.raises(Refused):
            leave_queue(actor=ward.manager, **pair(full, ward.ben))

    def test_a_leaver_waits_no_longer_and_the_kept_one_of_two_waits_on(self, ward: Ward, full: int):
        merging.merge(actor=ward.manager, kept_id=ward.ann, alias_id=ward.ben, now=NOW)
        assert [row["learner_id"] for row in rows_of(seat_wait, ended_at=None)] == [ward.ann]
        deactivate(actor=ward.manager, learner_ids=[ward.ann], from_day=TODAY, now=NOW)
        assert rows_of(seat_wait, ended_at=None) == []

    def test_is_hidden_and_left_alone_outside_the_scope(self, ward: Ward, full: int):
        remove_from_offering(actor=ward.manager, **pair(full, ward.cem))
        with pytest.raises(Refused, match="Nobody waits"):
            seat_waiting(actor=ward.ward_manager, offering_id=full, learner_ids=[ward.cem], now=NOW)
        with pytest.raises(NotFound):
            leave_queue(actor=ward.ward_manager, **pair(full, ward.cem))


class TestRemoveFromSeatOffering:
    def test_says_before_what_it_will_do(self, ward: Ward):
        one = offering(ward, 2)
        give(ward, one, ward.ann, ward.ben)
        told = preview_remove_from_offering(actor=ward.manager, **pair(one, ward.ann, ward.ben))
        assert (told.seats, told.cycles, told.breaches_added, told.breaches_removed) == (2, 2, 0, 0)
        assert held(one) == 2

    def test_frees_the_seat_and_ends_its_cycles_and_is_in_the_history(self, ward: Ward):
        one = offering(ward, 2)
        give(ward, one, ward.ann)
        remove_from_offering(actor=ward.manager, **pair(one, ward.ann))
        assert held(one) == 0
        assert rows_of(assignment, learner_id=ward.ann)[0]["end_reason"] == "removed"
        page = get_seats(actor=ward.auditor, query=SeatQuery(one, HISTORY, sort="-since"), now=NOW)
        assert [(row.name, row.since, row.until) for row in page.rows] == [("Ann Lee", NOW, NOW)]
        with pytest.raises(Refused, match="holds no seat"):
            remove_from_offering(actor=ward.manager, **pair(one, ward.ann))
        ward.world.assert_whole()

    def test_nobody_takes_their_own_seat(self, ward: Ward):
        one = offering(ward, 2)
        give(ward, one, ward.ann)
        herself = replace(ward.manager, learner_id=ward.ann)
        with pytest.raises(Refused, match="your own seat"):
            remove_from_offering(actor=herself, **pair(one, ward.ann))

    def test_can_be_undone(self, ward: Ward):
        one = offering(ward, 1)
        give(ward, one, ward.ann)
        remove_from_offering(actor=ward.manager, **pair(one, ward.ann))
        return_to_offering(actor=ward.manager, **pair(one, ward.ann))
        assert held(one) == 1
        assert ward.world.current(ward.ann, ward.fire)
        ward.world.assert_whole()

    def test_cannot_be_undone_once_somebody_else_has_the_seat(self, ward: Ward):
        one = offering(ward, 1)
        give(ward, one, ward.ann)
        remove_from_offering(actor=ward.manager, **pair(one, ward.ann))
        give(ward, one, ward.ben)
        with pytest.raises(Refused, match="No seat is left"):
            return_to_offering(actor=ward.manager, **pair(one, ward.ann))


class TestTheSeatsOfOnePerson:
    def test_are_those_that_are_held_by_name_of_the_offering(self, ward: Ward):
        one = offering(ward, 2)
        two = create_offering(actor=ward.administrator, fields=fields(ward, 2, "Advanced"), now=later(-9))
        for each in (one, two):
            give(ward, each, ward.ann)
        assert get_held_seats(actor=ward.manager, learner_id=ward.ann, now=NOW) == HeldSeats(
            "Ann Lee", ((two, "Advanced"), (one, "Clinical"))
        )
        remove_from_offering(**pair(two, ward.ann), actor=ward.manager)
        assert get_held_seats(actor=ward.manager, learner_id=ward.ann, now=NOW).offerings == ((one, "Clinical"),)

    @pytest.mark.parametrize("who", ["executive", "auditor", "learner"])
    def test_are_not_for_who_only_reads(self, ward: Ward, who: str):
        with pytest.raises(NotAllowed):
            get_held_seats(actor=getattr(ward, who), learner_id=ward.ann, now=NOW)

    def test_are_not_there_outside_the_scope(self, ward: Ward):
        with pytest.raises(NotFound):
            get_held_seats(actor=ward.ward_manager, learner_id=ward.cem, now=NOW)


class TestEightWriters:
    def test_by_dialog_upload_and_removal_never_hold_more_than_there_are(self, ward: Ward):
        one, seats = offering(ward, 6), 6
        people = [ward.world.learner(f"P{n}", "New", group="Ward A") for n in range(24)]
        asked: list[str] = []
        written: list[uploads.CheckResult] = []

        def by_dialog(n: int) -> None:
            for i in people[n * 4 : n * 4 + 4]:
                try:
                    asked.extend("seated" for _ in give(ward, one, i, wait=False).seated)
                except Refused as refused:
                    asked.append(refused.message.split(" in ")[0])
            remove_from_offering(actor=ward.manager, **pair(one, people[n * 4]))
            asked.append("freed")

        def by_upload(n: int) -> None:
            actor = ward.world.actor if n % 2 else ward.manager
            content = f"Name,Email\nU{n} One,u{n}@new.example\nV{n} Two,v{n}@new.example\n".encode()
            options = UploadOptions(offering_id=one)
            draft = uploads.keep_draft(actor=actor, content=content, file_name="l.csv", options=options, now=NOW)
            begun = uploads.begin_upload(actor=actor, upload_id=draft, now=NOW)
            written.append(uploads.continue_upload(actor=actor, upload_id=begun, now=NOW))

        unexpected = at_once([lambda n=n: (by_dialog if n % 2 else by_upload)(n // 2) for n in range(8)])
        assert unexpected == []
        said = Counter(asked)
        assert said["seated"] + said["No seat is left"] == 16
        assert [found.written + found.refused_rows for found in written] == [2] * 4
        assert held(one) == said["seated"] - said["freed"] + sum(found.written for found in written) <= seats
        assert rows_of(seat_wait) == []
        ward.world.assert_whole()

    def test_for_the_last_seat_one_gets_it_and_the_others_are_told(self, ward: Ward):
        one = offering(ward, 1)
        people = [ward.world.learner(f"P{n}", "New", group="Ward A") for n in range(8)]
        outcomes: Counter[str] = Counter()

        def take(learner_id: int) -> None:
            try:
                give(ward, one, learner_id, wait=False)
                outcomes["seated"] += 1
            except Refused as refused:
                outcomes[refused.message.split(" in ")[0]] += 1

        assert at_once([lambda i=i: take(i) for i in people]) == []
        assert outcomes == {"seated": 1, "No seat is left": 7}
        assert held(one) == 1


def at_once(works: list[Any]) -> list[BaseException]:
    """Run them in threads of their own; what went wrong in a way that nobody expected."""
    failed: list[BaseException] = []

    def run(work: Any) -> None:
        try:
            work()
        except Refused:
            return  # told to whoever asked
        except BaseException as error:  # noqa: BLE001 (told by the caller)
            failed.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


class TestAssigningACourseThatComesWithASeat:
    def assign(self, ward: Ward, *learner_ids: int) -> ActResult:
        return assign(actor=ward.manager, learner_ids=learner_ids, course_id=ward.fire, due_on=on(30), now=NOW)

    def test_takes_the_seat_and_passes_over_whoever_gets_none(self, ward: Ward):
        one = offering(ward, 1)
        found = self.assign(ward, ward.ann, ward.ben)
        assert (found.done, [who.reason for who in found.passed_over]) == (
            (ward.ann,),
            ["got no seat: none is left in “Clinical”"],
        )
        cycle = ward.world.current(ward.ann, ward.fire)
        assert cycle is not None
        assert (held(one), cycle["seat_id"]) == (1, rows_of(seat)[0]["id"])
        with pytest.raises(Refused, match="none is left"):
            self.assign(ward, ward.ben)

    def test_uses_the_seat_that_is_held_also_for_the_next_cycle(self, ward: Ward):
        one = offering(ward, 1)
        self.assign(ward, ward.ann)
        ward.world.complete(ward.ann, ward.fire)
        reassign(actor=ward.manager, learner_ids=[ward.ann], course_id=ward.fire, due_on=on(60), now=later(1))
        cycle = ward.world.current(ward.ann, ward.fire)
        assert cycle is not None
        assert (held(one), cycle["cycle"], cycle["seat_id"]) == (1, 2, rows_of(seat)[0]["id"])

    def test_asks_which_offering_where_there_are_several(self, ward: Ward):
        one = offering(ward, 1)
        create_offering(actor=ward.administrator, fields=fields(ward, 5, "Second"), now=NOW)
        with pytest.raises(Refused, match="several offerings"):
            self.assign(ward, ward.ben)
        give(ward, one, ward.ann)
        assert held(one) == 1


class TestExport:
    @pytest.mark.parametrize("form", [Form.XLSX, Form.CSV])
    @pytest.mark.parametrize("view", VIEWS)
    def test_holds_the_rows_of_the_page_in_its_order(self, ward: Ward, view: str, form: Form):
        one = offering(ward, 2)
        give(ward, one, ward.cem, ward.ann, ward.ben)
        remove_from_offering(actor=ward.manager, **pair(one, ward.cem))
        for actor in (ward.manager, ward.ward_manager):
            query = SeatQuery(one, view, sort="-name")
            shown = [row.name for row in get_seats(actor=actor, query=query, now=NOW).rows]
            assert export(actor, query, form).column("Name") == shown
            assert shown
