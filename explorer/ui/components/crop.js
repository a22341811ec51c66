// A square drawn on an image: by dragging, or with the arrow keys, + and −, and Enter.

const LEAST_DRAG = 0.03; // a shorter one was a click

class CropTool {
  // `frame` holds the image; `onCrop` gets the square as the address has it, or "" for the whole image.
  constructor(frame, onCrop) {
    Object.assign(this, { frame, onCrop });
    this.node = make("div", "crop");
    this.node.hidden = true;
    this.veil = this.buildVeil();
    frame.append(this.node, this.veil);
    this.start = button("tool wide", "Crop", "Draw a square: search for this part alone", () => this.begin());
    this.whole = button("tool wide", "Whole image", "Search for the whole image again", () => onCrop(""));
  }

  // Lies over the image while a square is drawn, and takes pointer and keys.
  buildVeil() {
    const veil = make("div", "crop-veil");
    veil.hidden = true;
    veil.tabIndex = 0;
    veil.setAttribute("role", "application");
    veil.setAttribute("aria-label", "Crop: arrows move, plus and minus resize, Enter searches");
    veil.addEventListener("pointerdown", (event) => this.press(event));
    veil.addEventListener("pointermove", (event) => event.buttons && this.drag(event));
    veil.addEventListener("pointerup", () => this.release());
    veil.addEventListener("click", (event) => event.stopPropagation());
    veil.addEventListener("keydown", (event) => this.key(event));
    return veil;
  }

  // The crop in use, as the address has it.
  show(text) {
    this.used = parseCrop(text);
    setVisible(this.whole, Boolean(this.used));
    this.end();
  }

  begin() {
    if (!this.veil.hidden) return this.end();
    this.square = this.used || firstCrop(this.ratio());
    this.veil.hidden = false;
    this.start.setAttribute("aria-pressed", "true");
    this.draw(this.square);
    this.veil.focus({ preventScroll: true });
  }

  end() {
    this.veil.hidden = true;
    this.start.setAttribute("aria-pressed", "false");
    this.draw(this.used);
  }

  // Height over width of the image.
  ratio() {
    const { width, height } = this.frame.getBoundingClientRect();
    return height / width;
  }

  position(event) {
    const box = this.frame.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.width];
  }

  press(event) {
    event.stopPropagation();
    this.veil.setPointerCapture(event.pointerId);
    this.from = this.position(event);
  }

  drag(event) {
    if (!this.from) return;
    this.square = draggedCrop(this.from, this.position(event), this.ratio());
    this.draw(this.square);
  }

  release() {
    const drawn = this.from && this.square[2] > LEAST_DRAG;
    this.from = null;
    if (drawn) this.send();
  }

  send() {
    this.onCrop(cropText(this.square));
  }

  key(event) {
    const step = cropStep(actionOf("image", event.key) ?? event.key, event.shiftKey ? 0.1 : 0.025);
    if (step) this.moveBy(step);
    else if (event.key === "Enter") this.send();
    else if (event.key === "Escape") this.end(), this.start.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  moveBy(step) {
    this.square = cropInside(this.square.map((part, i) => part + step[i]), this.ratio());
    this.draw(this.square);
  }

  draw(square) {
    setVisible(this.node, Boolean(square));
    if (!square) return;
    const [u, v, side] = square;
    Object.assign(this.node.style, { left: `${100 * u}%`, top: `${(100 * v) / this.ratio()}%`, width: `${100 * side}%` });
  }
}
