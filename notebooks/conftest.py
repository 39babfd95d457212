"""nbval compares pictures too: a changed colour, font or figure fails, as it should."""


def pytest_collectstart(collector):
    skipped = getattr(collector, "skip_compare", None)
    if skipped:
        collector.skip_compare = tuple(kind for kind in skipped if kind != "image/png")
