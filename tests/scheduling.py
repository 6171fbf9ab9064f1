"""Which tests run in the same process, when several run at once."""

from xdist.scheduler import LoadScopeScheduling

BROWSER_TESTS = "tests/e2e/"


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Tests of one file share what it makes once; all browser tests share one running product and one browser.

    xdist's own way to mark groups has no effect under pytest 9.2: it renames a test where nobody looks any more.
    """

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER_TESTS if nodeid.startswith(BROWSER_TESTS) else nodeid.partition("::")[0]
