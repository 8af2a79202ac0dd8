/* Scripts run here, so there is a search. Furo says so too late: a field would come up after all else. */
document.documentElement.classList.remove("no-js");

/* The display that the reader has chosen, for a body that is still to come. */
new MutationObserver((_changes, observer) => {
  if (document.body) {
    document.body.dataset.theme = localStorage.getItem("theme") || "auto";
    observer.disconnect();
  }
}).observe(document.documentElement, { childList: true });
