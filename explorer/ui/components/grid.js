// The gallery grid. Marks at once, stores in order, keeps its nodes from one rerun to the next.

const SIZES = { S: 112, M: 172, L: 268 };

class Grid {
  constructor(root) {
    this.root = root;
    this.cards = [];
    this.selected = new Map(); // id -> row, also of other pages
    this.cursor = 0;
    this.queue = answerQueue();
    this.onQueue = () => this.drawStatus();
    this.queue.listeners.add(this.onQueue);
    this.onReturn = () => this.catchUp().catch(() => {});
    window.addEventListener("focus", this.onReturn);
    this.build();
    this.setSize(saved("card", "M"));
  }

  build() {
    this.tagger = new Tagger((ids, tag) => this.tag(ids, tag));
    this.bar = make("div", "bar");
    this.body = make("div", "cards");
    this.body.setAttribute("role", "listbox");
    this.body.setAttribute("aria-multiselectable", "true");
    this.body.setAttribute("aria-label", "Results");
    this.empty = make("div", "empty");
    this.notice = make("div", "notice");
    this.notice.hidden = true;
    this.notice.setAttribute("role", "status");
    this.help = this.buildHelp();
    this.selection = this.buildSelection();
    this.onwards = button("onwards", "Next page", "Next page (])", () => this.turn(1));
    this.darkroom = new Darkroom((box) => this.event("crop", box));
    this.root.append(this.bar, this.notice, this.help, this.empty, this.body, this.onwards, this.darkroom.node);
    this.root.append(this.selection, this.tagger.node);
    this.buildBar();
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("pointerdown", () => this.root.classList.remove("keys"));
    this.root.addEventListener("click", () => (this.tagger.node.hidden = true));
  }

  buildBar() {
    this.note = make("span", "note");
    this.status = make("button", "status");
    this.status.type = "button";
    this.status.setAttribute("aria-live", "polite");
    this.status.addEventListener("click", () => this.queue.retry());
    this.rest = wide("down", "Rest", "Everything not rated on this page: not interesting (D)", () => this.rateRest());
    this.undoButton = button("tool", "undo", "Undo the last rating (z)", () => this.undo());
    this.sizes = Object.keys(SIZES).map((size) =>
      button("tool size", size, `Cards: ${size}`, () => this.setSize(size)),
    );
    const keys = button("tool", "keys", "Keys (h)", () => show(this.help, this.help.hidden));
    this.pager = this.buildPager();
    const tools = make("span", "tools");
    this.rating = make("span", "rating");
    this.rating.title = "Who rates, and for which theme";
    tools.append(this.rating, this.status, this.rest, this.undoButton, keys, ...this.sizes, this.pager);
    this.bar.append(this.note, tools);
  }

  buildPager() {
    const pager = make("span", "pager");
    this.before = button("tool", "before", "Previous page ([)", () => this.turn(-1));
    this.place = make("span", "place");
    this.after = button("tool", "after", "Next page (])", () => this.turn(1));
    pager.append(this.before, this.place, this.after);
    return pager;
  }

  buildHelp() {
    const help = make("div", "help");
    help.hidden = true;
    const keys = [
      ["← ↑ → ↓", "move"], ["Enter", "look-alikes"], ["u  +", "interesting"], ["d  −", "not"],
      ["a  x", "artefact"], ["?", "unsure"], ["0 – 5", "score"], ["Backspace", "unrate"], ["z", "undo rating"], ["Shift + z", "undo tag"],
      ["t", "last tag"], ["g", "another tag"], ["space", "select"], ["e", "select the page"], ["D", "rest of the page: not"], ["Shift + click", "select a run"],
      ["Esc", "clear"], ["[  ]", "page"], ["m  l", "more / less like this"], ["w", "why it is here"],
    ];
    for (const [key, meaning] of keys) {
      const item = make("span");
      item.append(make("kbd", "", key), make("span", "", meaning));
      help.append(item);
    }
    return help;
  }

  buildSelection() {
    const bar = make("div", "selection");
    bar.hidden = true;
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "Selection");
    this.count = make("strong");
    const tag = wide("tag", "Tag", "Tag the selection", () => this.openTagger(null, tag));
    bar.append(
      this.count,
      ...ANSWERS.map(({ value, label }) =>
        button("tool", value, `All: ${label}`, () => this.rateSelection(value)),
      ),
      tag,
      wide("similar", "Similar", "More like these", () => visit(similarTo([...this.selected.keys()].slice(0, 50)))),
      wide("save", "CSV", "Export the selection", () => this.export()),
      button("tool", "close", "Clear the selection (Esc)", () => this.clear()),
    );
    return bar;
  }

  // --- data from a rerun ----------------------------------------------------------------------

  update(data, events) {
    this.events = events;
    const scope = scopeOf(data);
    const rows = data.cards.map((card) => card.row).join();
    const fresh = rows !== this.rows || data.version !== this.data?.version;
    const sameRater = this.data && scope === scopeOf(this.data);
    const before = sameRater ? new Map(this.cards.map(({ data: card }) => [card.id, card.rating])) : new Map();
    this.queue.hear(scope, data.seq);
    this.data = data;
    this.rows = rows;
    this.thumbnails = thumbnailsOf(data.version);
    this.resize(data.cards.length);
    data.cards.forEach((card, i) => {
      const mark = this.queue.newest(scope, card, data.seq);
      this.cards[i].update({ ...card, rating: mark.rating, tags: mark.tags }, data);
    });
    this.compare(before);
    if (fresh) this.arrive();
    this.paint();
    this.drawFrame();
    document.cookie = `explorer_who=${encodeURIComponent(data.who)};path=/;max-age=31536000;samesite=strict`;
  }

  // What a rerun brings that this grid never said: rated in another tab, or read from a file.
  compare(before) {
    const here = this.data.own !== this.own; // the page itself has just rated, for this tab
    this.own = this.data.own;
    if (here) return;
    const changed = this.cards.filter(({ data: { id, rating } }) => before.has(id) && before.get(id) !== rating);
    const theirs = changed.filter(({ data: { id } }) => !this.queue.waiting.some(({ body }) => body.galaxies?.includes(id)));
    if (theirs.length) this.tellElsewhere(theirs.map(({ data: { id, rating } }) => [id, rating]), [], "Rated meanwhile");
  }

  tellElsewhere(others, mine, how = "Rated in another tab") {
    const both = others.filter(([id]) => mine.includes(id));
    const [id, answer] = both[0] || others[0];
    const said = answer || "unrated";
    const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
    write(this.notice, both.length
      ? `${id} had been rated ${said} in another tab${more}: your answer is later and stands`
      : `${how}: ${id} is ${said}${more}`);
    show(this.notice, true);
    clearTimeout(this.noticed);
    this.noticed = setTimeout(() => show(this.notice, false), 12000);
  }

  resize(count) {
    while (this.cards.length > count) this.cards.pop().node.remove();
    while (this.cards.length < count) {
      const card = new Card(this);
      this.cards.push(card);
      this.body.append(card.node);
    }
  }

  arrive() {
    this.cursor = 0;
    this.anchor = 0;
    this.roam();
    const idle = !document.activeElement || document.activeElement === document.body;
    if (this.data.main && (idle || this.hadFocus)) this.cards[0]?.node.focus({ preventScroll: true });
    this.hadFocus = false;
    // A page that was turned, or another grid in its place, is read from its beginning.
    const another = !this.arrived && this.data.main;
    if ((this.turned || another) && this.bar.getBoundingClientRect().top < 60) this.bar.scrollIntoView({ block: "center" });
    this.turned = false;
    this.arrived = true;
  }

  async paint() {
    const { thumbnails, rows } = this;
    const wanted = this.cards.map((card) => card.data.row);
    for (const card of this.cards) card.paint(thumbnails.get(card.data.row));
    try {
      await thumbnails.load(wanted);
    } catch {
      write(this.status, "images missing: reload");
    }
    if (rows !== this.rows) return;
    for (const card of this.cards) card.paint(thumbnails.get(card.data.row));
    if (this.data.next?.length) thumbnails.load(this.data.next).catch(() => {});
  }

  drawFrame() {
    const { note = "", empty, page = 0, pages = 1, hero } = this.data;
    this.root.classList.toggle("hero", Boolean(hero));
    this.root.classList.toggle("small", Boolean(this.data.small));
    this.root.classList.toggle("strip", Boolean(this.data.strip));
    write(this.note, note);
    write(this.rating, `${this.data.who} · ${this.data.theme}`);
    show(this.rating, Boolean(this.data.main));
    show(this.rest, Boolean(this.data.mode) && this.cards.length > 0);
    write(this.empty, empty || "");
    show(this.empty, !this.cards.length && Boolean(empty));
    show(this.pager, pages > 1 || page > 0);
    show(this.onwards, page + 1 < pages && this.cards.length > 0 && !this.data.small);
    const onwards = this.data.onwards || "Next page";
    write(this.onwards, onwards);
    this.onwards.title = `${onwards} (])`;
    this.onwards.setAttribute("aria-label", this.onwards.title);
    this.darkroom.show(hero ? this.cards[0] : null, this.data);
    write(this.place, this.data.openEnd ? `${page + 1}` : `${page + 1} / ${pages}`);
    this.before.disabled = page <= 0;
    this.after.disabled = page + 1 >= pages;
    this.drawSelection();
    this.drawStatus();
  }

  drawStatus() {
    const { failed, waiting, stored } = this.queue;
    const text = failed
      ? `not saved: ${failed} – try again`
      : waiting.length ? "saving" : stored ? "saved" : "";
    write(this.status, text);
    this.status.classList.toggle("failed", Boolean(failed));
    this.status.disabled = !failed;
    this.status.title = failed ? `${waiting.length} answers wait` : `${stored} answers on disk`;
    show(this.status, Boolean(text));
  }

  // --- answers ---------------------------------------------------------------------------------

  rater() {
    return { who: this.data.who, theme: this.data.theme };
  }

  mark(ids, change) {
    const known = new Set(ids);
    for (const card of this.cards) {
      if (!known.has(card.data.id)) continue;
      Object.assign(card.data, change(card.data));
      card.drawMarks();
    }
  }

  send(path, body) {
    const scope = scopeOf(body);
    this.queue.add(path, body, (reply) => {
      if (this.data && scope === scopeOf(this.data)) this.learn(reply, body.galaxies || []);
    });
    clearTimeout(this.preparing);
    if (this.data.mode) this.preparing = setTimeout(() => this.prepare(), 700);
  }

  learn(reply, mine) {
    for (const [id, mark] of Object.entries(reply.stored)) this.settle(id, mark);
    const others = Object.entries(reply.elsewhere || {});
    if (others.length) this.tellElsewhere(others, mine);
  }

  // Back from another tab: what was rated there is told at once, not with the next answer.
  async catchUp() {
    if (!this.data?.main || !this.root.isConnected) return;
    const scope = scopeOf(this.data);
    const reply = await this.queue.news(this.rater());
    if (reply && scope === scopeOf(this.data)) this.learn(reply, []);
  }

  // The next page of candidates is fitted while the hand rests.
  prepare() {
    post("x/prepare", { ...this.rater(), mode: this.data.mode }).catch(() => {});
  }

  // The stored state wins, unless more answers for the same galaxy are on their way.
  settle(id, mark) {
    if (this.queue.waiting.some(({ body }) => body.galaxies?.includes(id))) return;
    this.mark([id], () => mark);
  }

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
    const open = this.cards.filter(({ data }) => !data.rating).map(({ data }) => data.id);
    if (open.length) this.rateIds(open, "down");
  }

  selectPage() {
    for (const { data } of this.cards) this.selected.set(data.id, data.row);
    this.drawSelection();
  }

  rateSelection(answer) {
    this.rateIds([...this.selected.keys()], answer);
  }

  undo(tags = false) {
    this.send("x/undo", { ...this.rater(), tags });
  }

  tag(ids, tag) {
    save("tag", tag);
    if (!this.data.tags.includes(tag)) this.data.tags.push(tag);
    this.mark(ids, ({ tags }) => ({ tags: tags.includes(tag) ? tags : [...tags, tag].sort() }));
    this.send("x/tag", { galaxies: ids, add: tag, ...this.rater() });
  }

  untag(card, tag) {
    this.mark([card.data.id], ({ tags }) => ({ tags: tags.filter((other) => other !== tag) }));
    this.send("x/tag", { galaxies: [card.data.id], remove: tag, ...this.rater() });
  }

  openTagger(cards, anchor) {
    const ids = cards ? cards.map((card) => card.data.id) : [...this.selected.keys()];
    this.tagger.open(ids, this.data.tags, anchor, this.cards[this.cursor]?.node);
  }

  tagAgain(cards) {
    const last = saved("tag", "");
    if (last) this.tag(cards.map((card) => card.data.id), last);
    else this.openTagger(cards, cards[0].node);
  }

  async export() {
    const body = { galaxies: [...this.selected.keys()], ...this.rater() };
    const response = await fetch("x/export", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.ok) download(await response.blob(), "selection.csv");
    else write(this.count, "export failed: try again");
  }

  // --- selection -------------------------------------------------------------------------------

  toggle(card, event) {
    const at = this.cards.indexOf(card);
    const run = event?.shiftKey ? this.cards.slice(Math.min(at, this.anchor), Math.max(at, this.anchor) + 1) : [card];
    const on = event?.shiftKey || !this.selected.has(card.data.id);
    for (const { data } of run) on ? this.selected.set(data.id, data.row) : this.selected.delete(data.id);
    this.anchor = at;
    this.drawSelection();
  }

  clear() {
    this.selected.clear();
    this.drawSelection();
  }

  drawSelection() {
    for (const card of this.cards) {
      const on = this.selected.has(card.data.id);
      card.node.classList.toggle("selected", on);
      card.node.setAttribute("aria-selected", String(on));
    }
    this.root.classList.toggle("selecting", this.selected.size > 0);
    show(this.selection, this.selected.size > 0);
    write(this.count, `${this.selected.size} selected`);
  }

  // --- mouse and keys --------------------------------------------------------------------------

  event(name, value) {
    this.hadFocus = true;
    this.events(name, value);
  }

  clicked(card, event) {
    event.stopPropagation();
    if (event.shiftKey || event.ctrlKey || event.metaKey) return this.toggle(card, event);
    if (!this.data.hero) this.pick(card.data.id);
  }

  pick(id) {
    if (this.data.picks) return this.event("pick", id);
    this.hadFocus = true;
    visit(similarTo([id]));
  }

  openBeside(card) {
    if (!this.data.hero) window.open(similarTo([card.data.id]), "_blank", "noopener");
  }

  focused(card) {
    this.cursor = this.cards.indexOf(card);
    this.roam();
  }

  roam() {
    this.cards.forEach((card, i) => (card.node.tabIndex = i === this.cursor ? 0 : -1));
  }

  move(step) {
    const to = Math.max(0, Math.min(this.cards.length - 1, this.cursor + step));
    this.cards[to]?.node.focus();
    this.cards[to]?.node.scrollIntoView({ block: "nearest" });
  }

  columns() {
    const top = this.cards[0]?.node.offsetTop;
    const next = this.cards.findIndex((card) => card.node.offsetTop !== top);
    return next < 0 ? this.cards.length : next;
  }

  turn(step) {
    const { page = 0, pages = 1 } = this.data;
    if (page + step >= 0 && page + step < pages) this.event("page", page + step), (this.turned = true);
  }

  key(event) {
    this.root.classList.add("keys");
    if (event.ctrlKey || event.metaKey || event.altKey || event.composedPath()[0].tagName === "INPUT") return;
    const card = this.cards[this.cursor];
    if (!card || !this.pressed(event.key, card, event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  pressed(key, card, event) {
    const onButton = event.composedPath()[0].tagName === "BUTTON";
    if (onButton && (key === "Enter" || key === " ")) return false;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns(), ArrowDown: this.columns() };
    if (key in steps) return this.move(steps[key]), true;
    const answer = /^[0-5]$/.test(key) ? key : ANSWERS.find(({ keys }) => keys.includes(key))?.value;
    if (answer) return this.rateAndGoOn(card, answer), true;
    return this.command(key, card, event);
  }

  rateAndGoOn(card, answer) {
    this.rateIds([card.data.id], card.data.rating === answer ? null : answer);
    if (!this.data.hero && card.data.rating) this.move(1);
  }

  command(key, card, event) {
    const commands = {
      Enter: () => this.data.hero || this.pick(card.data.id),
      " ": () => this.toggle(card, event),
      Backspace: () => this.rateIds([card.data.id], null),
      t: () => this.tagAgain(this.selected.size ? this.chosen() : [card]),
      g: () => this.openTagger(this.selected.size ? null : [card], card.node),
      e: () => this.selectPage(),
      D: () => this.data.mode && this.rateRest(),
      z: () => this.undo(),
      Z: () => this.undo(true),
      h: () => show(this.help, this.help.hidden),
      m: () => this.data.query && this.event("like", card.data.id),
      l: () => this.data.query && this.event("unlike", card.data.id),
      w: () => this.data.explains && this.event("why", card.data.id),
      "[": () => this.turn(-1),
      "]": () => this.turn(1),
      Escape: () => this.clear(),
    };
    commands[key]?.();
    return key in commands;
  }

  chosen() {
    return [...this.selected.keys()].map((id) => ({ data: { id } }));
  }

  setSize(size) {
    const known = size in SIZES ? size : "M";
    save("card", known);
    this.root.style.setProperty("--card", `${SIZES[known]}px`);
    for (const node of this.sizes) node.setAttribute("aria-pressed", String(node.textContent === known));
  }

  leave() {
    this.queue.listeners.delete(this.onQueue);
    window.removeEventListener("focus", this.onReturn);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".grid");
  root.explorer ||= new Grid(root);
  root.explorer.update(data, setTriggerValue);
  return () => root.isConnected || root.explorer.leave();
}
