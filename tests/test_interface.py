"""No word of the interface is in another language than the edition: what a browser tells assistive technology."""

import pytest
from playwright.sync_api import Browser, Page

PAGES = ("index.html", "this-site.html", "translate.html", "404.html")
GENERATED = {
    "fr": ("genindex.html", "cookie-index.html", "search.html", "search.html?q=visiteur", "search.html?q=xyzzy"),
    "en": ("genindex.html", "cookie-index.html", "search.html", "search.html?q=visitor", "search.html?q=xyzzy"),
}

EVERYWHERE = {
    "fr": {
        "Affichage automatique, clair en ce moment", "Affichage automatique, sombre en ce moment", "Affichage clair",
        "Affichage sombre", "Accueil", "Aider à traduire cette charte", "Aller au contenu", "Ce que garde ce site",
        "Charte cookies", "Copyright © Ville de Soissons", "English", "Français", "Furo",
        "Il existe plusieurs sortes de cookies", "Index", "Langues",
        "Les cookies nécessaires au fonctionnement de la plateforme, dits aussi cookies fonctionnels",
        "Navigation dans le site", "Commandes de la page",
        "Passer de l’affichage clair au sombre ou à l’automatique", "Précédent",
        "Précédent Accueil", "Précédent Ce que garde ce site", "Qu’est-ce qu’un cookie\u00a0?", "Recherche",
        "Réalisé avec", "Sphinx", "Suivant", "Suivant Aider à traduire cette charte", "Suivant Ce que garde ce site",
        "SUR CETTE PAGE", "Sur cette page", "Table des matières", "et", "À propos de ce site",
        "À quoi servent les cookies de data.ville-soissons.fr\u00a0?",
    },
    "en": {
        "About this site", "Automatic display, dark at the moment", "Automatic display, light at the moment",
        "Cookie charter", "Cookies the platform needs to work, also called functional cookies",
        "Copyright © Ville de Soissons", "Dark display", "English", "Français", "Furo",
        "Help translate this charter", "Home", "Index", "Languages", "Light display", "Made with", "Next",
        "Next Help translate this charter", "Next What this site keeps", "ON THIS PAGE", "On this page", "Previous",
        "Page controls", "Previous Home", "Previous What this site keeps", "Search", "Site navigation",
        "Skip to content", "Sphinx",
        "Switch between light, dark and automatic display", "Table of contents",
        "There are several kinds of cookies", "What are the cookies of data.ville-soissons.fr for?",
        "What is a cookie?", "What this site keeps", "and",
    },
}  # fmt: skip
"""What stands around the articles, in their titles, tooltips and icons."""

COOKIES = {"cookies_preferences", "csrftoken", "django_language", "sessionid", "sphinx_highlight_terms", "theme"}
INDEXED = COOKIES | {"(soissons)", "(this-site)", "C", "D", "S", "T", "|"} | {
    f"{name} ({stem})"
    for name in COOKIES
    for stem in [("soissons", "this-site")[name in {"theme", "sphinx_highlight_terms"}]]
}  # fmt: skip

IN_GENERATED = {
    "fr": {
        "Index des cookies", "Index - Charte cookies", "Index des cookies - Charte cookies",
        "La recherche est terminée, une page correspondant à la requête a été trouvée.", "Recherche - Charte cookies",
        "Résultats de la recherche", "Votre recherche ne correspond à aucun document. Veuillez vérifier que les mots "
        "sont correctement orthographiés et que vous avez sélectionné assez de catégories.", "visiteur", "xyzzy",
    },
    "en": {
        "Index of cookies", "Index - Cookie charter", "Index of cookies - Cookie charter", "Search - Cookie charter",
        "Search Results", "Search finished, found one page matching the search query.", "visitor",
        "Your search did not match any documents. Please make sure that all words are spelled correctly and that "
        "you've selected enough categories.", "xyzzy",
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
    page = browser.new_page()
    found = set()
    for name in PAGES:
        page.goto(f"{charter_address}/{edition}/{name}")
        title = page.title()
        page.evaluate("document.querySelector('article').remove()")
        found |= names(page) - {title if name != "index.html" else ""}
        assert title.endswith({"fr": "Charte cookies", "en": "Cookie charter"}[edition])
    page.close()
    assert found == EVERYWHERE[edition]


@pytest.mark.parametrize("edition", EVERYWHERE)
def test_the_pages_that_nobody_wrote(browser: Browser, charter_address: str, edition: str) -> None:
    page = browser.new_page()
    found = set()
    for name in GENERATED[edition]:
        page.goto(f"{charter_address}/{edition}/{name}")
        if "q=" in name:
            page.wait_for_function("document.querySelector('#search-results p')?.textContent.includes('.')")
            page.evaluate("document.querySelectorAll('p.context').forEach((excerpt) => excerpt.remove())")
        found |= names(page)
    page.close()
    assert found - EVERYWHERE[edition] - INDEXED == IN_GENERATED[edition]
