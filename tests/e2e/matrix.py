"""What a person does on the Training Matrix, in words of the page."""

from playwright.sync_api import Locator, Page, expect


class Matrix:
    """The matrix in one browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.rows = page.locator(".matrix tbody tr")

    def ready(self) -> "Matrix":
        """Waits for the rows and the counted footer."""
        expect(self.rows.first).to_be_visible(timeout=15_000)
        expect(self.page.locator(".matrix tfoot .skeleton")).to_have_count(0)
        return self

    def row(self, learner: str) -> Locator:
        """The row of a learner."""
        return self.rows.filter(has=self.page.get_by_role("link", name=learner, exact=True))

    def cell(self, learner: str, course_id: str) -> Locator:
        """A cell, by its learner and course."""
        return self.row(learner).locator(f"[data-cell='{course_id}']")

    def pick(self, tone: str, nth: int = 0) -> tuple[str, str]:
        """The learner and the course of the n-th row that has a cell of this look."""
        row = self.rows.filter(has=self.page.locator(f".cell.{tone}")).nth(nth)
        course_id = row.locator(f".cell.{tone}").first.get_attribute("data-cell")
        assert course_id
        return row.locator(".learner-name").inner_text(), course_id

    def open(self, learner: str, course_id: str) -> Locator:
        """Opens a cell; the panel."""
        self.cell(learner, course_id).click()
        panel = self.page.locator(".side-panel")
        expect(panel.locator(".panel-who")).to_contain_text(learner)
        return panel

    def begin(self, act: str) -> Locator:
        """Begins an act from the panel; its dialog."""
        self.page.locator(".side-panel").get_by_role("button", name=f"{act}…").click()
        dialog = self.page.locator("dialog[open]")
        expect(dialog.locator(".effects li").first).to_be_visible()
        return dialog

    def filter(self, name: str) -> Locator:
        """Opens a filter; what it opens."""
        self.page.get_by_role("button", name=f"Filter: {name}").click()
        return self.page.get_by_role("dialog", name=f"Filter: {name}")


def matrix_of(page: Page) -> Matrix:
    """The matrix that a page shows, ready."""
    return Matrix(page).ready()
