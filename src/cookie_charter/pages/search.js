
/* A word loses its accents before it is stemmed, as cookie_charter.search does it when pages are indexed. */
window.Stemmer = ((Stemmer) =>
  function () {
    const stemmer = new Stemmer();
    const unaccented = (word) =>
      word.replace(/œ/gi, "oe").replace(/æ/gi, "ae").normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC");
    this.stemWord = (word) => stemmer.stemWord(unaccented(word));
  })(window.Stemmer);
