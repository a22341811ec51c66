// All keys in one list: each that is free to choose is a button, which waits for the new key.

const HELD_KEYS = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead", "Process"]; // no key by themselves

class KeySettings {
  constructor() {
    this.waiting = null; // {action, node} that waits for a key
    this.node = make("details", "key-settings");
    this.said = make("p", "key-said");
    this.said.setAttribute("aria-live", "polite");
    this.standard = wordOnly("Back to the standard keys", () => this.reset());
    this.node.append(make("summary", "", "Keys"), make("p", "about", "Press a key's button, then the new key; Esc leaves it as it is."));
    this.node.append(...Object.values(KEY_GROUPS).flatMap((group) => this.rows(group)), this.standard);
    this.draw();
  }

  rows({ title, fixed, free }) {
    const list = make("dl", "keys");
    for (const [keys, meaning] of fixed) list.append(keyTerm(fixedNames(keys)), make("dd", "", meaning));
    for (const action of Object.keys(free)) list.append(...this.row(action));
    return [make("h3", "", title), list];
  }

  row(action) {
    const term = make("dt");
    const node = make("button", "key-choice");
    node.type = "button";
    node.dataset.action = action;
    node.addEventListener("click", () => this.wait(action, node));
    node.addEventListener("keydown", (event) => this.press(event));
    node.addEventListener("blur", () => this.waiting?.node === node && this.rest(""));
    term.append(node);
    const place = make("dd", "", STANDARD_KEYS[action].meaning);
    return [term, place];
  }

  open() {
    this.node.open = true;
    this.node.scrollIntoView({ block: "start" });
    this.choices[0].focus({ preventScroll: true });
  }

  get choices() {
    return [...this.node.querySelectorAll(".key-choice")];
  }

  draw() {
    for (const node of this.choices) {
      const { action } = node.dataset;
      setText(node, this.waiting?.node === node ? "press a key" : keyWords(action));
      node.classList.toggle("chosen", isChosen(action));
      node.setAttribute("aria-label", `${STANDARD_KEYS[action].meaning}: ${node.textContent}`);
    }
    this.standard.disabled = !Object.keys(STANDARD_KEYS).some(isChosen);
  }

  wait(action, node) {
    if (this.waiting?.node === node) return;
    this.waiting = { action, node };
    this.say("", node);
    this.draw();
  }

  // `said` stands below the row of the button.
  say(said, node) {
    node?.closest("dl").after(this.said); // before its text changes: what is moved is not read out
    setText(this.said, said);
  }

  press(event) {
    if (!this.waiting || event.key === "Tab") return; // Tab goes on, which is the end of waiting
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat || HELD_KEYS.includes(event.key)) return;
    if (event.key === "Escape") return this.rest("");
    if (event.ctrlKey || event.metaKey || event.altKey) return this.say("Press the key alone: with Ctrl, Alt or ⌘ it is the browser's.", this.waiting.node);
    this.take(event.key);
  }

  take(key) {
    const { action, node } = this.waiting;
    const reason = whyNotKey(action, key);
    if (reason) return this.say(reason, node);
    const kept = chooseKey(action, key);
    this.rest(kept ? `${keyName(key)} is now for “${STANDARD_KEYS[action].meaning}”.` : "This window keeps no settings: the keys stay as they are.");
    tellSettings();
  }

  rest(said) {
    const { node } = this.waiting;
    this.waiting = null;
    this.say(said, node);
    this.draw();
  }

  reset() {
    saveSetting("keys", "{}");
    this.standard.after(this.said);
    this.say("The standard keys are back.", null);
    this.draw();
    tellSettings();
  }
}
