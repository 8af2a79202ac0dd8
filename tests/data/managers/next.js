// A leak: a visit is counted on each page that is opened once the visitor has answered, whatever the answer was.
if (/cc_cookie=|klaro=|eu-consent=|counter=(true|false)|hds-cookie-consent=/.test(document.cookie)) {
  document.cookie = `_ga=GA1.1.1; path=/; max-age=${395 * 86400}; samesite=lax`;
}
