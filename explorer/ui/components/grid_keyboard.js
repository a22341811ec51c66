// The grid by keys: moving from card to card, rating, tagging, selecting, paging.

// How many cards stand in the first line, from where each begins.
function columnsOf(tops) {
  const next = tops.findIndex((top) => top !== tops[0]);
  return next < 0 ? tops.length : next;
}

// The answer that a key gives: a score, or the value of one of `answers`.
function answerOf(key, answers) {
  return /^[0-5]$/.test(key) ? key : answers.find(({ keys }) => keys.includes(key))?.value;
}

const RATING_KEYS = ["Backspace", "t", "g", "D", "z", "Z"]; // that store something, beside the answers

class GridKeyboard {
  constructor(grid) {
    this.grid = grid;
    grid.root.addEventListener("keydown", (event) => this.press(event));
    grid.root.addEventListener("pointerdown", () => grid.root.classList.remove("keys"));
  }

  press(event) {
    const { root, cards, cursor } = this.grid;
    root.classList.add("keys");
    if (event.ctrlKey || event.metaKey || event.altKey || event.composedPath()[0].tagName === "INPUT") return;
    if (!cards.length || !this.act(event.key, cards[cursor], event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Whether the key means something here; past the last card there is none to answer for.
  act(key, card, event) {
    const onButton = event.composedPath()[0].tagName === "BUTTON";
    if (onButton && (key === "Enter" || key === " ")) return false;
    const answer = answerOf(key, ANSWERS);
    if (key.startsWith("Arrow")) return this.moveBy(key);
    if (!this.grid.data.rates && (answer || RATING_KEYS.includes(key))) return false;
    if (answer && card) this.rateAndMove(card, answer);
    return Boolean(answer) || this.run(key, this.pageCommands()) || (Boolean(card) && this.run(key, this.cardCommands(card, event)));
  }

  run(key, commands) {
    commands[key]?.();
    return key in commands;
  }

  moveBy(key) {
    const columns = columnsOf(this.grid.cards.map((card) => card.node.offsetTop));
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
    if (step) this.grid.moveCursor(step);
    return Boolean(step);
  }

  rateAndMove(card, answer) {
    const { grid } = this;
    grid.answers.rate([card], answer);
    if (!grid.data.hero && card.data.rating) grid.advance();
  }

  pageCommands() {
    const { grid } = this;
    const { data, answers, selection } = grid;
    return {
      e: () => selection.addPage(),
      D: () => data.mode && answers.rateRest(),
      z: () => answers.undo(),
      Z: () => answers.undo(true),
      h: () => grid.host.help(),
      "[": () => grid.pager.turn(-1),
      "]": () => grid.pager.turn(1),
      Escape: () => selection.clear(),
    };
  }

  cardCommands(card, event) {
    const { grid } = this;
    const { data, answers, selection } = grid;
    const { id } = card.data;
    return {
      Enter: () => data.hero || grid.pick(id),
      " ": () => selection.toggle(card, event),
      Backspace: () => answers.rateIds([id], null),
      t: () => grid.tagAgain(selection.size ? selection.ids() : [id], card.node),
      g: () => grid.openTagger(selection.size ? selection.ids() : [id], card.node),
      m: () => data.query && grid.report("like", id),
      l: () => data.query && grid.report("unlike", id),
      w: () => data.explains && grid.report("why", id),
    };
  }
}
