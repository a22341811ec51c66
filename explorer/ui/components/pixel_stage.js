// An image on a canvas: zoom by wheel, buttons and keys, pan, values and places under the pointer.

const PAN = { ArrowLeft: [0.1, 0], ArrowRight: [-0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] };

class PixelStage {
  // frame: gives the canvas its shape. onView: told of each new view, for stages that move together.
  constructor(frame, onView = () => {}) {
    Object.assign(this, { frame, onView, view: { zoom: 1, x: 0, y: 0 } });
    this.canvas = make("canvas", "pixels");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.readout = make("div", "readout");
    frame.append(this.canvas);
    this.listen();
    new ResizeObserver(() => this.draw()).observe(frame);
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    canvas.addEventListener("dblclick", () => this.fit());
    canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerleave", () => this.tell(null));
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  // Shows a picture as it came, an <img> that is loaded; its numbers may follow.
  showPicture(image, name) {
    Object.assign(this, { base: image, pixels: null, look: null });
    this.canvas.setAttribute("aria-label", `${name}: plus and minus zoom, arrows move, 0 fits, 1 is 1:1`);
    this.tell(null);
    this.fit();
  }

  setPixels(pixels) {
    this.pixels = pixels;
    this.draw();
  }

  // Draws the numbers in a look; null: the picture as it came.
  setLook(look, picture) {
    this.look = look;
    this.base = look ? this.rendered(look) : picture;
    this.draw();
  }

  rendered(look) {
    const { width, height } = this.pixels;
    this.sheet ||= document.createElement("canvas");
    if (this.sheet.width !== width || this.sheet.height !== height) Object.assign(this.sheet, { width, height });
    const context = this.sheet.getContext("2d");
    const image = context.createImageData(width, height);
    renderLook(this.pixels, look, image.data);
    context.putImageData(image, 0, 0);
    return this.sheet;
  }

  get imageWidth() {
    return this.pixels?.width || this.base?.naturalWidth || this.base?.width || 1;
  }

  get imageHeight() {
    return this.pixels?.height || this.base?.naturalHeight || this.base?.height || 1;
  }

  range() {
    return zoomRange(this.imageWidth, this.frame.clientWidth || 1);
  }

  setView(view) {
    this.view = withoutGaps(view);
    this.draw();
  }

  change(view) {
    this.setView(view);
    this.onView(this.view);
  }

  fit() {
    this.change({ zoom: 1, x: 0, y: 0 });
  }

  // One pixel of the image on one of the screen.
  oneToOne() {
    this.zoom(this.range().whole / this.view.zoom);
  }

  zoom(factor, place = [0.5, 0.5]) {
    this.change(zoomedAbout(this.view, place, factor, this.range().ends));
  }

  wheel(event) {
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY * 0.0016), this.place(event));
  }

  // Where in the frame the pointer is, 0 to 1.
  place(event) {
    const box = this.frame.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  move(event) {
    const { clientWidth, clientHeight } = this.frame;
    const { zoom, x, y } = this.view;
    if (event.buttons) this.change({ zoom, x: x + event.movementX / clientWidth, y: y + event.movementY / clientHeight });
    this.tell(this.place(event));
  }

  key(event) {
    const { zoom, x, y } = this.view;
    const pan = PAN[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionOf("image", event.key);
    if (action === "larger") this.zoom(1.4);
    else if (action === "smaller") this.zoom(1 / 1.4);
    else if (action === "fit") this.fit();
    else if (action === "pixelByPixel") this.oneToOne();
    else if (pan) this.change({ zoom, x: x + pan[0], y: y + pan[1] });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Values and place of the pixel at (u, v) of the frame.
  tell(place) {
    if (!place || !this.pixels) return setText(this.readout, "");
    const { zoom, x, y } = this.view;
    const at = [((place[0] - x) / zoom) * this.imageWidth - 0.5, ((place[1] - y) / zoom) * this.imageHeight - 0.5];
    setText(this.readout, readoutText(this.pixels, at));
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (!this.base || !width) return;
    const sharp = window.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: width * sharp, height: height * sharp });
    const context = this.canvas.getContext("2d");
    const { zoom, x, y } = this.view;
    context.scale(sharp, sharp);
    context.imageSmoothingEnabled = zoom < 2.5 * this.range().whole;
    context.imageSmoothingQuality = "high";
    context.drawImage(this.base, x * width, y * height, zoom * width, zoom * height);
    this.canvas.style.cursor = zoom > 1 ? "grab" : "crosshair";
    if (this.pixels) this.drawOverlay(context, { width, height });
  }

  drawOverlay(context, box) {
    const { arcsec_per_px: scale, kpc_per_arcsec: kpc, sky } = this.pixels;
    const screenPx = (this.view.zoom * box.width) / this.imageWidth;
    if (scale) drawScaleBar(context, box, screenPx / scale, kpc);
    if (sky && box.width > 140) drawCompass(context, box, sky);
  }
}
