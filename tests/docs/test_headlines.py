from docs.writers.headlines import headlines_page
from ringfence.plan.headlines import CAVEAT, headlines


def test_the_page_tells_every_figure_with_its_formula_and_the_caveat():
    page = headlines_page()
    for headline in headlines():
        anchor = headline.entry.id.replace(".", "-")
        assert page.count(f"{{#{anchor}}}") == 1
        assert f"(#{anchor})" in page
        assert f"`{headline.entry.formula}`" in page or headline.entry.outside in page
    assert page.count(CAVEAT) >= len(headlines())
    assert 'src="data:image/svg+xml;base64,' in page
