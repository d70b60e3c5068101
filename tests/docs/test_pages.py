import re
from posixpath import dirname, join, normpath

import pytest
from ruamel.yaml import YAML

from docs.writers.markdown import linked, markdown_table, path_between, safe
from docs.writers.shared import jurisdiction_page, provision_page
from ringfence.rulebook.duties import known_duties

MARKDOWN_LINK = re.compile(r"\]\((?!<)([^)\s]+)\)")
HREF = re.compile(r'href="([^"]+)"')
ANCHOR = re.compile(r'\{#([\w-]+)\}| id="([\w-]+)"')


def anchors(text):
    return {one or two for one, two in ANCHOR.findall(text)}


def target(page, link):
    path, _, anchor = link.partition("#")
    return normpath(join(dirname(page), path)) if path else page, anchor


def plain(text):
    """What a reader sees of escaped Markdown."""
    return (
        re.sub(r"\\(.)", r"\1", " ".join(text.split())).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    )


def test_a_provision_has_a_page_with_its_id_its_sources_and_its_cases(site, pages):
    missing = []
    for provision in site.book.provisions:
        text = pages[provision_page(provision.id)]
        seen = plain(text)
        wanted = [f"`{provision.id}`", f"`{provision.fact}`", " ".join(provision.title.split())]
        wanted += [site.book.sources[state.cite.source].url for state in provision.states]
        wanted += [" ".join(case.name.split()) for case in site.cases[provision.id] if "<http" not in case.name]
        wanted += [str(state.from_) for state in provision.states]
        missing += [(provision.id, words) for words in wanted if words not in seen and words not in text]
    assert not missing


def test_a_page_says_what_is_from_memory(site, pages):
    told = [p for p in site.book.provisions if any(state.remembered for state in p.states)]
    assert told
    assert not [p.id for p in told if "From memory:" not in pages[provision_page(p.id)]]


def test_a_jurisdiction_has_a_page_with_what_was_read_and_every_provision(site, pages):
    for code, name in site.names.items():
        text = pages[jurisdiction_page(code)]
        assert f"# {name}" in text
        assert str(site.book.coverage[code].read_on) in text
        for provision in site.provisions.get(code, ()):
            assert f"({provision.id}.md)" in text, provision.id


def test_links_between_pages_lead_somewhere(pages):
    known = {page: anchors(text) for page, text in pages.items()}
    known["reference/duties.md"] = set(known_duties())
    broken = []
    for page, text in pages.items():
        for link in MARKDOWN_LINK.findall(text):
            path, anchor = target(page, link)
            if "://" not in link and (path not in known or (anchor and anchor not in known[path])):
                broken.append((page, link))
    assert not broken


def test_links_in_raw_html_lead_somewhere(pages):
    # mkdocs checks the links of Markdown only.
    broken = {
        (page, link)
        for page, text in pages.items()
        for link in HREF.findall(text)
        if target(page, link)[0].removesuffix("html") + "md" not in pages
    }
    assert not broken


def test_no_jurisdiction_is_listed_by_hand(site, root):
    config = YAML(typ="safe").load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    named = re.findall(r"rulebook/[\w/-]+\.md", str(config["nav"]))
    assert named == ["rulebook/index.md"]
    assert list(site.names.values()) == sorted(site.names.values())


@pytest.mark.parametrize("text", ["a_b *c* [d](e) `f` | <g> & #h", "1 < 2", "C:\\x"])
def test_text_from_data_is_shown_as_it_stands(text):
    assert plain(safe(text)) == text


def test_addresses_become_links():
    assert linked("Act, s 1 <https://example.org/a_b>, read") == "Act, s 1 ([link](<https://example.org/a_b>)), read"


def test_a_bar_in_a_cell_does_not_split_it():
    table = markdown_table(("a", "b"), [(safe("x | y"), "`p|q`")])
    assert table.splitlines()[2] == "| x \\| y | <code>p&#124;q</code> |"


def test_paths_are_relative_to_the_page():
    assert path_between("rulebook/gb/a/b.md", "rulebook/gb.md#a") == "../../gb.md#a"
