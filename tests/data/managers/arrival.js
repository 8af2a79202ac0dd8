// A leak: the visit is counted before anybody has chosen.
document.cookie = `_ga=GA1.1.1; path=/; max-age=${395 * 86400}; samesite=lax`;
