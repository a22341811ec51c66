// A square drawn on an image: by dragging, or with the arrow keys, + and −, and Enter.

class Cropper {
  // `room` holds the image; `onCrop` gets "left.top.side" in ten-thousandths of its width, or "".
  constructor(room, image, onCrop) {
    Object.assign(this, { room, image, onCrop });
    this.node = make("div", "crop");
    this.node.hidden = true;
    this.veil = make("div", "crop-veil");
    this.veil.hidden = true;
    this.veil.tabIndex = 0;
    this.veil.setAttribute("role", "application");
    this.veil.setAttribute("aria-label", "Crop: arrows move, plus and minus resize, Enter searches");
    room.append(this.node, this.veil);
    this.start = button("tool wide", "Crop", "Draw a square: search for this part alone", () => this.begin());
    this.whole = button("tool wide", "Whole image", "Search for the whole image again", () => onCrop(""));
    this.veil.addEventListener("pointerdown", (event) => this.press(event));
    this.veil.addEventListener("pointermove", (event) => event.buttons && this.pull(event));
    this.veil.addEventListener("pointerup", () => this.finish());
    this.veil.addEventListener("click", (event) => event.stopPropagation());
    this.veil.addEventListener("keydown", (event) => this.key(event));
  }

  // The crop in use, as the address has it.
  show(crop) {
    const parts = (crop || "").split(".").map((part) => Number(part) / 10000);
    this.used = parts.length === 3 && parts.every(Number.isFinite) ? parts : null;
    show(this.whole, Boolean(this.used));
    this.end();
  }

  begin() {
    if (!this.veil.hidden) return this.end();
    this.box = this.used || [0.3, 0.3 * this.ratio(), 0.4 * Math.min(1, this.ratio())];
    this.veil.hidden = false;
    this.start.setAttribute("aria-pressed", "true");
    this.draw(this.box);
    this.veil.focus({ preventScroll: true });
  }

  end() {
    this.veil.hidden = true;
    this.start.setAttribute("aria-pressed", "false");
    this.draw(this.used);
  }

  // Height over width of the image.
  ratio() {
    const { width, height } = this.room.getBoundingClientRect();
    return height / width;
  }

  at(event) {
    const box = this.room.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.width];
  }

  press(event) {
    event.stopPropagation();
    this.veil.setPointerCapture(event.pointerId);
    this.from = this.at(event);
  }

  pull(event) {
    if (!this.from) return;
    const [x, y] = this.at(event);
    const [u, v] = this.from;
    const room = [x < u ? u : 1 - u, y < v ? v : this.ratio() - v];
    const side = Math.max(0, Math.min(Math.max(Math.abs(x - u), Math.abs(y - v)), ...room));
    this.box = [x < u ? u - side : u, y < v ? v - side : v, side];
    this.draw(this.box);
  }

  finish() {
    const drawn = this.from && this.box[2] > 0.03;
    this.from = null;
    if (drawn) this.send();
  }

  send() {
    this.onCrop(this.box.map((part) => Math.round(10000 * part)).join("."));
  }

  key(event) {
    const [u, v, side] = this.box;
    const step = event.shiftKey ? 0.1 : 0.025;
    const moves = {
      ArrowLeft: [-step, 0, 0], ArrowRight: [step, 0, 0], ArrowUp: [0, -step, 0], ArrowDown: [0, step, 0],
      "+": [-step / 2, -step / 2, step], "=": [-step / 2, -step / 2, step], "-": [step / 2, step / 2, -step],
    };
    const move = moves[event.key];
    if (move) this.put(u + move[0], v + move[1], side + move[2]);
    else if (event.key === "Enter") this.send();
    else if (event.key === "Escape") this.end(), this.start.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  put(u, v, side) {
    const size = Math.max(0.05, Math.min(side, 1, this.ratio()));
    const within = (value, most) => Math.max(0, Math.min(value, most - size));
    this.box = [within(u, 1), within(v, this.ratio()), size];
    this.draw(this.box);
  }

  draw(box) {
    show(this.node, Boolean(box));
    if (!box) return;
    const [u, v, side] = box;
    Object.assign(this.node.style, { left: `${100 * u}%`, top: `${(100 * v) / this.ratio()}%`, width: `${100 * side}%` });
  }
}
