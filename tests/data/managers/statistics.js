// What counts visits, once the visitor has agreed to that.
document.cookie = `_ga=GA1.1.${Math.floor(Math.random() * 1e9)}; path=/; max-age=${395 * 86400}; samesite=lax`;
