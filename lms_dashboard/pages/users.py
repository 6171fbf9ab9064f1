"""Users: the people whom one manages, with the buttons of each row and the dialogs that these open."""

import reflex as rx

from lms_dashboard.components.act_dialogs import act_dialog
from lms_dashboard.components.archive_dialog import archive_dialog
from lms_dashboard.components.basics import button, callout, link_button, page_head
from lms_dashboard.components.blocks import empty, failed, loading_rows
from lms_dashboard.components.bulk_dialog import bulk_dialog, running
from lms_dashboard.components.courses_dialog import courses_dialog
from lms_dashboard.components.frame import Page
from lms_dashboard.components.matrix_filters import users_filter_bar
from lms_dashboard.components.merge_dialog import merge_dialog
from lms_dashboard.components.opening import menu, menu_item, menu_link
from lms_dashboard.components.parts import Address
from lms_dashboard.components.paste_dialog import paste_button, paste_dialog
from lms_dashboard.components.person_dialogs import invitation_dialog, notify_dialog, person_dialog
from lms_dashboard.components.seat_dialogs import unseat_dialog
from lms_dashboard.components.selection import MOST_BUTTONS, Picking, selection_bar
from lms_dashboard.components.slate_dialog import slate_dialog
from lms_dashboard.components.tables import pagination
from lms_dashboard.components.users_table import MENU, users_table, who_chip
from lms_dashboard.domain.upload_pages import KIND_WORDS
from lms_dashboard.domain.uploads import Kind
from lms_dashboard.state.acts import ActState
from lms_dashboard.state.address import word_of
from lms_dashboard.state.archive_dialog import ArchiveDialogState
from lms_dashboard.state.bulk import BulkState
from lms_dashboard.state.bulk_acts import bulk_offers
from lms_dashboard.state.courses_dialog import CoursesDialogState
from lms_dashboard.state.invitation_dialog import InvitationDialogState
from lms_dashboard.state.merge_dialog import MergeDialogState
from lms_dashboard.state.notify_dialog import NotifyDialogState
from lms_dashboard.state.notify_many import NotifyManyState
from lms_dashboard.state.pasting import PasteState
from lms_dashboard.state.person_dialog import PersonDialogState
from lms_dashboard.state.seat_acts import SeatActsState
from lms_dashboard.state.session import SessionState
from lms_dashboard.state.slate_dialog import SlateDialogState
from lms_dashboard.state.user_acts import UserActsState
from lms_dashboard.state.users import UsersState
from lms_dashboard.state.users_filters import UsersFilterState

PICKING = Picking("users", SessionState.may_manage)


def content() -> rx.Component:
    """The page."""
    return rx.fragment(
        rx.el.div(
            Address.create(query=UsersState.address, replace=UsersState.address_replaced),
            page_head(
                "Users",
                paste_button(PasteState, PICKING.name, PICKING.allowed),
                link_button("Groups", to="/groups"),
                _bulk_actions(),
                button("Add member", kind="primary", on_click=PersonDialogState.add),
                subtitle=UsersState.subtitle,
            ),
            users_filter_bar(UsersFilterState, word_of, who_chip(UsersFilterState)),
            rx.foreach(UsersState.problems, lambda problem: callout(problem, tone="warning")),
            rx.match(
                UsersState.phase,
                ("ready", _ready()),
                ("failed", _failed()),
                loading_rows(14, 7, "Loading the users"),
            ),
            class_name="content list-page",
        ),
        archive_dialog(ArchiveDialogState),
        courses_dialog(CoursesDialogState, ActState),
        act_dialog(ActState),
        bulk_dialog(BulkState, NotifyManyState),
        paste_dialog(PasteState),
        notify_dialog(NotifyDialogState),
        person_dialog(PersonDialogState),
        merge_dialog(MergeDialogState),
        invitation_dialog(InvitationDialogState),
        unseat_dialog(SeatActsState),
        slate_dialog(SlateDialogState),
    )


def _bulk_actions() -> rx.Component:
    """What is done to a whole list of people at once."""
    links = [menu_link(KIND_WORDS[kind], to=f"/upload?kind={kind.value}") for kind in Kind]
    slate = menu_item("Clean slate…", on_click=SlateDialogState.begin, danger=True)
    may = rx.cond(SessionState.may_administer, slate, rx.fragment())
    return menu("Bulk Actions ▾", *links, may, label="Bulk Actions", align="end")


def _ready() -> rx.Component:
    sort = {
        "sorted_by": UsersState.sort_key,
        "descending": UsersState.descending,
        "on_sort": UsersState.sort_by,
    }
    table = rx.fragment(
        users_table(
            UsersState.rows,
            UsersState.changed,
            UsersState.left,
            sort,
            picking=PICKING,
            on_act=UserActsState.begin,
            acts=MENU,
        ),
        running(BulkState),
        selection_bar(
            PICKING,
            BulkState,
            bulk_offers(UsersState.left),
            buttons=MOST_BUTTONS + 1,  # one of them only of those who have left
            total=UsersState.total,
            address=UsersState.address,
        ),
        pagination(
            summary=UsersState.summary,
            has_previous=UsersState.has_previous,
            has_next=UsersState.has_next,
            on_previous=UsersState.previous_page,
            on_next=UsersState.next_page,
            page_size=UsersState.page_size,
            on_page_size=UsersState.choose_page_size,
        ),
    )
    return rx.cond(UsersState.rows.length() > 0, table, _nobody())


def _nobody() -> rx.Component:
    clear = button("Clear the filters", kind="primary", on_click=UsersFilterState.clear)
    return rx.cond(
        UsersState.filtered,
        empty("No user matches", "Take away a filter, or look for another name.", glyph="⌕", actions=(clear,)),
        rx.cond(
            UsersState.left,
            empty("Nobody is deactivated", "Who leaves is listed here, with every record."),
            empty("There are no users yet", "Add a member, or import the training history with lms-dashboard import."),
        ),
    )


def _failed() -> rx.Component:
    again = button("Try again", kind="primary", on_click=UsersState.load)
    return failed("The users could not be read", "Nothing was changed.", actions=(again,))


PAGE = Page(
    route="/users",
    title="Users",
    content=content,
    on_load=[UsersState.load, UsersFilterState.load],
    active="users",
)
