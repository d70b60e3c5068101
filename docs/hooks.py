"""Pages written from the code and the rulebook at every build, so that they cannot differ from them.

A page that cannot be written stops the build. ``PAGES`` names the generated pages that ``mkdocs.yml`` puts into the
navigation, with their writers. Pages of jurisdictions and provisions follow from the rulebook's files alone.
"""

from collections.abc import Callable
from functools import cache

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from writers import reference
from writers.headlines import headlines_page
from writers.index import index_text
from writers.jurisdiction import jurisdiction_text
from writers.programme import rows_page
from writers.provision import provision_text
from writers.shared import Shared, jurisdiction_page, provision_page, read_shared

SECTION = "Rulebook"
"""Part of the navigation that the jurisdictions join."""


@cache
def rulebook() -> Shared:
    """The rulebook, read once per build."""
    return read_shared()


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to the files that mkdocs has found, and the jurisdictions to the navigation."""
    rulebook.cache_clear()
    for path, page in PAGES.items():
        files.append(written(config, path, page))
    shared = rulebook()
    for code in shared.names:
        files.append(written(config, jurisdiction_page(code), lambda code=code: jurisdiction_text(shared, code)))
    for provision in shared.book.provisions:
        page = provision_page(provision.id)
        # Reached from their jurisdiction and by the search: hundreds of them would drown the navigation.
        files.append(written(config, page, lambda p=provision: provision_text(shared, p), InclusionLevel.NOT_IN_NAV))
    section = next(part[SECTION] for part in config.nav or () if SECTION in part)
    section.append({"Jurisdictions": [{name: jurisdiction_page(code)} for code, name in shared.names.items()]})
    return files


def written(
    config: MkDocsConfig,
    path: str,
    page: Callable[[], str],
    inclusion: InclusionLevel = InclusionLevel.UNDEFINED,
) -> File:
    """One generated page.

    Raises
    ------
    PluginError
        The page cannot be written.
    """
    try:
        text = page()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise PluginError(f"{path} cannot be written from the code: {reason}") from error
    return File.generated(config, path, content=text, inclusion=inclusion)


PAGES: dict[str, Callable[[], str]] = {
    "method/headlines.md": headlines_page,
    "reference/cli.md": reference.cli_page,
    "reference/duties.md": reference.duties_page,
    "reference/language.md": reference.language_page,
    "reference/plan-rows.md": rows_page,
    "reference/reasons.md": reference.reasons_page,
    "reference/tables.md": reference.tables_page,
    "reference/vocabulary.md": reference.vocabulary_page,
    "rulebook/index.md": lambda: index_text(rulebook()),
}
