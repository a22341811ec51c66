// A window over the page: one image large, or several side by side in one look and one view.

const MOST_SIDE_BY_SIDE = 4;

class PixelDialog {
  constructor(root) {
    this.node = make("dialog", "pixel-dialog");
    this.sides = make("div", "sides");
    this.panel = new LookPanel((look) => this.apply(look));
    const bar = make("div", "look-row");
    bar.append(
      button("tool", "less", withKey("Smaller", "smaller"), () => this.zoom(1 / 1.4)),
      button("tool", "more", withKey("Larger", "larger"), () => this.zoom(1.4)),
      button("tool wide", "Fit", withKey("All of it", "fit"), () => this.stages[0]?.fit()),
      button("tool wide", "1:1", withKey("A pixel of the image is one of the screen", "pixelByPixel"), () => this.stages[0]?.oneToOne()),
      button("tool close", "close", "Close (Esc)", () => this.node.close()),
    );
    this.node.append(bar, this.sides, this.panel.node);
    this.node.addEventListener("keydown", (event) => event.stopPropagation());
    this.node.addEventListener("click", (event) => event.stopPropagation());
    this.node.addEventListener("close", () => this.onClose?.(this.look));
    root.append(this.node);
  }

  get first() {
    return this.stages[0]?.pixels;
  }

  // galaxies: [{id, row}]; look: of the first, or null for the picture as it came.
  async open(galaxies, { version, look = null, onClose }) {
    const shown = galaxies.slice(0, MOST_SIDE_BY_SIDE);
    this.onClose = onClose;
    this.stages = shown.map(({ id }) => this.addSide(id));
    this.sides.replaceChildren(...this.stages.map(({ side }) => side));
    this.node.classList.toggle("several", shown.length > 1);
    this.node.showModal();
    const turn = (this.turn = {});
    await Promise.all(shown.map(({ row }, i) => this.load(this.stages[i], `x/${version}/image/${row}.jpg`)));
    const found = await Promise.allSettled(shown.map(({ row }) => fetchPixels(version, row)));
    if (this.turn !== turn) return;
    found.forEach(({ value }, i) => value && this.stages[i].setPixels(value));
    if (!this.first) return;
    this.panel.show(this.first, look);
    this.apply(look || (shown.length > 1 ? this.panel.look : null));
  }

  addSide(id) {
    const side = make("div", "side");
    const frame = make("div", "window");
    const stage = new PixelStage(frame, (view) => this.follow(stage, view));
    stage.side = side;
    stage.name = id;
    side.append(make("div", "caption", id), frame, stage.readout);
    return stage;
  }

  async load(stage, address) {
    const image = new Image();
    image.src = address;
    await image.decode().catch(() => {});
    if (!image.naturalWidth) return;
    const ratio = image.naturalWidth / image.naturalHeight;
    stage.frame.style.aspectRatio = String(ratio);
    stage.frame.style.setProperty("--ratio", ratio);
    stage.picture = image;
    stage.showPicture(image, stage.name);
  }

  // One look for all; its cuts are those of the first, so that equal brightness looks equal.
  apply(look) {
    this.look = look;
    const equal = look && { ...look, cuts: lookLimits(this.first, look).map(cutText).join(";") };
    for (const stage of this.stages) {
      if (!stage.pixels) continue;
      const own = stage.pixels === this.first ? look : equal && lookFor(stage.pixels, equal);
      stage.setLook(own, stage.picture);
    }
  }

  follow(leader, view) {
    for (const stage of this.stages) if (stage !== leader) stage.setView(view);
  }

  zoom(factor) {
    this.stages[0]?.zoom(factor);
  }
}
