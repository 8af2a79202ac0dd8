/* A switch of language keeps the place on the page, and what was searched for. */
const links = document.querySelectorAll(".editions a");
const keepPlace = () => links.forEach((link) => Object.assign(link, { hash: location.hash, search: location.search }));
addEventListener("hashchange", keepPlace);
keepPlace();

/* While a drawer is open over the page, the page behind it is out of reach; a link in it closes it. */
const parts = [...document.querySelectorAll(".skip-to-content, .mobile-header, .content, [popover]")];
for (const drawer of document.querySelectorAll("[popover]")) {
  const reach = (open) => parts.filter((part) => part !== drawer).forEach((part) => (part.inert = open));
  drawer.addEventListener("beforetoggle", ({ newState }) => newState === "closed" && reach(false));
  drawer.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") {
      drawer.focus();
      reach(true);
    }
  });
  drawer.addEventListener("click", ({ target }) => target.closest("a") && drawer.hidePopover());
}

/* Sphinx hides the marks of what was searched for by a javascript: address, which the policy of the pages forbids. */
addEventListener("DOMContentLoaded", () => {
  const link = document.querySelector(".highlight-link a");
  link?.setAttribute("href", "#");
  link?.addEventListener("click", (event) => {
    event.preventDefault();
    SphinxHighlight.hideSearchWords();
  });
});

/* The field of the search page says what was searched for. */
const field = document.querySelector(".search-form input");
if (field) field.value = new URLSearchParams(location.search).get("q") ?? "";
