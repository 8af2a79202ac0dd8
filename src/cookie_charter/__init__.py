"""Sphinx extension: publish the cookies that a web site keeps, from data, in every language."""

from typing import Final

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

__version__: Final = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the settings, the directive, the role, the domain and what happens during a build."""
    from cookie_charter import domain, editions

    app.add_config_value("charter_data", "cookie_data", "env", str, "folder of catalogues, beside conf.py")
    app.add_config_value("charter_editions", {}, "env", dict, "language codes and native names, source edition first")
    app.add_directive("cookie-table", domain.CookieTable)
    app.add_role("cookie", domain.CookieRole(warn_dangling=True))
    app.add_domain(domain.CookieDomain)
    app.add_post_transform(domain.FillTables)
    app.connect("config-inited", editions.on_config_inited)
    app.connect("env-updated", domain.on_env_updated)
    app.connect("write-started", domain.on_write_started)
    app.connect("warn-missing-reference", domain.on_warn_missing_reference)
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
