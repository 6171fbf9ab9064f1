"""Invariants that the database itself keeps, on both kinds."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Table, create_engine, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from lms_dashboard.db.migrate import config_for
from lms_dashboard.db.session import configure, dispose, read_session, write_session
from lms_dashboard.db.sql import MANY, MOST_KEPT, _kept_array, _kept_list, among, insert_columns, insert_rows, take_ids
from lms_dashboard.db.tables import (
    assignment,
    attempt,
    audit_entry,
    audit_row,
    completion,
    completion_seal,
    completion_void,
    course,
    destruction,
    employment,
    group_membership,
    job_role,
    learner,
    metadata,
    module_result,
    requirement,
    seal,
    seat_offering,
    standing,
)
from lms_dashboard.db.triggers import APPEND_ONLY, missing_triggers
from lms_dashboard.domain.certificates import CertificateState
from lms_dashboard.domain.errors import LmsError
from lms_dashboard.domain.people import NOBODY
from lms_dashboard.services.assignments import assign, reset
from lms_dashboard.services.certifying import check_certificate
from lms_dashboard.services.people import PersonFields, add_person
from lms_dashboard.services.sessions import sign_in
from tests.servers import PostgresServer
from tests.services.conftest import Ward
from tests.services.world import NOW, TODAY, World, add, everything, on, rows_of


class TestTextThatIsNone:
    @pytest.mark.parametrize("text", ["a\ud800b", "a\x00b"], ids=["half a sign", "zero"])
    def test_is_refused_in_words_or_kept(self, ward: Ward, text: str):
        who = {"actor": ward.manager, "learner_ids": [ward.ann], "course_id": ward.fire, "due_on": TODAY, "now": NOW}
        person = PersonFields(text, "L", "", "L-1", None, None, ())
        asks = (
            lambda: assign(**who, reason=text),
            lambda: add_person(actor=ward.administrator, person=person, now=NOW),
            lambda: sign_in(actor=NOBODY, email="\x00", password="x", address="", now=NOW),
        )
        told = []
        for ask in asks:
            try:
                ask()
            except LmsError as refusal:
                told.append(str(refusal))
        on_sqlite = ward.url.startswith("sqlite")
        refused = [0, 2][not text.isascii()] if on_sqlite else 3
        assert sum("cannot be kept" in words for words in told) == refused

    def test_is_no_certificates_number(self, ward: Ward):
        found = check_certificate(actor=NOBODY, number="A-1\x00", address="", now=NOW)
        assert found.state is CertificateState.UNKNOWN


class TestSchema:
    def test_migrations_make_what_the_models_say(self, database_url: str):
        engine = create_engine(database_url)
        with engine.connect() as connection:
            found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
        engine.dispose()
        assert found == []

    def test_every_trigger_is_there_after_migrating(self, db: str):
        with read_session() as connection:
            assert missing_triggers(connection) == set()

    def test_a_trigger_that_is_gone_is_missed(self, db: str):
        on_table = "" if db.startswith("sqlite") else " ON completion"
        with write_session() as connection:
            connection.execute(text(f"DROP TRIGGER completion_is_frozen{on_table}"))
            assert missing_triggers(connection) == {"completion_is_frozen"}

    def test_every_tenant_table_says_whose_its_rows_are(self):
        shared = {"organisation", "account", "sign_in_try", "password_link"}
        without = {name for name, table in metadata.tables.items() if "organisation_id" not in table.c}
        assert without <= shared

    def test_every_tenant_row_has_one_key_that_proves_its_organisation(self):
        for table in metadata.tables.values():
            if "organisation_id" in table.c and table is not standing:
                alone = [c for c in table.foreign_key_constraints if c.column_keys == ["organisation_id"]]
                assert bool(alone) != _proves_its_organisation(table), table.name

    def test_the_step_to_keys_that_say_it_once_keeps_rows_keys_and_triggers(self, worked: Ward):
        before = everything()
        dispose()
        engine = create_engine(worked.url)
        for step, revision in ((command.downgrade, "0008"), (command.upgrade, "head")):
            with engine.begin() as connection:
                step(config_for(connection), revision)
                assert missing_triggers(connection) == set()
                asked = _keys(connection, "attempt")
            assert ("organisation" in asked, "assignment" in asked) == (step is command.downgrade, True)
        with engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        engine.dispose()
        configure(worked.url)
        assert everything() == before


def _keys(connection: Connection, table: str) -> set[str]:
    return {key["referred_table"] for key in inspect(connection).get_foreign_keys(table)}


def cycle(ward: Ward, **more: object) -> dict[str, object]:
    own = {"organisation_id": ward.world.id, "learner_id": ward.ann, "course_id": ward.fire}
    return {**own, "cycle": 1, "assigned_on": TODAY, "assigned_at": NOW, **more}


class TestConstraints:
    def test_a_second_current_cycle_is_refused(self, ward: Ward):
        add(assignment, **cycle(ward))
        with pytest.raises(IntegrityError):
            add(assignment, **cycle(ward, cycle=2))

    def test_an_ended_one_beside_a_current_one_is_not(self, ward: Ward):
        add(assignment, **cycle(ward, ended_on=TODAY, end_reason="archived"))
        assert add(assignment, **cycle(ward, cycle=2))

    def test_bringing_an_ended_one_back_beside_a_current_one_is_refused(self, ward: Ward):
        old = add(assignment, **cycle(ward, ended_on=TODAY, end_reason="archived"))
        add(assignment, **cycle(ward, cycle=2))
        with pytest.raises(IntegrityError), write_session() as db:
            db.execute(update(assignment).where(assignment.c.id == old).values(ended_on=None, end_reason=None))

    @pytest.mark.parametrize(
        "wrong", [{"cycle": 0}, {"ended_on": TODAY}, {"ended_on": on(-1), "end_reason": "archived"}]
    )
    def test_an_impossible_cycle_is_refused(self, ward: Ward, wrong: dict[str, object]):
        with pytest.raises(IntegrityError):
            add(assignment, **cycle(ward, **wrong))

    @pytest.mark.parametrize("table", [employment, group_membership])
    def test_days_that_end_before_they_begin_are_refused(self, ward: Ward, table: Table):
        own = {"organisation_id": ward.world.id, "learner_id": ward.ben, "from_day": on(5), "until_day": on(5)}
        more = {"group_id": ward.world.groups["Ward A"]} if table is group_membership else {}
        with pytest.raises(IntegrityError):
            add(table, **own, **more)

    def test_a_learner_without_id_and_address_is_refused(self, ward: Ward):
        with pytest.raises(IntegrityError):
            ward.world.learner("Eve", email=None, id=None)

    def test_more_seats_held_than_there_are_is_refused(self, ward: Ward):
        with pytest.raises(IntegrityError):
            add(seat_offering, organisation_id=ward.world.id, name="Annual", seats=1, held=2)

    def test_an_audience_that_is_two_things_is_refused(self, ward: Ward):
        own = {"organisation_id": ward.world.id, "course_id": ward.fire, "created_at": NOW, "audience": "everybody"}
        with pytest.raises(IntegrityError):
            add(requirement, **own, learner_id=ward.ann)


class TestAnotherOrganisation:
    @pytest.fixture
    def clinic(self, ward: Ward) -> World:
        return World("Third Clinic")

    def test_cannot_be_given_somebody_elses_learner(self, ward: Ward, clinic: World):
        with pytest.raises(IntegrityError):
            add(assignment, **cycle(ward, organisation_id=clinic.id, course_id=clinic.course("OWN")))

    def test_cannot_be_given_somebody_elses_course(self, ward: Ward, clinic: World):
        with pytest.raises(IntegrityError):
            add(assignment, **cycle(ward, organisation_id=clinic.id, learner_id=clinic.learner("Own")))

    def test_cannot_be_given_somebody_elses_group(self, ward: Ward, clinic: World):
        own = {"organisation_id": clinic.id, "learner_id": clinic.learner("Own"), "from_day": TODAY}
        with pytest.raises(IntegrityError):
            add(group_membership, **own, group_id=ward.world.groups["Ward A"])

    def test_cannot_take_an_attempt_of_somebody_elses_cycle(self, ward: Ward, clinic: World):
        theirs = add(assignment, **cycle(ward))
        with pytest.raises(IntegrityError):
            add(attempt, organisation_id=clinic.id, assignment_id=theirs, opened_on=TODAY)

    @pytest.mark.parametrize("whose", ["somebody else's", "nobody's"])
    def test_has_no_part_of_what_is_not_its_own(self, worked: Ward, clinic: World, whose: str):
        """No row that there is may be said to be another organisation's, or one's that does not exist."""
        other = clinic.id if whose == "somebody else's" else 10**6
        once = {"completion_seal", "completion_void"}  # at most one a completion: a second fails for that
        found = {table: rows_of(table)[:1] for name, table in metadata.tables.items() if name not in once}
        parts = {table: rows[0] for table, rows in found.items() if rows and _proves_its_organisation(table)}
        for table, row in parts.items():
            with pytest.raises(IntegrityError, match=r"(?i)foreign key"), write_session() as db:
                db.execute(insert(table).values(**_unlike(table, row), organisation_id=other))
        tried = {table.name for table in parts}
        assert {"assignment", "attempt", "audit_row", "completion", "employment", "mail", "requirement"} <= tried


def _proves_its_organisation(table: Table) -> bool:
    """Whether a key to something of the same organisation stands in every row."""
    keys = [c for c in table.foreign_key_constraints if len(c.columns) > 1 and "organisation_id" in c.column_keys]
    return any(not any(column.nullable for column in key.columns) for key in keys)


def _unlike(table: Table, row: dict[str, object]) -> dict[str, object]:
    """The row's values but what has to be its own, so that only its keys can be in the way."""
    values = {**row, "id": 10**6, "from_day": on(-900), "cycle": 99, "ended_on": TODAY, "end_reason": "archived"}
    values |= {"number": 99, "position": 99, "try_number": 99, "event_key": "other", "certificate_number": None}
    return {name: value for name, value in values.items() if name in table.c and name != "organisation_id"}


@pytest.fixture
def worked(ward: Ward) -> Ward:
    """A row in every append-only table."""
    who = {"actor": ward.administrator, "learner_ids": [ward.ann], "course_id": ward.fire, "now": NOW}
    assign(**who, due_on=on(30))
    ward.world.complete(ward.ann, ward.fire)
    own = {"organisation_id": ward.world.id, "completion_id": rows_of(completion)[0]["id"]}
    add(completion_void, **own, reason="typing error", voided_at=NOW, voided_by_name="Ada")
    sealed = {"sealed_on": TODAY, "sealed_at": NOW, "reason": "x", "destroy_on": on(9)}
    keep = add(seal, organisation_id=ward.world.id, learner_id=ward.ann, course_id=ward.fire, **sealed)
    add(completion_seal, **own, seal_id=keep)
    return ward


class TestAppendOnly:
    TABLES = (completion, completion_seal, completion_void, module_result, audit_entry, audit_row)

    def test_names_the_tables(self):
        assert {table.name for table in self.TABLES} == set(APPEND_ONLY)

    def test_no_row_changes(self, worked: Ward):
        for table in self.TABLES:
            with pytest.raises(DatabaseError, match="append-only"), write_session() as db:
                db.execute(update(table).values(organisation_id=table.c.organisation_id))

    def test_no_row_goes_without_a_destruction_record(self, worked: Ward):
        for table in self.TABLES:
            with pytest.raises(DatabaseError, match="needs a destruction record"), write_session() as db:
                db.execute(delete(table))

    def test_no_table_is_emptied_at_once(self, worked: Ward):
        for name in APPEND_ONLY if worked.url.startswith("postgresql") else ():
            with pytest.raises(DatabaseError, match="append-only"), write_session() as db:
                db.execute(text(f"TRUNCATE {name} CASCADE"))
        assert rows_of(completion)

    def test_a_destruction_record_lets_its_own_row_go_and_no_other(self, worked: Ward):
        assign(actor=worked.administrator, learner_ids=[worked.ben], course_id=worked.fire, due_on=on(30), now=NOW)
        worked.world.complete(worked.ben, worked.fire)
        first, second = (row["id"] for row in rows_of(completion))
        own = {"organisation_id": worked.world.id, "reason": "retention ended", "at": NOW}
        with write_session() as db:
            db.execute(insert(destruction).values(**own, table_name="completion", row_id=second))
            db.execute(delete(completion).where(completion.c.id == second))
        with pytest.raises(DatabaseError, match="needs a destruction record"), write_session() as db:
            db.execute(delete(completion_void))
        assert [row["id"] for row in rows_of(completion)] == [first]

    def test_leave_to_destroy_a_row_is_none_for_the_row_that_takes_its_id(self, ward: Ward):
        """SQLite gives the ids of rows that are gone to new ones."""
        with write_session() as db:
            db.execute(update(course).values(retention_years=0))
        who = {"actor": ward.administrator, "learner_ids": [ward.ann], "course_id": ward.fire, "due_on": on(30)}
        assign(**who, now=NOW)
        ward.world.complete(ward.ann, ward.fire)
        (gone,) = rows_of(completion)
        reset(**who, reason="mixed up", acknowledged=True, now=NOW)
        assert rows_of(completion) == []
        ward.world.complete(ward.ann, ward.fire)
        (kept,) = rows_of(completion)
        assert (kept["id"] == gone["id"]) is ward.url.startswith("sqlite")
        for table in (completion, module_result):
            with pytest.raises(DatabaseError, match="needs a destruction record"), write_session() as db:
                db.execute(delete(table))
        assert len(rows_of(destruction, table_name="completion")) == 1


def test_a_trial_leaves_nothing_behind(ward: Ward):
    with write_session(trial=True) as db:
        db.execute(update(learner).values(name="Somebody else"))
    assert "Somebody else" not in {row["name"] for row in rows_of(learner)}


def test_a_read_session_writes_nothing(ward: Ward):
    with pytest.raises(DatabaseError) if ward.url.startswith("postgresql") else nullcontext(), read_session() as db:
        db.execute(update(learner).values(name="Somebody else"))
    assert "Somebody else" not in {row["name"] for row in rows_of(learner)}


def test_a_read_session_sees_one_state_from_its_first_to_its_last_question(ward: Ward):
    count = select(learner.c.id)
    with read_session() as db:
        before = len(db.execute(count).all())
        ward.world.learner("Eve")
        assert len(db.execute(count).all()) == before
    with read_session() as db:
        assert len(db.execute(count).all()) == before + 1


def test_very_many_ids_are_found_and_not_kept_in_memory(ward: Ward):
    many = [ward.ann, *range(10**6, 10**6 + MOST_KEPT)]
    remembered = _kept_list if ward.url.startswith("sqlite") else _kept_array
    kept = remembered.cache_info()
    with read_session() as db:
        found = db.execute(select(learner.c.id).where(among(db, learner.c.id, many))).scalars().all()
    assert (found, remembered.cache_info()) == ([ward.ann], kept)


class TestManyRowsAtOnce:
    def test_by_their_columns_have_what_is_the_same_in_all_and_the_defaults(self, ward: Ward):
        own = {"organisation_id": ward.world.id, "from_day": TODAY}
        with write_session() as db:
            insert_columns(db, course, {"code": ["B1", "B2"], "title": ["One", "Two"]}, _course(ward))
            insert_columns(db, employment, {"learner_id": []}, own)
        found = [(row["title"], row["version"], row["created_at"]) for row in rows_of(course) if row["code"][0] == "B"]
        assert found == [("One", 1, NOW), ("Two", 1, NOW)]

    def test_of_columns_of_different_lengths_none_is_written(self, ward: Ward):
        before = rows_of(course)
        with pytest.raises(ValueError, match="equally long"), write_session() as db:
            insert_columns(db, course, {"code": ["B1", "B2"], "title": ["One"]}, _course(ward))
        assert rows_of(course) == before

    def test_of_which_some_leave_a_default_out_have_it(self, ward: Ward):
        own = {**_course(ward), "title": "A course"}
        with write_session() as db:
            insert_rows(db, course, [{**own, "code": "B1"}, {**own, "code": "B2", "version": 3}])
        assert [row["version"] for row in rows_of(course) if row["code"][0] == "B"] == [1, 3]

    def test_have_fresh_ids_that_nobody_else_gets(self, ward: Ward):
        with write_session() as db:
            ids = take_ids(db, learner, 3)
            assert (len(set(ids)), take_ids(db, learner, 0)) == (3, [])
            assert not {row["id"] for row in rows_of(learner)} & set(ids)


def _course(ward: Ward) -> dict[str, object]:
    return {"organisation_id": ward.world.id, "created_at": NOW}


class TestThePlannerOfPostgresql:
    """It plans with the numbers that it has of a table: a set-based act must not outrun them."""

    @pytest.fixture(autouse=True)
    def on_postgresql(self, postgres: PostgresServer) -> Iterator[None]:
        with postgres.database() as url:
            configure(url)
            yield
            dispose()

    def test_knows_of_many_new_rows_within_their_transaction(self):
        assert self.rows_planned_with(MANY) == MANY

    def test_is_not_bothered_for_a_few(self):
        assert self.rows_planned_with(MANY - 1) <= 0

    def rows_planned_with(self, count: int) -> int:
        own = World().id
        names = (f"Role {n}" for n in range(count))
        rows = [{"organisation_id": own, "name": name} for name in names]
        with write_session() as db:
            insert_rows(db, job_role, rows)
            known = text("SELECT reltuples FROM pg_class WHERE oid = 'job_role'::regclass")
            return int(db.execute(known).scalar_one())
