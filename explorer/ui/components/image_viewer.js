// The large image: full size, zoom by wheel, drag, and a stretch for what is faint.

class Darkroom {
  constructor(onCrop) {
    this.onCrop = onCrop;
    this.node = make("div", "darkroom");
    this.node.hidden = true;
    this.gain = this.slider("Brightness", 0.4, 5, 1);
    this.contrast = this.slider("Contrast", 0.4, 3, 1);
    this.invert = button("tool wide", "Invert", "Dark on light (as on a plate)", () => this.flip());
    this.reset = button("tool wide", "Reset", "As it was", () => this.restore());
    this.node.append(this.gain.label, this.contrast.label, this.invert, this.reset);
  }

  slider(name, low, high, value) {
    const label = make("label", "slider", name);
    const input = make("input");
    Object.assign(input, { type: "range", min: low, max: high, step: 0.05, value });
    input.addEventListener("input", () => this.apply());
    input.addEventListener("keydown", (event) => event.stopPropagation());
    label.append(input);
    return { label, input, start: value };
  }

  show(card, { version, crops, crop, pictured }) {
    show(this.node, Boolean(card) && pictured); // a drawn light curve has no stretch
    if (!card) return;
    if (crops) this.cropping(card, crop);
    const address = `x/${version}/image/${card.data.row}.jpg`;
    if (this.address === address) return;
    this.address = address;
    this.listen(card);
    this.restore();
    card.image.parentElement.removeAttribute("style");
    this.sharpen(card, address);
  }

  // The thumbnail stands there at once; the full image takes its place when it is decoded.
  async sharpen(card, address) {
    const image = new Image();
    image.src = address;
    await image.decode().catch(() => {});
    if (this.address !== address || !image.naturalWidth) return;
    card.full = card.image.src = address;
    fit(card.image.parentElement, image);
    this.cropper?.show(this.crop);
  }

  // Only a page that searches for crops offers to draw one.
  cropping(card, crop) {
    this.crop = crop;
    if (!this.cropper) {
      this.cropper = new Cropper(card.image.parentElement, card.image, this.onCrop);
      this.cropper.start.addEventListener("click", () => this.restore());
      this.node.append(this.cropper.start, this.cropper.whole);
    }
    this.cropper.show(crop);
  }

  listen(card) {
    if (this.card === card) return;
    this.card = card;
    const frame = card.image;
    frame.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    frame.addEventListener("dblclick", () => this.restore());
    frame.addEventListener("pointerdown", (event) => frame.setPointerCapture(event.pointerId));
    frame.addEventListener("pointermove", (event) => event.buttons && this.drag(event));
  }

  wheel(event) {
    event.preventDefault();
    const box = this.card.image.parentElement.getBoundingClientRect();
    const [u, v] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    const zoom = Math.max(1, Math.min(8, this.zoom * Math.exp(-event.deltaY * 0.0016)));
    this.x = u - ((u - this.x) * zoom) / this.zoom;
    this.y = v - ((v - this.y) * zoom) / this.zoom;
    this.zoom = zoom;
    this.apply();
  }

  drag(event) {
    const { clientWidth, clientHeight } = this.card.image.parentElement;
    this.x += event.movementX / clientWidth;
    this.y += event.movementY / clientHeight;
    this.apply();
  }

  flip() {
    this.inverted = !this.inverted;
    this.apply();
  }

  restore() {
    Object.assign(this, { zoom: 1, x: 0, y: 0, inverted: false });
    for (const { input, start } of [this.gain, this.contrast]) input.value = start;
    this.apply();
  }

  apply() {
    const { zoom, card } = this;
    const keep = (value) => Math.min(0, Math.max(1 - zoom, value));
    [this.x, this.y] = [keep(this.x), keep(this.y)];
    const { style } = card.image;
    style.transform = zoom > 1 ? `translate(${100 * this.x}%, ${100 * this.y}%) scale(${zoom})` : "";
    if (this.cropper) this.cropper.node.style.visibility = zoom > 1 ? "hidden" : "";
    style.cursor = zoom > 1 ? "grab" : "zoom-in";
    const plain = this.gain.input.value === "1" && this.contrast.input.value === "1" && !this.inverted;
    style.filter = plain ? "" : `brightness(${this.gain.input.value}) contrast(${this.contrast.input.value}) invert(${this.inverted ? 1 : 0})`;
    this.invert.setAttribute("aria-pressed", String(Boolean(this.inverted)));
  }
}
