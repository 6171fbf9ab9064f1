"""Settings: own account for everybody; the organisation, and people and roles, for administrators."""

import reflex as rx

from lms_dashboard.components.basics import page_head
from lms_dashboard.components.blocks import loading_rows
from lms_dashboard.components.frame import Page
from lms_dashboard.components.parts import Address
from lms_dashboard.components.person_dialogs import invitation_dialog
from lms_dashboard.components.role_parts import give_dialog, roles_part, take_dialog
from lms_dashboard.components.settings_parts import organisation_form, own_account
from lms_dashboard.components.tabs import tab, tabs
from lms_dashboard.state.invitation_dialog import InvitationDialogState
from lms_dashboard.state.organisation_settings import OrganisationSettingsState
from lms_dashboard.state.roles import RolesState
from lms_dashboard.state.settings import SettingsState

TABS = [("account", "Own account"), ("organisation", "Organisation"), ("roles", "People and roles")]


def content() -> rx.Component:
    """The page."""
    return rx.fragment(
        rx.el.div(
            Address.create(query=SettingsState.address),
            page_head("Settings"),
            rx.match(SettingsState.phase, ("ready", _ready()), loading_rows(6, 3, "Loading the settings")),
            class_name="content settings-page",
        ),
        give_dialog(RolesState),
        take_dialog(RolesState),
        invitation_dialog(InvitationDialogState),
    )


def _ready() -> rx.Component:
    heads = tabs(
        *[
            tab(
                words,
                selected=SettingsState.tab == key,
                on_click=SettingsState.choose_tab(key),
                controls="part",
            )
            for key, words in TABS
        ],
        label="Parts of the page",
    )
    part = rx.match(
        SettingsState.tab,
        ("organisation", organisation_form(OrganisationSettingsState)),
        ("roles", roles_part(RolesState)),
        own_account(SettingsState),
    )
    return rx.fragment(
        rx.cond(SettingsState.administers, heads, rx.fragment()),
        rx.el.div(part, id="part", role="tabpanel", aria_label="The chosen part", class_name="stack"),
    )


PAGE = Page(route="/settings", title="Settings", content=content, on_load=[SettingsState.load], active="settings")
