// The grid by keys: moving from card to card, rating, tagging, selecting, paging.

// How many cards stand in the first line, from where each begins.
function columnsOf(tops) {
  const next = tops.findIndex((top) => top !== tops[0]);
  return next < 0 ? tops.length : next;
}

// The answer that a key gives: a score, or the value of one of ANSWERS.
function answerOf(key) {
  const action = actionOf("grid", key);
  return /^[0-5]$/.test(key) ? key : ANSWERS.find(({ value }) => value === action)?.value;
}

const WRITING = ["unrate", "lastTag", "otherTag", "rest", "undo", "undoTag"]; // that store something, beside the answers

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
    const answer = answerOf(key);
    const action = actionOf("grid", key) ?? key;
    if (key.startsWith("Arrow")) return this.moveBy(key);
    if (!this.grid.data.rates && (answer || WRITING.includes(action))) return false;
    if (answer && card) this.rateAndMove(card, answer);
    return Boolean(answer) || this.run(action, this.pageCommands()) || (Boolean(card) && this.run(action, this.cardCommands(card, event)));
  }

  run(action, commands) {
    commands[action]?.();
    return action in commands;
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
      selectPage: () => selection.addPage(),
      rest: () => data.mode && answers.rateRest(),
      undo: () => answers.undo(),
      undoTag: () => answers.undo(true),
      gridHelp: () => grid.host.help(),
      pageBefore: () => grid.pager.turn(-1),
      pageAfter: () => grid.pager.turn(1),
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
      unrate: () => answers.rateIds([id], null),
      lastTag: () => grid.tagAgain(selection.size ? selection.ids() : [id], card.node),
      otherTag: () => grid.openTagger(selection.size ? selection.ids() : [id], card.node),
      like: () => data.query && grid.report("like", id),
      unlike: () => data.query && grid.report("unlike", id),
      why: () => data.explains && grid.report("why", id),
    };
  }
}
