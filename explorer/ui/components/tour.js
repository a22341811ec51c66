// The tour: a small panel beside the page, which stays free; it is left at once and then comes no more by itself.

const LEFT = "left";
const LOOK_MS = 400; // between two looks at where the target is, and whether the step is done

function storedAnswers() {
  return window.explorerQueue?.stored ?? 0;
}

class Tour {
  constructor() {
    this.at = -1; // the step that is shown, if any
    this.node = make("section", "tour");
    this.node.hidden = true;
    this.node.setAttribute("aria-label", "Tour");
    this.spot = make("div", "spot");
    this.spot.hidden = true;
    this.build();
    this.onStorage = ({ key }) => key === "explorer.tour" && this.takeState();
    window.addEventListener("storage", this.onStorage);
  }

  build() {
    this.count = make("span", "tour-count");
    this.title = make("h2");
    this.text = make("p");
    this.said = make("div", "tour-said");
    this.said.setAttribute("aria-live", "polite");
    this.said.append(this.count, this.title, this.text);
    this.back = wordOnly("Back", () => this.turn(-1));
    this.go = wordOnly("", () => visit(this.address()));
    this.next = wordOnly("Next", () => this.turn(1));
    const row = make("div", "tour-row");
    row.append(this.back, this.go, this.next);
    this.node.append(button("corner-button", "close", "Leave the tour (Esc)", () => this.leave()), this.said, row);
  }

  // On each page: goes on where it was; a first visit begins it, but not that of a program.
  arrive({ tours }) {
    if (!tours) return this.show(-1);
    const state = readSetting("tour", navigator.webdriver ? LEFT : "0");
    this.takeState(state);
  }

  takeState(state = readSetting("tour", LEFT)) {
    const at = /^\d$/.test(state) && Number(state) < TOUR.length ? Number(state) : -1;
    this.show(this.gone ? -1 : at);
  }

  start() {
    this.gone = false;
    this.goTo(0);
    this.next.focus();
  }

  // `gone` holds where a private window keeps nothing.
  leave() {
    if (this.at < 0) return;
    this.gone = true;
    saveSetting("tour", LEFT);
    this.show(-1);
  }

  turn(step) {
    if (this.at + step >= TOUR.length) this.leave();
    else this.goTo(this.at + step);
  }

  goTo(at) {
    saveSetting("tour", String(at));
    this.show(at);
    if (addressHere().page !== TOUR[at].page) visit(this.address());
  }

  address() {
    const query = new URLSearchParams(raterOf(location.search)).toString();
    return `./${TOUR[this.at].page}${query ? `?${query}` : ""}`;
  }

  show(at) {
    if (this.at !== at) this.stored = storedAnswers();
    this.at = at;
    setVisible(this.node, at >= 0);
    clearInterval(this.timer);
    if (at < 0) return setVisible(this.spot, false);
    this.draw(TOUR[at]);
    this.look();
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  draw({ title, text, page }) {
    setText(this.count, `Tour, ${this.at + 1} of ${TOUR.length}`);
    setText(this.title, title);
    setText(this.text, typeof text === "function" ? text() : text);
    setText(this.go, `Open ${page ? page[0].toUpperCase() + page.slice(1) : "Gallery"}`);
    setText(this.next, this.at + 1 < TOUR.length ? "Next" : "Finish");
    this.back.disabled = this.at === 0;
  }

  // Where the target is now, and whether the visitor did what the step says.
  look() {
    const step = TOUR[this.at];
    const here = addressHere();
    const answered = storedAnswers() > this.stored;
    this.node.classList.toggle("done", step.done(here, { answered }));
    const away = here.page !== step.page;
    setVisible(this.go, away);
    this.light(away ? null : findSeen(step.target));
  }

  light(target) {
    setVisible(this.spot, Boolean(target));
    if (!target) return;
    const { left, top, width, height } = target.getBoundingClientRect();
    Object.assign(this.spot.style, { left: `${left - 4}px`, top: `${top - 4}px`, width: `${width + 8}px`, height: `${height + 8}px` });
  }

  // The page is gone: nothing looks any more.
  rest() {
    clearInterval(this.timer);
    window.removeEventListener("storage", this.onStorage);
  }
}
