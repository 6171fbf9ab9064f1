"""The files that clean slates made first: listed and downloaded by administrators and auditors of all of it."""

from datetime import datetime

from lms_dashboard.db.audit import record_act
from lms_dashboard.db.session import read_session, write_session
from lms_dashboard.db.slates import find_slate, is_sealed_since, list_done, load_content, slate_of
from lms_dashboard.domain.clean_slate import Slate
from lms_dashboard.domain.errors import NotAllowed, NotFound, Refused
from lms_dashboard.domain.people import Actor, Permission

_MOST_LISTED = 20


def get_clean_slates(*, actor: Actor) -> tuple[Slate, ...]:
    """The newest clean slates that were done; their files are kept.

    Raises:
        NotAllowed: the actor neither administers the organisation nor reads its audit trail.
    """
    organisation_id = _reader(actor)
    with read_session() as db:
        return tuple(slate_of(row) for row in list_done(db, organisation_id, _MOST_LISTED))


def _reader(actor: Actor) -> int:
    organisation_id = actor.require(Permission.VIEW_AUDIT)
    if actor.scope_group_ids is not None:
        raise NotAllowed("This concerns the whole organisation.", "Ask somebody who sees all of it.")
    return organisation_id


def write_slate_file(*, actor: Actor, slate_id: int, now: datetime) -> tuple[Slate, bytes]:
    """The file of a clean slate, with an entry in the audit trail.

    Raises:
        NotAllowed: the actor neither administers the organisation nor reads its audit trail.
        NotFound: there is none. Refused: a reset has sealed records that are in it.
    """
    organisation_id = _reader(actor)
    with write_session() as db:
        found = find_slate(db, organisation_id, slate_id)
        if found is None:
            raise NotFound("There is no such file.", "It may be another organisation's.")
        if is_sealed_since(db, found):
            raise Refused(
                "A reset has sealed records of somebody who is in this file: nothing shows them any more.",
                "Other records are where they were: on the learners' pages.",
            )
        content = load_content(db, slate_id)
        act = "download_clean_slate"
        said = {"name": found.name, "slate_id": slate_id, "sha256": found.sha256}
        record_act(db, actor=actor, organisation_id=organisation_id, act=act, summary=said, touched=(), now=now)
    return slate_of(found), content
