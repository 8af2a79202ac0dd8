"""No word of the interface is in another language than the edition: what a browser tells assistive technology."""

import pytest
from conftest import visit
from playwright.sync_api import Browser, Page, ViewportSize

PAGES = ("index.html", "this-site.html", "translate.html", "404.html")
GENERATED = {
    "fr": ("cookie-index.html", "search.html", "search.html?q=serveur", "search.html?q=xyzzy"),
    "en": ("cookie-index.html", "search.html", "search.html?q=server", "search.html?q=xyzzy"),
}

WIDE = ViewportSize(width=1440, height=900)
"""Here what stands beside the article is in sight."""

OWNER = {
    "fr": "Portail de données ouvertes de la ville de Soissons",
    "en": "Open data portal of the city of Soissons",
}

EVERYWHERE = {
    "fr": {
        "Affichage\u00a0: automatique", "Affichage\u00a0: clair", "Affichage\u00a0: sombre",
        "Accueil", "Aider à traduire cette charte", "Aller au contenu", "Données conservées par ce site",
        "Charte cookies", f"Charte cookies {OWNER['fr']}", f"Charte cookies – {OWNER['fr']}", OWNER["fr"],
        "EPUB", "CSV", "JSON", "HTML", ",", "Télécharger\u00a0:", "Historique de cette charte",
        "Index des cookies", "English", "Français", "Page précédente et page suivante",
        "Il existe plusieurs sortes de cookies", "Langues",
        "Les cookies nécessaires au fonctionnement de la plateforme, dits aussi cookies fonctionnels",
        "Navigation principale", "Outils de la page", "Précédent", "Précédent Accueil",
        "Précédent Données conservées par ce site", "Qu’est-ce qu’un cookie\u00a0?", "Recherche",
        "Suivant", "Suivant Aider à traduire cette charte", "Suivant Données conservées par ce site",
        "Sur cette page", "À propos de ce site",
        "À quoi servent les cookies de data.ville-soissons.fr\u00a0?",
    },
    "en": {
        "About this site", "Display: automatic", "Display: dark", "Display: light",
        "Cookie charter", f"Cookie charter {OWNER['en']}", f"Cookie charter – {OWNER['en']}", OWNER["en"],
        "EPUB", "CSV", "JSON", "HTML", ",", "Download:", "History of this charter",
        "Index of cookies", "Cookies the platform needs to work, also called functional cookies",
        "English", "Français", "Neighbouring pages",
        "Help translate this charter", "Home", "Languages", "Next",
        "Next Help translate this charter", "Next What this site stores", "On this page", "Previous",
        "Page controls", "Previous Home", "Previous What this site stores", "Search", "Site navigation",
        "Skip to content",
        "There are several kinds of cookies", "What are the cookies of data.ville-soissons.fr for?",
        "What is a cookie?", "What this site stores",
    },
}  # fmt: skip
"""What stands around the articles, in their titles, tooltips and icons."""

COOKIES = {"cookies_preferences", "csrftoken", "django_language", "sessionid", "sphinx_highlight_terms", "theme"}
INDEXED = COOKIES | {"C", "D", "S", "T", "•"} | {
    text
    for name in COOKIES
    for platform in ("Charte cookies", "Cookie charter", *OWNER.values())
    for text in (f"({platform})", f"{name} ({platform})")
}  # fmt: skip

IN_GENERATED = {
    "fr": {
        f"Index des cookies – Charte cookies – {OWNER['fr']}",
        "Nombre de résultats\u00a0: 2.", f"Recherche – Charte cookies – {OWNER['fr']}", "Rechercher", "Mots à chercher",
        "Résultats de la recherche", "Aucun résultat. Vérifiez l’orthographe, ou cherchez moins de mots.",
        "serveur", "xyzzy",
    },
    "en": {
        f"Index of cookies – Cookie charter – {OWNER['en']}",
        f"Search – Cookie charter – {OWNER['en']}",
        "Search Results", "Number of results: 2.", "server", "Words to search for",
        "Nothing was found. Check the spelling, or search for fewer words.", "xyzzy",
    },
}  # fmt: skip


def names(page: Page) -> set[str]:
    """Every name and text in the accessible tree of a page, and the tooltips and titles of icons and links."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    # The lines that a text is broken into are no names.
    named = [
        node for node in tree if not node["ignored"] and node["role"]["value"] != "InlineTextBox" and "name" in node
    ]
    found = [node["name"]["value"] for node in named]
    found += page.evaluate(
        """() => [...document.querySelectorAll('[title], [placeholder], [alt], [aria-label], svg title')].flatMap(
          (element) => [...['title', 'placeholder', 'alt', 'aria-label'].map((name) => element.getAttribute(name)),
                        element.tagName === 'title' ? element.textContent : ''])"""
    )
    return {" ".join(name.split(" ")).strip() for name in found if name and name.strip()}


@pytest.mark.parametrize("edition", EVERYWHERE)
def test_the_words_around_the_articles(browser: Browser, charter_address: str, edition: str) -> None:
    page = browser.new_page(viewport=WIDE)
    found = set()
    for name in PAGES:
        page.goto(f"{charter_address}/{edition}/{name}")
        title = page.title()
        page.evaluate("document.querySelector('article').remove()")
        found |= names(page) - {title if name != "index.html" else ""}
        assert title.endswith({"fr": "Charte cookies", "en": "Cookie charter"}[edition] + f" – {OWNER[edition]}")
    page.close()
    assert found == EVERYWHERE[edition]


@pytest.mark.parametrize("edition", EVERYWHERE)
def test_the_pages_that_nobody_wrote(browser: Browser, charter_address: str, edition: str) -> None:
    page = browser.new_page(viewport=WIDE)
    found = set()
    for name in GENERATED[edition]:
        visit(page, f"{charter_address}/{edition}/{name}")
        page.evaluate("document.querySelectorAll('p.context').forEach((excerpt) => excerpt.remove())")
        found |= names(page)
    page.close()
    assert found - EVERYWHERE[edition] - INDEXED == IN_GENERATED[edition]
