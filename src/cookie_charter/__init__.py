"""Sphinx extension: publish the cookies that a web site keeps, from data, in every language."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Register the settings, the directive, the role, the domain and what happens during a build."""
    # Here, so that whoever only checks a catalogue need not load Sphinx.
    from cookie_charter import collecting
    from cookie_charter.pages import (
        addresses,
        banners,
        books,
        card,
        dates,
        directives,
        domain,
        drawings,
        extraction,
        fallback,
        filling,
        history,
        pictures,
        platforms,
        publish,
        releases,
        render,
        repository,
        rewriting,
        search,
        settings,
        statements,
        template_pages,
    )

    collecting.begin()
    settings.add_settings(app.config)
    app.add_directive("cookie-table", directives.CookieTable)
    app.add_directive("cookie-providers", directives.ProviderTable)
    app.add_directive("cookie-history", history.CookieHistory)
    app.add_directive("cookie-platforms", platforms.PlatformTable)
    app.add_directive("cookie-matrix", platforms.CookieMatrix)
    app.add_role("cookie", domain.CookieRole(warn_dangling=True))
    app.add_role("cookie-platform", platforms.PlatformRole())
    for name, role in statements.ROLES.items():
        app.add_role(name, role())
    app.add_role("charter-repository", repository.RepositoryRole())
    app.add_domain(domain.CookieDomain)
    app.add_enumerable_node(render.cookie_table, "table", html=(render.visit_cookie_table, render.depart_cookie_table))
    app.add_env_collector(pictures.LiteralFolder)
    app.add_transform(fallback.UnwrapMeta)
    app.add_transform(drawings.ReadDrawings)
    app.add_transform(fallback.MarkUntranslated)
    app.add_post_transform(filling.FillTables)
    app.add_post_transform(history.FillHistory)
    app.add_post_transform(platforms.FillOverviews)
    app.add_post_transform(platforms.FillPlatforms)
    app.add_post_transform(statements.FillStatements)
    app.add_post_transform(fallback.SayIncomplete)
    app.add_post_transform(drawings.TranslateDrawings)
    app.add_post_transform(publish.LinkExports)
    app.connect("config-inited", settings.on_config_inited)
    app.connect("config-inited", books.on_config_inited)
    app.connect("builder-inited", domain.on_builder_inited)
    app.connect("builder-inited", template_pages.on_builder_inited)
    app.connect("builder-inited", search.on_builder_inited)
    app.connect("builder-inited", books.on_builder_inited)
    app.connect("builder-inited", card.on_builder_inited)
    app.connect("env-get-outdated", publish.on_env_get_outdated)
    app.connect("env-get-outdated", platforms.on_env_get_outdated)
    app.connect("env-get-outdated", history.on_env_get_outdated)
    app.connect("env-get-outdated", releases.on_env_get_outdated)
    app.connect("env-get-outdated", rewriting.on_env_get_outdated)
    app.connect("doctree-read", domain.on_doctree_read)
    app.connect("env-updated", template_pages.on_env_updated)
    app.connect("env-updated", domain.on_env_updated)
    app.connect("env-updated", render.on_env_updated)
    app.connect("env-updated", rewriting.on_env_updated)
    app.connect("env-updated", dates.on_env_updated)
    app.connect("write-started", extraction.on_write_started)
    app.connect("doctree-resolved", addresses.on_doctree_resolved)
    app.connect("html-collect-pages", releases.on_html_collect_pages)
    app.connect("html-page-context", render.on_html_page_context)
    app.connect("html-page-context", releases.on_html_page_context)
    app.connect("html-page-context", addresses.on_html_page_context)
    app.connect("html-page-context", repository.on_html_page_context)
    app.connect("html-page-context", publish.on_html_page_context)
    app.connect("html-page-context", dates.on_html_page_context)
    app.connect("html-page-context", books.on_html_page_context)
    app.connect("html-page-context", card.on_html_page_context)
    app.connect("warn-missing-reference", domain.on_warn_missing_reference)
    app.connect("build-finished", publish.on_build_finished)
    app.connect("build-finished", banners.on_build_finished)
    app.connect("build-finished", fallback.on_build_finished)
    # No "env_version": Sphinx would write it into every search index. The version of the domain's data stands for it.
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
