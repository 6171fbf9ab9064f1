"""Signing in, and the frame around every page: in a real browser, under the real policy."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import findings

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def complaints(new_context):
    """What pages complain of: errors, and whatever the policy blocked."""
    said: list[str] = []

    def listen(page):
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    listen.said = said
    return listen


class TestSigningIn:
    def test_leads_back_to_where_one_wanted_to_be(self, product, new_context):
        page = new_context().new_page()
        page.goto(f"{product.url}/matrix?page=2")
        expect(page).to_have_url(re.compile(r"/sign-in\?next="))
        page.get_by_label("Email").fill("manager@demo.example")
        page.get_by_label("Password").fill("demo-demo-demo")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{product.url}/matrix?page=2")
        expect(page.get_by_role("heading", name="Training Matrix")).to_be_visible()

    def test_wrong_is_told_beside_the_form_and_the_email_stays(self, product, new_context):
        page = new_context().new_page()
        page.goto(f"{product.url}/sign-in")
        page.get_by_label("Email").fill("auditor@demo.example")
        page.get_by_label("Password").fill("nothing like it")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("The email or the password is wrong")
        expect(page.get_by_label("Email")).to_have_value("auditor@demo.example")
        expect(page.get_by_label("Password")).to_have_value("")
        expect(page.get_by_label("Password")).to_be_focused()

    def test_signing_out_closes_the_pages(self, product, sign_in):
        page = sign_in("manager", "/matrix")
        page.get_by_role("button", name="Your menu").click()
        page.get_by_role("button", name="Sign out").click()
        expect(page).to_have_url(f"{product.url}/sign-in")
        page.goto(f"{product.url}/matrix")
        expect(page).to_have_url(re.compile("/sign-in"))
        page.go_back()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()

    def test_signing_out_in_one_tab_sends_the_other_away_at_its_next_click(self, product, sign_in):
        page = sign_in("executive", "/matrix")
        expect(page.get_by_role("rowheader").first).to_be_visible()
        other = page.context.new_page()
        other.goto(f"{product.url}/matrix")
        other.get_by_role("button", name="Your menu").click()
        other.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Next page").click()
        expect(page).to_have_url(re.compile(r"/sign-in\?next=%2Fmatrix"))

    def test_the_cookie_is_out_of_reach_of_scripts(self, sign_in):
        page = sign_in("manager", "/matrix")
        assert "lms_session" not in page.evaluate("document.cookie")


class TestFrame:
    def test_nothing_is_blocked_and_nothing_fails(self, product, sign_in, complaints):
        page = complaints(sign_in("manager"))
        for path in ("/matrix", "/", "/no/such/page"):
            page.goto(f"{product.url}{path}")
            expect(page.get_by_role("button", name="Your menu")).to_have_text(re.compile("[A-Z]{2}"))
        missing = "Failed to load resource: the server responded with a status of 404 (Not Found)"
        assert [text for text in complaints.said if text != missing] == []

    def test_shows_what_the_role_may_open(self, sign_in):
        manager, learner = sign_in("manager").get_by_role("navigation", name="Main"), sign_in("learner")
        expect(manager.get_by_role("link", name="Training Matrix", exact=True)).to_be_visible()
        rail = learner.get_by_role("navigation", name="Main")
        expect(rail.get_by_role("link", name="My training", exact=True)).to_be_visible()
        expect(rail.get_by_role("link", name="Training Matrix", exact=True)).to_have_count(0)

    def test_a_page_of_another_role_says_so(self, sign_in):
        page = sign_in("learner", "/matrix")
        expect(page.get_by_role("heading", name="This page is not open to you")).to_be_visible()
        expect(page.get_by_role("rowheader")).to_have_count(0)

    def test_an_address_that_leads_nowhere_says_so(self, sign_in):
        page = sign_in("manager", "/no/such/page")
        expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()

    def test_the_rail_stays_narrow(self, sign_in):
        page = sign_in("manager", "/matrix")
        page.get_by_role("button", name="Narrow the menu").click()
        expect(page.get_by_text("User Progress")).to_be_hidden()
        page.reload()
        expect(page.get_by_role("button", name="Widen the menu")).to_be_visible()
        expect(page.get_by_role("link", name="User Progress")).to_be_visible()

    def test_on_a_phone_the_rail_is_a_drawer(self, sign_in):
        page = sign_in("manager", "/matrix", **PHONE)
        entry = page.get_by_role("link", name="User Progress")
        expect(entry).to_be_hidden()
        page.get_by_role("button", name="Menu", exact=True).click()
        expect(entry).to_be_visible()
        page.keyboard.press("Escape")
        expect(entry).to_be_hidden()

    @pytest.mark.parametrize("width", [320, 390, 1280])
    def test_the_page_itself_never_scrolls_sideways(self, sign_in, width):
        page = sign_in("manager", "/matrix", viewport={"width": width, "height": 800})
        expect(page.get_by_role("rowheader").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_the_keyboard_can_skip_to_the_content(self, sign_in):
        page = sign_in("manager", "/matrix")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()

    def test_the_own_menu_opens_moves_and_closes_by_keyboard(self, sign_in):
        page = sign_in("manager", "/matrix")
        trigger = page.get_by_role("button", name="Your menu")
        trigger.focus()
        page.keyboard.press("Enter")
        leave = page.get_by_role("button", name="Sign out")
        expect(leave).to_be_visible()
        for _ in range(8):  # what stands before it depends on the role
            page.keyboard.press("Tab")
            if leave.evaluate("button => button === document.activeElement"):
                break
        expect(leave).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
        expect(trigger).to_be_focused()


class TestForEverybody:
    def test_axe_finds_nothing_serious(self, product, new_context, sign_in):
        outside = new_context().new_page()
        outside.goto(f"{product.url}/sign-in")
        inside = sign_in("manager", "/no/such/page")
        inside.get_by_role("button", name="Your menu").click()
        assert findings(outside) == []
        assert findings(inside) == []


class TestTheme:
    def background(self, page):
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    @pytest.mark.parametrize(("scheme", "colour"), [("light", "rgb(246, 247, 249)"), ("dark", "rgb(15, 19, 25)")])
    def test_follows_the_system_on_every_page(self, product, new_context, sign_in, scheme, colour):
        page = sign_in("manager", "/matrix", color_scheme=scheme)
        assert self.background(page) == colour
        outside = new_context(color_scheme=scheme).new_page()
        outside.goto(f"{product.url}/sign-in")
        assert self.background(outside) == colour

    def test_a_choice_holds_over_reloads_and_on_the_sign_in_page(self, product, sign_in):
        page = sign_in("manager", "/matrix", color_scheme="light")
        expect(page.locator("table.matrix tbody tr").first).to_be_visible()  # before, nothing listens to a click
        page.get_by_role("button", name="Dark theme").click()
        expect(page.locator("html")).to_have_class(re.compile("dark"))
        page.reload()
        expect(page.get_by_role("button", name="Light theme")).to_be_visible()
        assert self.background(page) == "rgb(15, 19, 25)"
        page.context.clear_cookies()
        page.goto(f"{product.url}/sign-in")
        assert self.background(page) == "rgb(15, 19, 25)"

    def test_can_be_given_back_to_the_system(self, sign_in):
        page = sign_in("manager", "/matrix", color_scheme="dark")
        page.get_by_role("button", name="Your menu").click()
        page.get_by_role("button", name="Light", exact=True).click()
        expect(page.locator("html")).to_have_class(re.compile("light"))
        page.get_by_role("button", name="System").click()
        expect(page.locator("html")).to_have_class(re.compile("dark"))
