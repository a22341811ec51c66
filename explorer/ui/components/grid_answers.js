// What the visitor says of the galaxies on the grid: shown at once, sent in order, settled by the reply.

const NEWS_MS = 1000; // between questions for what was rated elsewhere
const PREPARE_MS = 700; // of rest, before the next page of candidates is fitted
const NOTICE_MS = 12000;

// [id, rating] of the cards whose rating is another than before; before: id -> rating.
function changedRatings(before, cards) {
  return cards
    .filter(({ id, rating }) => before.has(id) && before.get(id) !== rating)
    .map(({ id, rating }) => [id, rating]);
}

// One line on what was rated elsewhere, [id, rating] each; mine: the ids just rated here.
function elsewhereText(others, mine, how) {
  const both = others.filter(([id]) => mine.includes(id));
  const [id, answer] = both[0] || others[0];
  const rating = answer || "unrated";
  const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
  return both.length
    ? `${id} had been rated ${rating} in another tab${more}: your answer is later and stands`
    : `${how}: ${id} is ${rating}${more}`;
}

// One line on what an undo took back; stored: id -> {rating, tags} of what it touched, as it is now.
function undoneText(stored, tags) {
  const [first, ...more] = Object.entries(stored);
  if (!first) return tags ? "No tagging of yours to undo" : "No rating of yours to undo in this theme";
  const [id, mark] = first;
  if (more.length) return `Undone: ${tags ? "the tags" : "the ratings"} of ${more.length + 1}, ${id} among them`;
  if (tags) return `Undone: ${id} is ${mark.tags.length ? `tagged ${mark.tags.join(", ")}` : "untagged"} again`;
  return `Undone: ${id} is ${mark.rating ? `rated ${mark.rating}` : "unrated"} again`;
}

class GridAnswers {
  constructor(grid) {
    this.grid = grid;
    this.queue = grid.host.queue;
    this.notice = make("div", "notice");
    this.notice.hidden = true;
    this.notice.setAttribute("role", "status");
    this.onQueue = () => grid.toolbar.drawStatus();
    this.onReturn = () => this.catchUp().catch(() => {});
    this.queue.listeners.add(this.onQueue);
    window.addEventListener("focus", this.onReturn);
    this.newsTimer = setInterval(() => this.listen(), NEWS_MS);
  }

  leave() {
    this.queue.listeners.delete(this.onQueue);
    window.removeEventListener("focus", this.onReturn);
    clearInterval(this.newsTimer);
  }

  // While it is looked at, a page hears of what is rated elsewhere: another tab, another server of the same journal.
  async listen() {
    if (this.listening || document.visibilityState !== "visible") return;
    this.listening = true;
    await this.catchUp().catch(() => {});
    this.listening = false;
  }

  rater() {
    const { catalogue, who, theme } = this.grid.data;
    return { catalogue, who, theme };
  }

  // What to show for each card of a rerun, which may be older than an answer that was stored meanwhile.
  newestCards(data) {
    const key = raterKey(data);
    this.queue.noteSeq(key, data.seq);
    return data.cards.map((card) => {
      const { rating, tags } = this.queue.newestMark(key, card, data.seq);
      return { ...card, rating, tags };
    });
  }

  // What a rerun brings that this grid never said: rated in another tab, or read from a file.
  compare(before) {
    const { data, cards } = this.grid;
    const ownAnswer = data.own !== this.own; // the page itself has just rated, for this tab
    this.own = data.own;
    if (ownAnswer) return;
    const changed = changedRatings(before, cards.map((card) => card.data));
    const others = changed.filter(([id]) => !this.queue.hasWaiting(id));
    if (others.length) this.tellElsewhere(others, [], "Rated meanwhile");
  }

  tellElsewhere(others, mine, how = "Rated in another tab") {
    this.tell(elsewhereText(others, mine, how));
  }

  tell(text) {
    setText(this.notice, text);
    setVisible(this.notice, true);
    clearTimeout(this.noticeTimer);
    this.noticeTimer = setTimeout(() => setVisible(this.notice, false), NOTICE_MS);
  }

  // Changes the cards of `ids` on the page; change: the card's data -> what is new.
  mark(ids, change) {
    const marked = new Set(ids);
    for (const card of this.grid.cards) {
      if (!marked.has(card.data.id)) continue;
      Object.assign(card.data, change(card.data));
      card.drawMarks();
    }
  }

  send(path, body, onStored) {
    const key = raterKey(body);
    this.queue.add(path, body, (reply) => {
      if (!this.grid.data || key !== raterKey(this.grid.data)) return;
      this.takeReply(reply, body.galaxies || []);
      onStored?.(reply);
    });
    clearTimeout(this.prepareTimer);
    if (this.grid.data.mode) this.prepareTimer = setTimeout(() => this.prepare(), PREPARE_MS);
  }

  takeReply(reply, mine) {
    for (const [id, mark] of Object.entries(reply.stored)) this.settle(id, mark);
    const others = Object.entries(reply.elsewhere || {});
    if (others.length) this.tellElsewhere(others, mine);
  }

  // The stored state wins, unless more answers for the same galaxy are on their way.
  settle(id, mark) {
    if (!this.queue.hasWaiting(id)) this.mark([id], () => mark);
  }

  // What was rated in other tabs and on other servers is told at once, not with the next answer.
  async catchUp() {
    const { data, root } = this.grid;
    if (!data?.main || !root.isConnected) return;
    const key = raterKey(data);
    const reply = await this.queue.fetchNews(this.rater());
    if (reply && key === raterKey(this.grid.data)) this.takeReply(reply, []);
  }

  // The next page of candidates is fitted while the visitor rests.
  prepare() {
    this.grid.host.post("x/prepare", { ...this.rater(), mode: this.grid.data.mode }).catch(() => {});
  }

  // The answer that one card has already is taken back.
  rate(cards, answer) {
    const ids = cards.map((card) => card.data.id);
    const again = cards.length === 1 && cards[0].data.rating === answer;
    this.rateIds(ids, again ? null : answer);
  }

  rateIds(galaxies, answer) {
    this.mark(galaxies, () => ({ rating: answer }));
    this.send("x/rate", { galaxies, answer, ...this.rater() });
  }

  rateRest() {
    const unrated = this.grid.cards.filter(({ data }) => !data.rating).map(({ data }) => data.id);
    if (unrated.length) this.rateIds(unrated, "down");
  }

  undo(tags = false) {
    this.send("x/undo", { ...this.rater(), tags }, (reply) => this.tellUndone(reply, tags));
  }

  // Says what was taken back, and returns to it where it is on this page.
  tellUndone({ stored, elsewhere = {} }, tags) {
    const undone = Object.fromEntries(Object.entries(stored).filter(([id]) => !(id in elsewhere)));
    this.tell(undoneText(undone, tags));
    const card = this.grid.cards.find(({ data }) => data.id in undone);
    if (!card) return;
    card.node.focus({ preventScroll: true });
    card.node.scrollIntoView({ block: "nearest" });
  }

  tag(galaxies, tag) {
    const known = this.grid.data.tags;
    saveSetting("tag", tag);
    if (!known.includes(tag)) known.push(tag);
    this.mark(galaxies, ({ tags }) => ({ tags: tags.includes(tag) ? tags : [...tags, tag].sort() }));
    this.send("x/tag", { galaxies, add: tag, ...this.rater() });
  }

  untag(card, tag) {
    const galaxies = [card.data.id];
    this.mark(galaxies, ({ tags }) => ({ tags: tags.filter((other) => other !== tag) }));
    this.send("x/tag", { galaxies, remove: tag, ...this.rater() });
  }
}
