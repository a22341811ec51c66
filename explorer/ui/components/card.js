// One galaxy: image, similarity or score, rating, tags, and the buttons that appear under the pointer.

class Card {
  constructor(grid) {
    this.grid = grid;
    this.node = make("div", "card");
    this.node.tabIndex = -1;
    this.node.setAttribute("role", "gridcell");
    this.image = make("img");
    this.image.draggable = false;
    this.image.decoding = "async";
    this.score = make("span", "score");
    this.mark = make("span", "mark");
    this.caption = make("div", "caption");
    this.chips = make("div", "chips");
    this.node.append(this.buildFrame(), this.buildFoot());
    this.node.addEventListener("click", (event) => grid.click(this, event));
    this.node.addEventListener("auxclick", (event) => event.button === 1 && grid.openInNewTab(this));
    this.node.addEventListener("focus", () => grid.focusOn(this));
  }

  buildFrame() {
    const frame = make("div", "frame");
    this.actions = this.buildActions();
    this.tick = button("tick", "tick", "Select (space)", (event) => this.grid.selection.toggle(this, event));
    this.tick.tabIndex = -1;
    const imageWindow = make("div", "window");
    imageWindow.append(this.image);
    frame.append(imageWindow, this.score, this.mark, this.tick, this.actions);
    return frame;
  }

  buildFoot() {
    const foot = make("div", "foot");
    foot.append(this.caption, this.chips);
    return foot;
  }

  buildActions() {
    const bar = make("div", "actions");
    this.answerButtons = ANSWERS.map(({ value, label }) => {
      const node = button(`answer ${value}`, value, withKey(label, value), () => this.grid.answers.rate([this], value));
      node.tabIndex = -1;
      node.dataset.answer = value;
      return node;
    });
    const tag = button("answer tag", "tag", () => `Tag (${keyWords("lastTag")}: last tag, ${keyWords("otherTag")}: another)`, () =>
      this.grid.openTagger([this.data.id], tag),
    );
    tag.tabIndex = -1;
    this.more = button("answer more", "more", withKey("Add to the query: more like this", "like"), () =>
      this.grid.report("like", this.data.id),
    );
    this.less = button("answer less", "less", withKey("Add to the query: less like this", "unlike"), () =>
      this.grid.report("unlike", this.data.id),
    );
    this.why = button("answer why", "why", withKey("Why is it here?", "why"), () =>
      this.grid.report("why", this.data.id),
    );
    for (const node of [this.more, this.less, this.why]) node.tabIndex = -1;
    bar.append(...this.answerButtons, tag, this.more, this.less, this.why);
    return bar;
  }

  update(data, context) {
    const moved = this.data?.row !== data.row || this.version !== context.version;
    this.data = data;
    this.version = context.version;
    if (moved) {
      this.image.removeAttribute("src");
      this.fullImage = "";
    }
    this.node.dataset.id = data.id;
    setText(this.score, data.score ?? "");
    setVisible(this.score, Boolean(data.score));
    this.measure = context.measure || "";
    this.score.title = this.measure;
    setText(this.caption, data.caption || data.id);
    this.caption.title = data.id;
    setVisible(this.more, Boolean(context.query));
    setVisible(this.less, Boolean(context.query));
    setVisible(this.why, Boolean(context.explains));
    this.drawMarks();
  }

  drawMarks() {
    const { rating, tags = [], id, score } = this.data;
    if (this.drawnRating !== rating) this.drawMark(rating);
    this.node.classList.toggle("rated", Boolean(rating));
    for (const node of this.answerButtons) {
      const on = node.dataset.answer === rating;
      node.classList.toggle("on", on);
      node.setAttribute("aria-pressed", String(on));
    }
    if (this.chips.dataset.tags !== tags.join("\n")) this.drawChips(tags);
    const measured = this.measure && score ? `${score} (${this.measure})` : score;
    const said = [id, measured, rating && `rated ${rating}`, tags.length && `tagged ${tags.join(", ")}`];
    this.node.setAttribute("aria-label", said.filter(Boolean).join(", "));
    this.image.alt = id;
  }

  drawMark(rating) {
    this.drawnRating = rating;
    this.mark.className = `mark ${rating ?? ""}`;
    this.mark.replaceChildren(rating in ICONS ? icon(rating) : rating ?? "");
  }

  drawChips(tags) {
    this.chips.dataset.tags = tags.join("\n");
    this.chips.replaceChildren(...tags.map((tag) => this.buildChip(tag)));
  }

  buildChip(tag) {
    const chip = make("span", "chip", tag);
    const remove = button("chip-x", "×", `Remove tag ${tag}`, () => this.grid.answers.untag(this, tag));
    remove.tabIndex = -1;
    chip.append(remove);
    return chip;
  }

  showThumbnail(url) {
    if (this.fullImage) return; // the large image has the galaxy in full already
    if (url && this.image.getAttribute("src") !== url) this.image.src = url;
  }
}
