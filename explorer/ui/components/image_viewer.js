// The large image: full size, zoom by wheel, drag, and a stretch for what is faint.

const MOST_ZOOM = 8;

// The view {zoom, x, y} enlarged by `factor` about (u, v), which stays where it is. x and y are the
// image's offset, u and v a place in the frame, all in frames.
function zoomedAbout({ zoom, x, y }, [u, v], factor) {
  const next = Math.max(1, Math.min(MOST_ZOOM, zoom * factor));
  return { zoom: next, x: u - ((u - x) * next) / zoom, y: v - ((v - y) * next) / zoom };
}

// The view moved as little as needed for the image to fill its frame.
function withoutGaps({ zoom, x, y }) {
  const keep = (value) => Math.min(0, Math.max(1 - zoom, value));
  return { zoom, x: keep(x), y: keep(y) };
}

class ImageViewer {
  constructor(onCrop) {
    this.onCrop = onCrop;
    this.node = make("div", "viewer-tools");
    this.node.hidden = true;
    this.brightness = this.slider("Brightness", 0.4, 5, 1);
    this.contrast = this.slider("Contrast", 0.4, 3, 1);
    this.invertButton = button("tool wide", "Invert", "Dark on light (as on a plate)", () => this.invert());
    this.resetButton = button("tool wide", "Reset", "As it was", () => this.reset());
    this.node.append(this.brightness.label, this.contrast.label, this.invertButton, this.resetButton);
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
    setVisible(this.node, Boolean(card) && pictured); // a drawn light curve has no stretch
    if (!card) return;
    if (crops) this.offerCrop(card, crop);
    const address = `x/${version}/image/${card.data.row}.jpg`;
    if (this.address === address) return;
    this.address = address;
    this.listen(card);
    this.reset();
    card.image.parentElement.removeAttribute("style");
    this.loadFullImage(card, address);
  }

  // The thumbnail stands there at once; the full image takes its place when it is decoded.
  async loadFullImage(card, address) {
    const image = new Image();
    image.src = address;
    await image.decode().catch(() => {});
    if (this.address !== address || !image.naturalWidth) return;
    card.fullImage = card.image.src = address;
    fitFrame(card.image.parentElement, image);
    this.cropTool?.show(this.crop);
  }

  // Only a page that searches for crops offers to draw one.
  offerCrop(card, crop) {
    this.crop = crop;
    if (!this.cropTool) {
      this.cropTool = new CropTool(card.image.parentElement, this.onCrop);
      this.cropTool.start.addEventListener("click", () => this.reset());
      this.node.append(this.cropTool.start, this.cropTool.whole);
    }
    this.cropTool.show(crop);
  }

  listen(card) {
    if (this.card === card) return;
    this.card = card;
    const { image } = card;
    image.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    image.addEventListener("dblclick", () => this.reset());
    image.addEventListener("pointerdown", (event) => image.setPointerCapture(event.pointerId));
    image.addEventListener("pointermove", (event) => event.buttons && this.drag(event));
  }

  wheel(event) {
    event.preventDefault();
    const box = this.card.image.parentElement.getBoundingClientRect();
    const place = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    this.view = zoomedAbout(this.view, place, Math.exp(-event.deltaY * 0.0016));
    this.apply();
  }

  drag(event) {
    const { clientWidth, clientHeight } = this.card.image.parentElement;
    this.view.x += event.movementX / clientWidth;
    this.view.y += event.movementY / clientHeight;
    this.apply();
  }

  invert() {
    this.inverted = !this.inverted;
    this.apply();
  }

  reset() {
    this.view = { zoom: 1, x: 0, y: 0 };
    this.inverted = false;
    for (const { input, start } of [this.brightness, this.contrast]) input.value = start;
    this.apply();
  }

  apply() {
    this.view = withoutGaps(this.view);
    const { zoom, x, y } = this.view;
    const { style } = this.card.image;
    style.transform = zoom > 1 ? `translate(${100 * x}%, ${100 * y}%) scale(${zoom})` : "";
    if (this.cropTool) this.cropTool.node.style.visibility = zoom > 1 ? "hidden" : "";
    style.cursor = zoom > 1 ? "grab" : "zoom-in";
    style.filter = this.filter();
    this.invertButton.setAttribute("aria-pressed", String(Boolean(this.inverted)));
  }

  filter() {
    const [brightness, contrast] = [this.brightness.input.value, this.contrast.input.value];
    if (brightness === "1" && contrast === "1" && !this.inverted) return "";
    return `brightness(${brightness}) contrast(${contrast}) invert(${this.inverted ? 1 : 0})`;
  }
}
