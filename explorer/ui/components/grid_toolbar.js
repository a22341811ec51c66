// The bar above the grid: a note, who rates, whether answers are stored, card sizes, pages, and the keys.

const CARD_PX = { S: 112, M: 172, L: 268 };
const KEYS_HELP = [
  ["← ↑ → ↓", "move"], ["Enter", "look-alikes"], ["u  +", "interesting"], ["d  −", "not"],
  ["a  x", "artefact"], ["?", "unsure"], ["0 – 5", "score"], ["Backspace", "unrate"], ["z", "undo rating"], ["Shift + z", "undo tag"],
  ["t", "last tag"], ["g", "another tag"], ["space", "select"], ["e", "select the page"], ["D", "rest of the page: not"], ["Shift + click", "select a run"],
  ["Esc", "clear"], ["[  ]", "page"], ["m  l", "more / less like this"], ["w", "why it is here"],
];

// What the bar says of the answers on their way.
function statusText({ failed, waiting, stored }) {
  if (failed) return `not saved: ${failed} – try again`;
  return waiting.length ? "saving" : stored ? "saved" : "";
}

class GridToolbar {
  constructor(grid) {
    this.grid = grid;
    this.node = make("div", "bar");
    this.help = this.buildHelp();
    this.note = make("span", "note");
    this.rater = make("span", "rating");
    this.status = this.buildStatus();
    this.rest = wordButton("down", "Rest", "Everything not rated on this page: not interesting (D)", () => grid.answers.rateRest());
    this.undo = button("tool", "undo", "Undo the last rating (z)", () => grid.answers.undo());
    const keys = button("tool", "keys", "Keys (h)", () => this.toggleHelp());
    this.sizes = Object.keys(CARD_PX).map((size) =>
      button("tool size", size, `Cards: ${size}`, () => this.setCardSize(size)),
    );
    const tools = make("span", "tools");
    tools.append(this.rater, this.status, this.rest, this.undo, keys, ...this.sizes, grid.pager.node);
    this.node.append(this.note, tools);
  }

  buildStatus() {
    const status = make("button", "status");
    status.type = "button";
    status.setAttribute("aria-live", "polite");
    status.addEventListener("click", () => this.grid.answers.queue.retry());
    return status;
  }

  buildHelp() {
    const help = make("div", "help");
    help.hidden = true;
    for (const [key, meaning] of KEYS_HELP) {
      const item = make("span");
      item.append(make("kbd", "", key), make("span", "", meaning));
      help.append(item);
    }
    return help;
  }

  toggleHelp() {
    setVisible(this.help, this.help.hidden);
  }

  setCardSize(size) {
    const known = size in CARD_PX ? size : "M";
    saveSetting("card", known);
    this.grid.root.style.setProperty("--card", `${CARD_PX[known]}px`);
    for (const node of this.sizes) node.setAttribute("aria-pressed", String(node.textContent === known));
  }

  draw({ note = "", measure, who, theme, main, mode, rates }, count) {
    setText(this.note, measure && count ? `${note} · number: ${measure}` : note);
    setText(this.rater, rates ? `${who} · ${theme}` : "looking only");
    this.rater.title = rates ? `${who} rates, for the theme ${theme}` : `${who} is here as a reader: rating and tagging take a rater`;
    setVisible(this.rater, Boolean(main));
    setVisible(this.rest, Boolean(mode && rates) && count > 0);
    setVisible(this.undo, rates);
    this.drawStatus();
  }

  drawStatus() {
    const { queue } = this.grid.answers;
    const text = statusText(queue);
    setText(this.status, text);
    this.status.classList.toggle("failed", Boolean(queue.failed));
    this.status.disabled = !queue.failed;
    this.status.title = queue.failed ? `${queue.waiting.length} answers wait` : `${queue.stored} answers on disk`;
    setVisible(this.status, Boolean(text));
  }
}
