// The bar above the grid: a note, who rates, whether answers are stored, card sizes, pages, and the way to the keys.

const CARD_PX = { S: 112, M: 172, L: 268 };
// What the bar says of the answers on their way.
function statusText({ failed, waiting, stored }) {
  if (failed) return `not saved: ${failed} – try again`;
  return waiting.length ? "saving" : stored ? "saved" : "";
}

class GridToolbar {
  constructor(grid) {
    this.grid = grid;
    this.node = make("div", "bar");
    this.note = make("span", "note");
    this.rater = make("span", "rating");
    this.status = this.buildStatus();
    this.rest = wordButton("down", "Rest", withKey("Everything not rated on this page: not interesting", "rest"), () => grid.answers.rateRest());
    this.undo = button("tool", "undo", withKey("Undo the last rating", "undo"), () => grid.answers.undo());
    const keys = button("tool", "keys", () => `Keys (${keyWords("help")} or ${keyWords("gridHelp")})`, () => grid.host.help());
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

  setCardSize(size) {
    saveSetting("card", size);
    window.dispatchEvent(new Event("explorer-settings"));
  }

  showCardSize() {
    const chosen = readSetting("card", "M");
    const size = chosen in CARD_PX ? chosen : "M";
    this.grid.root.style.setProperty("--card", `${CARD_PX[size]}px`);
    for (const node of this.sizes) node.setAttribute("aria-pressed", String(node.textContent === size));
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
