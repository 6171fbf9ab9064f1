"""What the demo organisation is: its groups, job roles, courses, requirements."""

from typing import NamedTuple

NAME = "Harbour Lane Clinics"
TIME_ZONE = "Europe/London"
DATE_ORDER = "dmy"


class DemoGroup(NamedTuple):
    """A group, the name of the one above it, and how many learners it has today, about."""

    name: str
    parent: str
    weight: int


GROUPS = (
    DemoGroup("Clinics", "", 4),
    DemoGroup("North Clinic", "Clinics", 62),
    DemoGroup("South Clinic", "Clinics", 54),
    DemoGroup("Day Surgery", "Clinics", 38),
    DemoGroup("Central Services", "", 4),
    DemoGroup("Finance", "Central Services", 22),
    DemoGroup("People and Culture", "Central Services", 20),
    DemoGroup("Records and IT", "Central Services", 36),
)
CLINICS = ("Clinics", "North Clinic", "South Clinic", "Day Surgery")

CLINIC_ROLES = (("Nurse", 9), ("Physician", 4), ("Care Assistant", 6), ("Receptionist", 3), ("Radiographer", 1))
OFFICE_ROLES = (("Analyst", 5), ("Accountant", 3), ("Engineer", 4), ("Coordinator", 5))
TEAM_LEAD = "Team Lead"


class DemoModule(NamedTuple):
    """A module; ``minutes`` is what a learner usually spends on it."""

    title: str
    kind: str
    pass_mark: float | None
    minutes: int
    max_tries: int | None = None
    required: bool = True


class DemoCourse(NamedTuple):
    """A course. ``renew``: reassigned before it expires ("ahead"), some time after ("behind"), or never ("")."""

    code: str
    title: str
    months: int | None
    renew: str
    modules: tuple[DemoModule, ...]
    certificate: bool = True
    retention_years: int | None = None


def _lesson(title: str, minutes: int = 20, *, required: bool = True) -> DemoModule:
    return DemoModule(title, "lesson", None, minutes, None, required)


def _quiz(title: str, pass_mark: float = 80, tries: int | None = None) -> DemoModule:
    return DemoModule(title, "quiz", pass_mark, 12, tries)


COURSES = (
    DemoCourse(
        "SEC-01",
        "Information Security Awareness",
        12,
        "ahead",
        (
            _lesson("Passwords and devices"),
            _lesson("Phishing and phone calls"),
            _lesson("Further reading", 10, required=False),
            _quiz("Security quiz"),
        ),
    ),
    DemoCourse(
        "PRV-01",
        "Privacy of Health Records",
        12,
        "ahead",
        (
            _lesson("What is protected", 25),
            _lesson("Minimum necessary"),
            _quiz("Privacy quiz", 80, 3),
            DemoModule("Sharing records: a case", "discussion", None, 15),
        ),
    ),
    DemoCourse(
        "FIRE-01",
        "Fire Safety and Evacuation",
        24,
        "behind",
        (
            _lesson("Alarms and exits"),
            DemoModule("Evacuation walk", "practical assessment", 50, 40),
        ),
    ),
    DemoCourse(
        "COND-01",
        "Code of Conduct",
        None,
        "",
        (
            _lesson("Our promises", 15),
            _quiz("Conduct quiz", 70),
        ),
    ),
    DemoCourse(
        "HYG-01",
        "Hand Hygiene and Infection Control",
        12,
        "ahead",
        (
            _lesson("Five moments"),
            DemoModule("Hand washing observed", "practical assessment", 60, 10),
            _quiz("Infection quiz"),
        ),
    ),
    DemoCourse(
        "BLS-01",
        "Basic Life Support",
        24,
        "ahead",
        (
            _lesson("Recognise and call", 30),
            _quiz("Life support quiz", 75, 3),
            DemoModule("Resuscitation on a manikin", "practical assessment", 70, 60),
        ),
    ),
    DemoCourse(
        "MED-01",
        "Medication Safety",
        12,
        "ahead",
        (
            _lesson("Five rights", 25),
            _quiz("Dose calculation", 90, 3),
            DemoModule("Incident report", "assignment", 50, 45),
        ),
    ),
    DemoCourse(
        "MAN-01",
        "Manual Handling",
        24,
        "behind",
        (
            _lesson("Before you lift"),
            DemoModule("Moving a patient", "practical assessment", 60, 30),
        ),
    ),
    DemoCourse(
        "RAD-01",
        "Radiation Protection",
        60,
        "behind",
        (
            _lesson("Dose and distance", 40),
            _quiz("Radiation quiz", 80, 2),
        ),
    ),
    DemoCourse(
        "DAT-01",
        "Working with Data",
        36,
        "behind",
        (
            _lesson("From question to table", 35),
            DemoModule("A small report", "assignment", 60, 90),
        ),
    ),
    DemoCourse(
        "LEAD-01",
        "Leading a Team",
        36,
        "behind",
        (
            DemoModule("A difficult conversation", "discussion", None, 30),
            DemoModule("My first ninety days", "assignment", 50, 60),
        ),
    ),
    DemoCourse(
        "WELL-01",
        "Wellbeing at Work",
        None,
        "",
        (
            _lesson("Sleep, shifts and breaks", 15),
            DemoModule("What helps me", "discussion", None, 10),
        ),
        certificate=False,
        retention_years=0,
    ),
)


class DemoRequirement(NamedTuple):
    """Who must take which course: everybody, a group or a job role; from so many days after the history begins."""

    course: str
    audience: str
    target: str
    after_days: int
    due_days: int
    reason: str
    mandatory: bool = True
    validity_months: int | None = None


REQUIREMENTS = (
    DemoRequirement("SEC-01", "everybody", "", 0, 30, "ISO 27001, A.6.3"),
    DemoRequirement("PRV-01", "everybody", "", 0, 30, "45 CFR 164.530(b)"),
    DemoRequirement("FIRE-01", "everybody", "", 20, 60, "Fire regulations"),
    DemoRequirement("COND-01", "everybody", "", 40, 45, "Code of conduct"),
    DemoRequirement("HYG-01", "group", "Clinics", 10, 30, "Infection control policy"),
    DemoRequirement("BLS-01", "job role", "Nurse", 15, 60, "Professional standard"),
    DemoRequirement("BLS-01", "job role", "Physician", 15, 60, "Professional standard"),
    DemoRequirement("BLS-01", "group", "Day Surgery", 200, 45, "Surgery policy", validity_months=12),
    DemoRequirement("MED-01", "job role", "Nurse", 30, 45, "Medication policy"),
    DemoRequirement("MAN-01", "job role", "Care Assistant", 30, 60, "Workplace safety"),
    DemoRequirement("MAN-01", "job role", "Nurse", 60, 60, "Workplace safety"),
    DemoRequirement("RAD-01", "job role", "Radiographer", 0, 60, "Radiation regulations"),
    DemoRequirement("DAT-01", "job role", "Analyst", 100, 90, "Service plan"),
    DemoRequirement("LEAD-01", "job role", TEAM_LEAD, 50, 90, "Leadership programme"),
    DemoRequirement("WELL-01", "everybody", "", 300, 120, "An offer for everybody", mandatory=False),
)
OFFERINGS = (("Clinical skills", 150, ("BLS-01", "MED-01")), ("Leadership programme", 4, ("LEAD-01",)))
"""Each offering's name, its seats, and the courses that come with it; the last one is full, and two people wait."""
