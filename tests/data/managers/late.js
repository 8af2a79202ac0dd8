// A leak: the visit is counted two seconds after the arrival, whatever the visitor does.
setTimeout(() => {
  document.cookie = `_ga=GA1.1.1; path=/; max-age=${395 * 86400}; samesite=lax`;
}, 2000);
