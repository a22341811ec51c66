// The large image of one galaxy: its real pixels on a canvas, and the tools below it.

const LOOK_MS = 500; // after the last change of a look the address has it

class ImageViewer {
  // report: tells the page of a square to search for, of a look, or of one to keep.
  constructor(root, report) {
    Object.assign(this, { root, report });
    this.stretch = readSetting("stretch", "");
    this.node = make("div", "viewer");
    this.node.hidden = true;
    this.tools = make("div", "viewer-tools");
    this.brightness = this.buildBrightness();
    this.panel = new LookPanel((look) => this.setLook(look), (look) => this.keep(look));
    this.panel.node.hidden = true;
    this.adjust = button("tool wide", "Stretch", "Bands, stretch and cuts of the real pixels", () => this.togglePanel());
    this.tools.append(
      button("tool", "less", withKey("Smaller", "smaller"), () => this.stage?.zoom(1 / 1.4)),
      button("tool", "more", withKey("Larger", "larger"), () => this.stage?.zoom(1.4)),
      button("tool wide", "Fit", () => `All of it (${keyWords("fit")}, or a double click)`, () => this.stage?.fit()),
      button("tool wide", "1:1", withKey("A pixel of the image is one of the screen", "pixelByPixel"), () => this.stage?.oneToOne()),
      this.adjust,
      button("tool", "whole", "Large, over the page", () => this.openLarge()),
      this.brightness.label,
    );
  }

  buildBrightness() {
    const label = make("label", "slider", "Brightness");
    const input = make("input");
    Object.assign(input, { type: "range", min: 0.4, max: 5, step: 0.05, value: 1 });
    input.addEventListener("input", () => this.brighten());
    input.addEventListener("keydown", (event) => event.stopPropagation());
    label.append(input);
    return { label, input };
  }

  brighten() {
    const { value } = this.brightness.input;
    this.stage.canvas.style.filter = value === "1" ? "" : `brightness(${value})`;
  }

  show(card, { version, crops, crop, keeps, pictured, looks, look }) {
    Object.assign(this, { keeps, looks });
    setVisible(this.node, Boolean(card) && pictured); // a drawn light curve has no stretch
    if (!card || !pictured) return;
    this.prepare(card);
    if (crops) this.offerCrop(card, crop);
    const address = `x/${version}/image/${card.data.row}.jpg`;
    const asks = this.takeAsked(look);
    if (this.address === address) return asks && this.stage.pixels && this.takeLook(lookFromText(this.asked, this.stage.pixels));
    Object.assign(this, { address, version });
    card.image.parentElement.removeAttribute("style");
    this.stage.canvas.hidden = true;
    setVisible(this.panel.node, false);
    this.drawState();
    this.loadFullImage(card, address);
  }

  // Whether the address has a look that was not chosen here: a link's, which is then shown.
  takeAsked(look) {
    if (!look || look === this.told) return false;
    Object.assign(this, { asked: look, told: look, look: null, chosen: true });
    return true;
  }

  // The stage lies over the card's own image, which is there at once.
  prepare(card) {
    if (this.card === card) return;
    this.card = card;
    this.stage = new PixelStage(card.image.parentElement, ({ zoom }) => this.cropTool && (this.cropTool.node.style.visibility = zoom > 1 ? "hidden" : ""));
    this.node.append(this.stage.readout, this.tools, this.panel.node);
  }

  // The thumbnail stands there at once; the full image takes its place when it is decoded.
  async loadFullImage(card, address) {
    const image = new Image();
    image.src = address;
    await image.decode().catch(() => {});
    if (this.address !== address || !image.naturalWidth) return;
    card.fullImage = card.image.src = address;
    fitFrame(card.image.parentElement, image);
    this.picture = image;
    this.stage.canvas.hidden = false;
    this.stage.showPicture(image, card.data.id);
    this.brighten();
    this.cropTool?.show(this.crop);
    await this.loadPixels(address, card.data.row);
  }

  // The look that the visitor has chosen stays from galaxy to galaxy.
  async loadPixels(address, row) {
    const pixels = await fetchPixels(this.version, row).catch(() => null);
    if (!pixels || this.address !== address) return;
    this.stage.setPixels(pixels);
    this.look ||= lookFromText(this.asked, pixels) || preferredLook(pixels, readSetting("stretch", ""));
    if (this.look) this.look = lookFor(pixels, this.look);
    this.panel.show(pixels, this.look);
    this.stage.setLook(this.look || null, this.picture);
    setVisible(this.panel.keep, Boolean(this.keeps) && pixels.kind === "float");
    this.drawState();
    if (this.chosen) this.tellLook();
  }

  setLook(look) {
    this.look = look;
    this.chosen = Boolean(look);
    this.stage.setLook(look, this.picture);
    this.tellLook();
  }

  // So that a link and a saved view show the galaxy as it is seen here.
  tellLook() {
    clearTimeout(this.lookTimer);
    if (!this.looks) return;
    const text = JSON.stringify(this.look ?? null);
    if (text === (this.told ?? "null")) return;
    this.lookTimer = setTimeout(() => this.report("look", (this.told = text)), LOOK_MS);
  }

  // The stretch of the settings, at once.
  takeStretch() {
    const stretch = readSetting("stretch", "");
    if (!this.stage?.pixels || stretch === this.stretch) return;
    this.stretch = stretch;
    const look = preferredLook(this.stage.pixels, stretch);
    this.panel.show(this.stage.pixels, look);
    this.setLook(look);
  }

  // What is kept for all needs no place in the address, and telling it would disturb the drawing.
  keep(look) {
    clearTimeout(this.lookTimer);
    this.chosen = false;
    this.report("keep", JSON.stringify(look));
  }

  togglePanel() {
    this.open = !this.open;
    this.drawState();
  }

  drawState() {
    this.adjust.setAttribute("aria-expanded", String(Boolean(this.open)));
    this.adjust.setAttribute("aria-pressed", String(Boolean(this.open)));
    this.adjust.disabled = !this.stage?.pixels;
    setVisible(this.panel.node, Boolean(this.open && this.stage?.pixels));
  }

  openLarge() {
    this.dialog ||= new PixelDialog(this.root);
    this.dialog.open([this.card.data], { version: this.version, look: this.look, onClose: (look) => this.takeLook(look) });
  }

  takeLook(look) {
    if (!this.stage.pixels) return;
    this.panel.show(this.stage.pixels, look);
    this.setLook(look);
  }

  // Only a page that searches for crops offers to draw one.
  offerCrop(card, crop) {
    this.crop = crop;
    if (!this.cropTool) {
      this.cropTool = new CropTool(card.image.parentElement, (square) => this.report("crop", square));
      this.cropTool.start.addEventListener("click", () => this.stage.fit());
      this.brightness.label.before(this.cropTool.start, this.cropTool.whole);
    }
    this.cropTool.show(crop);
  }
}
