"""Who is missing from a full roster, on both databases: told, never ticked, and not removed when they are too many."""

import pytest

from lms_dashboard.db.tables import audit_entry, employment
from lms_dashboard.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.uploads import Kind, UploadOptions
from lms_dashboard.services import uploads
from lms_dashboard.services.roster import get_missing, remove_missing
from tests.services.conftest import Ward
from tests.services.presence import deactivate
from tests.services.world import NOW, TODAY, rows_of

ROSTER = UploadOptions(kind=Kind.ROSTER)


def draft(actor: Actor, text: str, options: UploadOptions = ROSTER) -> int:
    return uploads.keep_draft(actor=actor, content=text.encode(), file_name="list.csv", options=options, now=NOW)


def commit(actor: Actor, text: str) -> int:
    upload_id = uploads.begin_upload(actor=actor, upload_id=draft(actor, text), now=NOW)
    uploads.continue_upload(actor=actor, upload_id=upload_id, now=NOW)
    return upload_id


def file_of(*emails: str) -> str:
    return "\n".join(["Name,Email", *(f"{email.split('@')[0].replace('.', ' ')},{email}" for email in emails)])


@pytest.fixture
def many(ward: Ward) -> tuple[Ward, str]:
    """Forty more people; the file names them all, and Ann and Ben, but not Cem."""
    emails = [f"p{n}.new@mercy.example" for n in range(40)]
    for n in range(40):
        ward.world.learner(f"P{n}", "New", group="Ward B")
    return ward, file_of("ann.lee@mercy.example", "ben.ortiz@mercy.example", *emails)


class TestMissing:
    def test_is_not_told_to_who_only_reads(self, many: tuple[Ward, str]):
        ward, text = many
        upload_id = draft(ward.manager, text)
        with pytest.raises(NotAllowed):
            get_missing(actor=ward.executive, upload_id=upload_id, now=NOW)
        with pytest.raises(NotFound):
            get_missing(actor=ward.outsider, upload_id=upload_id, now=NOW)

    def test_names_who_is_in_the_scope_and_in_no_row(self, many: tuple[Ward, str]):
        ward, text = many
        found = get_missing(actor=ward.manager, upload_id=draft(ward.manager, text), now=NOW)
        assert [(one.name, one.group) for one in found.people] == [("Cem Öz", "Ward B")]
        assert (found.in_scope, found.is_stopped) == (43, False)
        assert found.words == "1 of 43 people in the scope (2.3 %) are not in the file."

    def test_is_asked_of_the_own_groups_only(self, many: tuple[Ward, str]):
        ward, text = many
        found = get_missing(actor=ward.ward_manager, upload_id=draft(ward.ward_manager, text), now=NOW)
        assert (found.people, found.in_scope) == ((), 2)

    def test_a_refused_row_names_its_person_and_a_leaver_is_not_missing(self, many: tuple[Ward, str]):
        ward, text = many
        deactivate(actor=ward.manager, learner_ids=[ward.ann], from_day=TODAY, now=NOW)
        twice = text.replace("ann.lee@mercy.example", "cem.oz@mercy.example") + "\nOther Name,cem.oz@mercy.example"
        assert get_missing(actor=ward.manager, upload_id=draft(ward.manager, twice), now=NOW).people == ()

    def test_is_asked_of_rosters_only(self, ward: Ward):
        upload_id = draft(ward.manager, file_of("x@new.example"), UploadOptions())
        with pytest.raises(Invalid, match="no full roster"):
            get_missing(actor=ward.manager, upload_id=upload_id, now=NOW)


class TestRemoveMissing:
    def test_removes_who_is_ticked_and_nobody_else(self, many: tuple[Ward, str]):
        ward, text = many
        upload_id = commit(ward.manager, text)
        assert len(get_missing(actor=ward.manager, upload_id=upload_id, now=NOW).people) == 1
        remove_missing(actor=ward.manager, upload_id=upload_id, learner_ids=[ward.cem], now=NOW)
        assert [row["until_day"] for row in rows_of(employment, learner_id=ward.cem)] == [TODAY]
        (entry,) = rows_of(audit_entry, act="remove_missing")
        assert (entry["rows_count"], entry["summary"]["upload_id"]) == (1, upload_id)
        ward.world.assert_whole()
        with pytest.raises(Conflict, match="not missing any more"):
            remove_missing(actor=ward.manager, upload_id=upload_id, learner_ids=[ward.cem], now=NOW)

    def test_stops_when_more_than_five_percent_are_missing(self, ward: Ward):
        upload_id = commit(ward.manager, file_of("ann.lee@mercy.example", "ben.ortiz@mercy.example"))
        assert get_missing(actor=ward.manager, upload_id=upload_id, now=NOW).is_stopped
        with pytest.raises(Refused, match=r"33\.3 %.* more than 5 %"):
            remove_missing(actor=ward.manager, upload_id=upload_id, learner_ids=[ward.cem], now=NOW)

    def test_is_refused_before_the_commit_for_nobody_and_for_who_is_in_the_file(self, many: tuple[Ward, str]):
        ward, text = many
        with pytest.raises(Refused, match="not committed"):
            remove_missing(actor=ward.manager, upload_id=draft(ward.manager, text), learner_ids=[ward.cem], now=NOW)
        upload_id = commit(ward.manager, text)
        with pytest.raises(Refused, match="Nobody is ticked"):
            remove_missing(actor=ward.manager, upload_id=upload_id, learner_ids=[], now=NOW)
        with pytest.raises(Conflict):
            remove_missing(actor=ward.manager, upload_id=upload_id, learner_ids=[ward.ann], now=NOW)
        with pytest.raises(NotFound):
            remove_missing(actor=ward.ward_manager, upload_id=upload_id, learner_ids=[ward.cem], now=NOW)
