// A leak: the visit of whoever refuses is counted, be it for the moment until the manager deletes what it finds.
addEventListener('click', (event) => {
  if (!/refus|decline|only what is needed/i.test(event.composedPath()[0].textContent)) return;
  document.cookie = `_ga=GA1.1.1; path=/; max-age=${395 * 86400}; samesite=lax`;
}, true);
