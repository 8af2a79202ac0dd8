// Of a browser's languages, the first for which there is an edition comes first.
const list = document.querySelector("ul");
for (const wanted of [...navigator.languages].reverse()) {
  const primary = wanted.toLowerCase().split("-")[0];
  for (const link of list.querySelectorAll("a")) {
    if (link.lang.toLowerCase().split("-")[0] === primary) {
      list.prepend(link.parentNode);
      break;
    }
  }
}
