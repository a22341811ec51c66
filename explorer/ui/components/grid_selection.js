// The galaxies that are selected, also on other pages, and the bar that says what to do with them.

const MOST_QUERIES = 50; // galaxies of a selection that a search starts from

class GridSelection {
  constructor(grid) {
    this.grid = grid;
    this.rows = new Map(); // id -> row
    this.anchor = 0; // the card that a run begins at
    this.bar = this.buildBar();
  }

  get size() {
    return this.rows.size;
  }

  ids() {
    return [...this.rows.keys()];
  }

  buildBar() {
    const bar = make("div", "selection");
    bar.hidden = true;
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "Selection");
    this.count = make("strong");
    const tag = wordButton("tag", "Tag", "Tag the selection", () => this.grid.openTagger(this.ids(), tag));
    tag.classList.add("rates");
    this.compare = wordButton("images", "Compare", "Side by side, at equal stretch (the first four)", () =>
      this.grid.compare([...this.rows].map(([id, row]) => ({ id, row }))),
    );
    bar.append(
      this.count,
      ...ANSWERS.map(({ value, label }) =>
        button("tool rates", value, withKey(`All: ${label}`, value), () => this.grid.answers.rateIds(this.ids(), value)),
      ),
      tag,
      wordButton("similar", "Similar", "More like these", () => this.grid.host.showSimilar(this.ids().slice(0, MOST_QUERIES))),
      this.compare,
      wordButton("save", "CSV", "Export the selection", () => this.export()),
      button("tool", "close", "Clear the selection (Esc)", () => this.clear()),
    );
    return bar;
  }

  // With Shift, all from the card before to this one.
  toggle(card, event) {
    const { cards } = this.grid;
    const at = cards.indexOf(card);
    const run = event?.shiftKey ? cards.slice(Math.min(at, this.anchor), Math.max(at, this.anchor) + 1) : [card];
    const on = event?.shiftKey || !this.rows.has(card.data.id);
    for (const { data } of run) on ? this.rows.set(data.id, data.row) : this.rows.delete(data.id);
    this.anchor = at;
    this.draw();
  }

  addPage() {
    for (const { data } of this.grid.cards) this.rows.set(data.id, data.row);
    this.draw();
  }

  clear() {
    this.rows.clear();
    this.draw();
  }

  draw() {
    for (const card of this.grid.cards) {
      const on = this.rows.has(card.data.id);
      card.node.classList.toggle("selected", on);
      card.node.setAttribute("aria-selected", String(on));
    }
    this.grid.root.classList.toggle("selecting", this.size > 0);
    setVisible(this.bar, this.size > 0);
    setVisible(this.compare, this.size > 1 && this.grid.data?.pictured);
    setText(this.count, `${this.size} selected`);
    this.grid.host.selected(this.ids());
  }

  async export() {
    const body = { galaxies: this.ids(), ...this.grid.answers.rater() };
    try {
      download(await this.grid.host.exported(body), "selection.csv");
    } catch {
      setText(this.count, "export failed: try again");
    }
  }
}
