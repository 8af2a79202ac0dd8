/* A switch of language keeps the place on the page. */
const links = document.querySelectorAll(".editions a");
const keepPlace = () => links.forEach((link) => (link.hash = location.hash));
addEventListener("hashchange", keepPlace);
keepPlace();
