
{
  /* A word loses its accents before it is stemmed, as cookie_charter.search does it when pages are indexed. */
  const unaccented = (word) =>
    word.replace(/œ/gi, "oe").replace(/æ/gi, "ae").normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC");
  window.Stemmer = ((Stemmer) =>
    function () {
      const stemmer = new Stemmer();
      this.stemWord = (word) => stemmer.stemWord(unaccented(word));
    })(window.Stemmer);

  /* Of each cookie its page, address there, name, kind, service and purpose. */
  const cookies = [];

  /* A theme that loads Sphinx's script after this one has the search of Sphinx. */
  if (typeof Search !== "undefined") {
    const search = Search._performSearch;
    /* Cookies come before pages, in the place of what Sphinx finds by name. The last of the results is shown first. */
    Search._performSearch = (query, ...terms) => {
      const results = search(query, ...terms);
      const found = findCookies(query.trim().toLowerCase()).map(asResult);
      const rows = new Set(cookies.map(([page, anchor]) => `${page}#${anchor}`));
      return [...results.filter(([page, , anchor]) => !rows.has(page + anchor)), ...found.reverse()];
    };

    const toText = Search.htmlToText;
    /* Sphinx takes the tags away, and would glue a heading to the sentence under it. */
    Search.htmlToText = (html, anchor) =>
      toText(
        html.replace(/<\/(h\d|th|td|caption|dt|figcaption)>/g, " · $&").replace(/<\/(p|li|dd|div)>/g, " $&"),
        anchor,
      ).replace(/[ \t\r\n]+/g, " ").replace(/(· )+/g, "· ");

    const summary = Search.makeSearchSummary;
    /* Sphinx cuts an excerpt where it may, in the middle of a word too. */
    Search.makeSearchSummary = (...page) => {
      const excerpt = summary(...page);
      if (excerpt)
        excerpt.textContent = excerpt.textContent
          .replace(/^\.\.\.\S{0,30}\s(· )?/, "… ")
          .replace(/\s\S{0,30}\.\.\.$/, " …");
      return excerpt;
    };
  }

  /* Those that say each word of the query, in any form: first the one of that name, or of a pattern that begins as it
     does, then those with a word of it in their names. */
  const findCookies = (query) => {
    const stemmer = new Stemmer();
    const words = splitQuery(query).filter((word) => ![...stopwords].includes(word));
    const sayer = (...texts) => {
      const stems = splitQuery(texts.join(" ").toLowerCase()).map((word) => stemmer.stemWord(word));
      return (word) => {
        const asked = stemmer.stemWord(word);
        return stems.some((stem) => stem === asked || (asked.length > 2 && stem.includes(asked)));
      };
    };
    const rank = ([, , name, kind, ...texts]) => {
      const plain = unaccented(name.toLowerCase());
      const names = (word) => plain.includes(unaccented(word));
      const says = sayer(...texts);
      const isKind = sayer(kind);
      const start = name.split("*")[0].toLowerCase();
      if (plain === unaccented(query) || (start.length > 1 && start !== plain && query.startsWith(start))) return 3;
      const itself = words.filter((word) => names(word) || says(word));
      /* Each of them is a cookie: that word alone finds none. */
      if (!itself.length || !words.every((word) => itself.includes(word) || isKind(word))) return 0;
      return words.some(names) ? 2 : 1;
    };
    return cookies
      .map((cookie) => ({ cookie, rank: rank(cookie) }))
      .filter((found) => found.rank)
      .sort((one, other) => other.rank - one.rank)
      .map((found) => found.cookie);
  };

  const asResult = ([page, anchor, name, ...details]) =>
    [page, asHtml(name), `#${anchor}`, asHtml(details.join(" · ")), 100, page, "object"];

  /* Before version 9, Sphinx puts results into the page as they are. */
  const asHtml = (text) =>
    typeof _escapeHTML === "undefined" ? text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`) : text;
}
