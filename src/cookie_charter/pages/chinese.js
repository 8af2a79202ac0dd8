
/* Of Chinese each two characters that follow each other are looked up, as cookie_charter.search has indexed them. */
var splitQuery = (query) => {
  const pairs = ([...run]) => ` ${run.length < 2 ? run : run.slice(1).map((next, place) => run[place] + next).join(" ")} `;
  return query
    .replace(/[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu, pairs)
    .split(/[^\p{Letter}\p{Number}_\p{Emoji_Presentation}]+/gu)
    .filter((term) => term);
};
