"""The rooms of the package: what may import what, and the one door to what Sphinx does not promise."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import cookie_charter

PACKAGE = Path(cookie_charter.__file__).parent
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

GROUND = {"characters", "clock", "collecting", "extra", "files", "library_sentences", "problem", "processes", "speech"}
"""What every room stands on."""

MAY_IMPORT = {
    "ground": set[str](),
    "catalogue": {"ground"},
    "messages": {"ground", "catalogue"},
    "editions": {"ground", "messages"},
    "pages": {"ground", "catalogue", "messages", "editions", "banners"},
    "site": {"ground", "catalogue", "messages", "editions", "pages", "audit", "__init__"},
    "rules": {"ground", "catalogue"},
    "audit": {"ground", "catalogue", "messages", "rules", "__init__"},
    "banners": {"ground", "catalogue", "messages"},
    "furo": {"ground", "pages", "__init__"},
    "pdf": {"ground", "editions", "pages", "__init__"},
    "hardening": {"pages", "__init__"},
    "__init__": {"ground", "pages"},
    "cli": {"ground", "catalogue", "messages", "editions", "pages", "site", "rules", "audit", "banners", "__init__"},
    "__main__": {"ground", "cli", "site"},
}

WITHOUT_SPHINX = {"ground", "catalogue", "messages", "rules", "audit", "banners"}

PROMISED = {
    "docutils": {"nodes"},
    "docutils.parsers.rst": {"directives"},
    "sphinx": {"addnodes"},
    "sphinx.application": {"Sphinx"},
    "sphinx.builders": {"Builder"},
    "sphinx.builders.gettext": {"MessageCatalogBuilder"},
    "sphinx.builders.html": {"StandaloneHTMLBuilder"},
    "sphinx.config": {"Config"},
    "sphinx.domains": {"Domain", "Index", "IndexEntry", "ObjType"},
    "sphinx.environment": {"BuildEnvironment"},
    "sphinx.environment.collectors": {"EnvironmentCollector"},
    "sphinx.errors": {"ConfigError", "SphinxError"},
    "sphinx.roles": {"XRefRole"},
    "sphinx.transforms": {"SphinxTransform"},
    "sphinx.transforms.post_transforms": {"SphinxPostTransform"},
    "sphinx.util": {"logging"},
    "sphinx.util.docutils": {"ReferenceRole", "SphinxDirective", "SphinxRole"},
    "sphinx.util.typing": {"ExtensionMetadata", "OptionSpec"},
}
"""What the documentation for writers of extensions names (https://www.sphinx-doc.org/en/master/extdev/)."""


def room(module: str) -> str:
    """The room that a module is in, or the module itself where it is in none."""
    first = module.partition(".")[0] or "__init__"
    return "ground" if first in GROUND else first


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Every import of a module, wherever it stands: from which module, and which name of it ("" for all)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports from a relative place"
            yield from ((str(node.module), alias.name) for alias in node.names)


def own_imports(path: Path) -> Iterator[tuple[str, str]]:
    """The modules of the package that a module imports, and the name that it takes from each."""
    for module, name in imports(path):
        if module.partition(".")[0] == "cookie_charter":
            inside = module.removeprefix("cookie_charter").removeprefix(".")
            below = f"{inside}.{name}".removeprefix(".")
            yield (below, "") if below in MODULES else (inside or "__init__", name)


@pytest.mark.parametrize("module", MODULES)
def test_arrows_point_one_way(module: str) -> None:
    here = room(module)
    rooms = {room(target) for target, _name in own_imports(MODULES[module])} - {here}
    assert rooms <= MAY_IMPORT[here]


def test_no_module_needs_itself() -> None:
    graph = {module: {target for target, _name in own_imports(path)} for module, path in MODULES.items()}
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("module", MODULES)
def test_private_names_stay_in_their_module(module: str) -> None:
    assert [name for _target, name in own_imports(MODULES[module]) if name.startswith("_") and name not in SPEECH] == []


SPEECH = {"_", "__version__"}


@pytest.mark.parametrize("module", [module for module in MODULES if room(module) in WITHOUT_SPHINX])
def test_no_sphinx(module: str) -> None:
    assert [name for name, _what in imports(MODULES[module]) if name.partition(".")[0] in {"sphinx", "furo"}] == []


@pytest.mark.parametrize("module", [module for module in MODULES if room(module) not in WITHOUT_SPHINX])
def test_what_is_not_promised_comes_through_the_door(module: str) -> None:
    taken = [
        (name, what)
        for name, what in imports(MODULES[module])
        if name.partition(".")[0] in {"docutils", "furo", "myst_parser", "sphinx", "sphinx_last_updated_by_git"}
    ]
    if module == "pages._sphinx":
        assert taken
    else:
        assert [f"{name}.{what}" for name, what in taken if what not in PROMISED.get(name, ())] == []


@pytest.mark.parametrize("name", ["catalogue", "messages", "pages", "site", "rules", "audit", "banners", "pdf"])
def test_a_room_says_what_it_is_for(name: str) -> None:
    docstring = ast.get_docstring(ast.parse((PACKAGE / name / "__init__.py").read_text(encoding="utf-8")))
    assert docstring is not None
    assert re.search(r"\bimport", docstring, re.I)
    assert docstring.count("``") >= 4  # the modules and rooms that it speaks of
