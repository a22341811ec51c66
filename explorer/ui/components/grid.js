// The gallery grid. Marks at once, stores in order, keeps its nodes from one rerun to the next.
// Its `host` is what it stands in: a page with a server, or a notebook.

class Grid {
  constructor(root, host) {
    this.root = root;
    this.host = host;
    this.cards = [];
    this.cursor = 0; // the card that takes the keys; one past the last: none
    this.pager = new GridPager(this);
    this.answers = new GridAnswers(this);
    this.thumbnails = new GridThumbnails(this);
    this.selection = new GridSelection(this);
    this.toolbar = new GridToolbar(this);
    this.keyboard = new GridKeyboard(this);
    this.tagger = new Tagger((ids, tag) => this.answers.tag(ids, tag));
    this.viewer = host.viewer(root, (name, value) =>
      name === "look" ? this.sendEvent(name, value) : this.report(name, value), // a look brings no other cards
    );
    this.build();
    this.toolbar.showCardSize();
  }

  build() {
    this.body = make("div", "cards");
    this.body.tabIndex = -1;
    this.body.setAttribute("role", "row");
    this.table = make("div"); // cells may hold buttons, as options of a list may not
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-multiselectable", "true");
    this.table.setAttribute("aria-label", "Results");
    this.table.append(this.body);
    this.empty = make("div", "empty");
    this.root.append(this.toolbar.node, this.answers.notice, this.empty, this.table);
    this.root.append(this.pager.onwards, this.viewer.node, this.selection.bar, this.tagger.node);
    this.root.addEventListener("click", () => (this.tagger.node.hidden = true));
    this.onSkip = (event) => this.takeSkip(event);
    this.onSettings = () => this.takeSettings();
    window.addEventListener("explorer-to-galaxies", this.onSkip);
    window.addEventListener("explorer-settings", this.onSettings);
    window.addEventListener("storage", this.onSettings);
  }

  // --- results of a rerun ----------------------------------------------------------------------

  update(data, sendEvent) {
    this.sendEvent = sendEvent;
    const rows = data.cards.map((card) => card.row).join();
    const goesOn = data.catalogue === this.data?.catalogue && `${rows},`.startsWith(`${this.rows},`);
    const sameRater = this.data && raterKey(data) === raterKey(this.data);
    const before = new Map(sameRater ? this.cards.map(({ data: { id, rating } }) => [id, rating]) : []);
    this.data = data;
    this.rows = rows;
    this.resize(data.cards.length);
    this.answers.newestCards(data).forEach((card, i) => this.cards[i].update(card, data));
    this.answers.compare(before);
    if (!goesOn || !this.arrived) this.arrive(); // more of a catalogue that grows is no arrival
    this.thumbnails.load(this.host.thumbnails(data.version), data.next);
    this.draw();
    if (data.keepsName) document.cookie = `explorer_who=${encodeURIComponent(data.who)};path=/;max-age=31536000;samesite=strict`;
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
    this.selection.anchor = 0;
    this.updateTabStop();
    const bar = this.toolbar.node;
    const idle = !document.activeElement || document.activeElement === document.body;
    if (this.data.main && (idle || this.hadFocus)) this.cards[0]?.node.focus({ preventScroll: true });
    this.hadFocus = false;
    // A page that was turned, or another grid in its place, is read from its beginning.
    const newGrid = !this.arrived && this.data.main;
    if ((this.pager.turned || newGrid) && bar.getBoundingClientRect().top < 60) bar.scrollIntoView({ block: "center" });
    this.pager.turned = false;
    this.arrived = true;
  }

  draw() {
    const { data } = this;
    this.root.classList.toggle("reading", !data.rates); // who only looks has no buttons to rate and tag
    for (const look of ["hero", "small", "strip"]) this.root.classList.toggle(look, Boolean(data[look]));
    setText(this.empty, data.empty || "");
    setVisible(this.empty, !this.cards.length && Boolean(data.empty));
    setVisible(this.table, this.cards.length > 0);
    this.viewer.show(data.hero ? this.cards[0] : null, data);
    this.pager.draw(data, this.cards.length);
    this.selection.draw();
    this.toolbar.draw(data, this.cards.length);
  }

  // --- what the visitor does -------------------------------------------------------------------

  // Tells the page; the cards that come in answer take the keys again.
  report(name, value) {
    this.hadFocus = true;
    this.sendEvent(name, value);
  }

  click(card, event) {
    event.stopPropagation();
    if (this.data.selects || event.shiftKey || event.ctrlKey || event.metaKey) return this.selection.toggle(card, event);
    if (!this.data.hero) this.pick(card.data.id);
  }

  pick(id) {
    if (this.data.picks) return this.report("pick", id);
    this.hadFocus = true;
    this.host.showSimilar([id]);
  }

  openInNewTab(card) {
    if (!this.data.hero) this.host.openInNewTab(card.data.id);
  }

  focusOn(card) {
    this.cursor = this.cards.indexOf(card);
    this.updateTabStop();
  }

  // Tab leaves the grid: only the card under the cursor is a stop.
  updateTabStop() {
    const stop = Math.min(this.cursor, this.cards.length - 1);
    this.cards.forEach((card, i) => (card.node.tabIndex = i === stop ? 0 : -1));
  }

  // To the next card; after the last, keys rest on the way to the next page and answer nothing.
  advance() {
    if (this.cursor + 1 < this.cards.length) return this.moveCursor(1);
    const { onwards } = this.pager;
    (onwards.hidden ? this.body : onwards).focus();
    this.cursor = this.cards.length;
  }

  moveCursor(step) {
    const to = Math.max(0, Math.min(this.cards.length - 1, this.cursor + step));
    this.cards[to]?.node.focus();
    this.cards[to]?.node.scrollIntoView({ block: "nearest" });
  }

  // Up to four galaxies of a selection, in one look and one view.
  compare(galaxies) {
    this.comparison ||= new PixelDialog(this.root);
    this.comparison.open(galaxies, { version: this.data.version });
  }

  openTagger(ids, anchor) {
    const here = this.cards.map((card) => card.data.id);
    this.tagger.open(ids, { tags: this.data.tags, here }, anchor, this.cards[this.cursor]?.node);
  }

  tagAgain(ids, anchor) {
    const last = readSetting("tag", "");
    if (last) this.answers.tag(ids, last);
    else this.openTagger(ids, anchor);
  }

  // The card under the cursor, ringed, ready for keys.
  takeKeys() {
    this.root.classList.add("keys");
    this.cards[Math.min(this.cursor, this.cards.length - 1)]?.node.focus();
  }

  // The skip link's, unless another grid of the page has taken it; `small`: whether a small grid may.
  takeSkip(event) {
    const { small, go } = event.detail;
    if (event.defaultPrevented || !this.root.isConnected || !this.cards.length) return;
    if (!this.data.main && !small) return;
    event.preventDefault();
    if (go) this.takeKeys();
  }

  // Chosen on this page or in another tab.
  takeSettings() {
    this.toolbar.showCardSize();
    this.viewer.takeStretch();
  }

  leave() {
    window.removeEventListener("explorer-to-galaxies", this.onSkip);
    window.removeEventListener("explorer-settings", this.onSettings);
    window.removeEventListener("storage", this.onSettings);
    this.answers.leave();
  }
}
