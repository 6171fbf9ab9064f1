"""A full roster's missing people: who is in its scope and in none of its rows; removed only when they are ticked.

The scope is everybody whom the uploading person manages: the organisation, or their groups.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, and_, select

from lms_dashboard.db.bulk import collector_paused
from lms_dashboard.db.scopes import managed_learners
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.sql import AnyRow, among, covers_day
from lms_dashboard.db.tables import employment, group, group_membership, learner
from lms_dashboard.db.upload_store import DONE
from lms_dashboard.db.uploads import load_people
from lms_dashboard.domain.errors import Conflict, Invalid, Refused
from lms_dashboard.domain.people import Actor
from lms_dashboard.domain.persons import PersonResult
from lms_dashboard.domain.roster import MOST_MISSING, Missing, MissingPerson
from lms_dashboard.domain.upload_rows import read_lines
from lms_dashboard.domain.uploads import Kind, ReadFile, UploadOptions
from lms_dashboard.services._upload_batch import open_draft, require_upload
from lms_dashboard.services._upload_check import effective
from lms_dashboard.services.leaving import let_go
from lms_dashboard.services.people_acting import Scene, finish, hold_people, who


def get_missing(*, actor: Actor, upload_id: int, now: datetime) -> Missing:
    """Who is missing from the rows of an upload, as they are now: of a draft, or after its commit.

    A row counts for whoever has its address or its id, also when it is refused for something else.

    Raises:
        NotAllowed, NotFound: the actor may not, or the upload is not the actor's.
        Invalid: it is no full roster.
    """
    scene = Scene.of(actor, now)
    with collector_paused(), read_session() as db:
        found = require_upload(db, actor, upload_id)
        return _missing(db, scene, *_roster(db, actor, found))


def preview_missing(*, actor: Actor, file: ReadFile, options: UploadOptions, now: datetime) -> Missing:
    """Who is missing from the rows of a file that is not kept.

    Raises:
        NotAllowed: the actor may not manage training.
        Invalid: it is no full roster.
    """
    scene = Scene.of(actor, now)
    _require_roster(options)
    with collector_paused(), read_session() as db:
        return _missing(db, scene, file, effective(file, options, actor.date_order))


def _roster(db: Connection, actor: Actor, found: AnyRow) -> tuple[ReadFile, UploadOptions]:
    file, options = open_draft(db, actor, found)
    _require_roster(options)
    return file, options


def _require_roster(options: UploadOptions) -> None:
    if options.kind is not Kind.ROSTER:
        raise Invalid("This is no full roster: nobody is missing from it.", "Choose the kind “Full roster”.")


def _missing(db: Connection, scene: Scene, file: ReadFile, options: UploadOptions) -> Missing:
    actor, today = scene.actor, scene.today
    lines = read_lines(file.rows, options, actor.date_order)
    named = {person.id for person in load_people(db, actor, lines, today)}
    active = select(employment.c.learner_id).where(covers_day(employment, today))
    managed = select(learner.c.id).where(managed_learners(actor, today), learner.c.id.in_(active))
    scope = {row[0] for row in db.execute(managed)}
    return Missing(_people(db, scene, sorted(scope - named), today), len(scope))


def _people(db: Connection, scene: Scene, ids: Sequence[int], today: date) -> tuple[MissingPerson, ...]:
    m, c = group_membership, learner.c
    query = (
        select(c.id, c.name, c.email, c.external_id, group.c.name.label("group"))
        .join_from(learner, m, and_(m.c.learner_id == c.id, covers_day(m, today)), isouter=True)
        .join(group, group.c.id == m.c.group_id, isouter=True)
        .where(among(db, c.id, ids))
        .order_by(c.sort_key, c.id)
    )
    own = scene.actor.learner_id
    return tuple(
        MissingPerson(row.id, row.name, row.email or "", row.external_id or "", row.group or "", row.id == own)
        for row in (db.execute(query) if ids else ())
    )


def remove_missing(*, actor: Actor, upload_id: int, learner_ids: Sequence[int], now: datetime) -> PersonResult:
    """Let those of the missing leave who were ticked: deactivated from today, seats freed, every record kept.

    Raises:
        NotAllowed, NotFound: the actor may not, or the upload is not the actor's. Invalid: it is no full roster.
        Refused: it is not committed yet, more than 5 % are missing, nobody is ticked, or one is the actor.
        Conflict: somebody who is ticked is not missing any more.
    """
    scene = Scene.of(actor, now)
    if not learner_ids:
        raise Refused("Nobody is ticked.", "Tick whom to remove; nobody is removed otherwise.")
    with collector_paused(), write_session() as db:
        found = require_upload(db, actor, upload_id, lock=True)
        roster = _roster(db, actor, found)
        if found.state != DONE:
            raise Refused("The roster is not committed yet.", "Commit it first, then remove who is missing.")
        people = hold_people(db, scene, learner_ids)
        missing = _missing(db, scene, *roster)
        _require_missing(missing, learner_ids)
        ids, touched = let_go(db, scene, people, scene.today)
        said = {"upload_id": upload_id, "file": found.file_name, "missing": len(missing.people), "learners": len(ids)}
        seq = finish(db, scene, "remove_missing", said, touched, ids, lists=True)
    return PersonResult(seq, tuple(ids), f"{who(people, ids)}: deactivated. Every record is kept.")


def _require_missing(missing: Missing, learner_ids: Sequence[int]) -> None:
    if missing.is_stopped:
        mend = "Check that the file is complete; whoever has left can be removed by a list of their own."
        raise Refused(missing.words, f"Nobody was removed. At most {MOST_MISSING} % may be missing. {mend}")
    if set(learner_ids) - {person.id for person in missing.people}:
        raise Conflict("Somebody who is ticked is not missing any more.", "Nobody was removed; look again.")
