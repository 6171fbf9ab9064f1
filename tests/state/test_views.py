"""Saved views know what their pages need."""

from importlib import import_module

import pytest
from reflex.utils.format import format_event_handler

from lms_dashboard.domain.people import Permission
from lms_dashboard.domain.views import NEEDS, SavedView
from lms_dashboard.pages import MODULES
from lms_dashboard.state.guard import handlers
from lms_dashboard.state.guard_marks import declared_need
from lms_dashboard.state.views import encode


@pytest.mark.parametrize("module", MODULES)
def test_a_view_needs_what_its_page_needs(module: str):
    page = import_module(f"lms_dashboard.pages.{module}").PAGE
    opener = handlers()[format_event_handler(page.on_load[0])]
    assert declared_need(opener.handler.fn, opener.states[0]) == (NEEDS.get(page.route, Permission.VIEW_REPORTS),)


def test_who_may_not_act_is_offered_no_selection():
    view = SavedView(1, "Late", "/matrix?compliance=overdue", shared=True, pinned=False, own=False, owner="mary")
    assert [encode(view, may_act=may_act)[3] for may_act in (True, False)] == [f"{view.path}#select-all", ""]
