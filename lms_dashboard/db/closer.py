"""What only some acts ask about their cases: requirements one by one, exemptions, extensions, completions, seals."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from operator import itemgetter

from sqlalchemy import Connection, func, select

from lms_dashboard.db.cases import Strip, is_visible
from lms_dashboard.db.crowd import Crowd
from lms_dashboard.db.requirements import active_spells, load_broad
from lms_dashboard.db.sql import covers_day, raw_rows, with_days
from lms_dashboard.db.tables import completion, due_extension, exemption, requirement, seal
from lms_dashboard.domain.cases import CLOSER_PARTS, Closer, Done, Extended, OpenExemption
from lms_dashboard.domain.spells import is_within


def look_closer(
    db: Connection, organisation_id: int, strip: Strip, today: date, parts: Iterable[str] = CLOSER_PARTS
) -> dict[int, Closer]:
    """These parts of what is closer, of the cases that have any, by the key of the strip: one question a part."""
    crowd = Crowd(organisation_id, strip.learner_ids, strip.course_ids)
    personal = _personal(db, strip, today) if "personal" in parts else {}
    others = _asked_by_others(db, crowd, strip, today) if "asked_by_others" in parts else set()
    exemptions = _exemptions(db, strip, today) if "exemption" in parts else {}
    extensions = _extensions(db, strip, today) if "extended" in parts else {}
    done = _completions(db, strip) if "completions" in parts else {}
    seals = _seals(db, strip) if "sealed_on" in parts else {}
    return {
        key: Closer(
            tuple(personal.get(key, ())),
            key in others,
            exemptions.get(key),
            extensions.get(key),
            tuple(done.get(key, ())),
            seals.get(key),
        )
        for key in {*personal, *others, *exemptions, *extensions, *done, *seals}
    }


def _personal(db: Connection, strip: Strip, today: date) -> dict[int, list[int]]:
    c = requirement.c
    own = (strip.of(db, requirement), covers_day(requirement, today))
    found: dict[int, list[int]] = defaultdict(list)
    for key, requirement_id in raw_rows(db, select(c[strip.key], c.id).where(*own).order_by(c[strip.key], c.id)):
        found[key].append(requirement_id)
    return found


def _asked_by_others(db: Connection, crowd: Crowd, strip: Strip, today: date) -> set[int]:
    """Where something wider than a personal requirement asks today somebody who is active."""
    asking = {
        pair
        for pair, asked, belongs in load_broad(db, crowd)
        if asked.from_day <= today < asked.until_day and (belongs is None or is_within(belongs, today))
    }
    active = active_spells(db, strip.learner_ids) if asking else {}
    of_key = itemgetter(0 if strip.key == "learner_id" else 1)
    return {of_key(pair) for pair in asking if is_within(active.get(pair[0], ()), today)}


def _exemptions(db: Connection, strip: Strip, today: date) -> dict[int, OpenExemption]:
    c = exemption.c
    rows = raw_rows(
        db,
        select(c[strip.key], c.id, c.from_day, c.until_day, c.leave)
        .where(strip.of(db, exemption))
        .where(c.until_day > today, c.withdrawn_at.is_(None))
        .order_by(c.from_day.desc(), c.id.desc()),
    )
    return {key: OpenExemption(id_, *with_days((*days, bool(leave)))) for key, id_, *days, leave in rows}


def _extensions(db: Connection, strip: Strip, today: date) -> dict[int, Extended]:
    c = due_extension.c
    rows = raw_rows(
        db,
        select(c[strip.key], c.id, c.made_on, c.new_due)
        .where(strip.of(db, due_extension))
        .where(c.made_on == today, c.withdrawn_at.is_(None))
        .order_by(c.id),
    )
    return {key: Extended(id_, *with_days(tuple(days))) for key, id_, *days in rows}


def _completions(db: Connection, strip: Strip) -> dict[int, list[Done]]:
    c = completion.c
    rows = raw_rows(
        db,
        select(c[strip.key], c.id, c.completed_on, c.attempt_id)
        .where(strip.of(db, completion), is_visible())
        .order_by(c.completed_on, c.id),
    )
    found: dict[int, list[Done]] = defaultdict(list)
    for key, id_, day, attempt_id in rows:
        found[key].append(Done(id_, with_days((day,))[0], attempt_id))
    return found


def _seals(db: Connection, strip: Strip) -> dict[int, date]:
    c = seal.c
    query = select(c[strip.key], func.max(c.sealed_on)).where(strip.of(db, seal)).group_by(c[strip.key])
    return {row[0]: row[1] for row in db.execute(query)}
