// The controls of a look: bands, stretch, cuts on a histogram, scales, colours.

const CUTS = { "99.9": "99.9 %", "99.5": "99.5 %", "99": "99 %", "95": "95 %", "90": "90 %", zscale: "zscale", minmax: "All values" };
const SEVERAL = "colour";
const CHANNELS = ["Red", "Green", "Blue"];

class LookPanel {
  // onLook: gets each look, or null for the picture as it came. onKeep: gets one to keep, or none.
  constructor(onLook, onKeep) {
    Object.assign(this, { onLook, onKeep });
    this.node = make("div", "look");
    this.histogram = new PixelHistogram((limits) => this.set({ cuts: limits.map(cutText).join(";") }));
    this.build();
  }

  build() {
    this.shown = this.choice("Show", {}, (value) => this.showBands(value));
    this.stretch = this.choice("Stretch", Object.fromEntries(Object.keys(STRETCHES).map((name) => [name, name])), (stretch) => this.set({ stretch }));
    this.cuts = this.choice("Cuts", {}, (cuts) => this.set({ cuts }));
    this.colours = this.choice("Colours", Object.fromEntries(Object.keys(COLOUR_MAPS).map((name) => [name, name])), (colours) => this.set({ colours }));
    this.soft = this.slider("Softening", [-3, 0], (value) => this.set({ softening: 10 ** value }));
    this.of = this.choice("Handles of", {}, (value) => this.aim(Number(value)));
    this.ends = ["Black", "White"].map((name, end) => this.number(name, (value) => this.histogram.move(end, value)));
    this.lupton = this.check("Keep colours (Lupton)", (lupton) => this.set({ lupton }));
    this.inverted = this.check("Dark on light", (inverted) => this.set({ inverted }));
    this.channels = CHANNELS.map((name, i) => this.channel(name, i));
    this.mixer = this.row(...this.channels.map(({ node }) => node));
    this.node.append(
      this.row(...[this.shown, this.stretch, this.cuts, this.colours, this.soft].map(({ label }) => label)),
      this.histogram.node,
      this.row(...[this.of, ...this.ends, this.lupton, this.inverted].map(({ label }) => label)),
      this.mixer,
      this.row(...this.buttons()),
    );
    for (const type of ["keydown", "click"]) this.node.addEventListener(type, (event) => event.stopPropagation());
  }

  row(...nodes) {
    const row = make("div", "look-row");
    row.append(...nodes);
    return row;
  }

  buttons() {
    const back = button("tool wide", "As it came", "The picture as it was embedded", () => this.reset());
    const about = "Draw every thumbnail of the catalogue in this look; you are asked first";
    this.keep = button("tool wide rates", "Keep for all thumbnails…", about, () => this.onKeep(this.look));
    return this.onKeep ? [back, this.keep] : [back];
  }

  labelled(name, control, className = "look-field") {
    const label = make("label", className, name);
    label.append(control);
    return { label, control };
  }

  choice(name, options, onChange) {
    const control = make("select");
    control.addEventListener("change", () => onChange(control.value));
    const field = this.labelled(name, control);
    fillOptions(control, options);
    return field;
  }

  slider(name, [min, max], onChange) {
    const control = Object.assign(make("input"), { type: "range", min, max, step: 0.02 });
    control.addEventListener("input", () => onChange(Number(control.value)));
    return this.labelled(name, control);
  }

  number(name, onChange) {
    const control = Object.assign(make("input"), { type: "number", step: "any" });
    control.addEventListener("change", () => onChange(control.valueAsNumber));
    return this.labelled(name, control);
  }

  check(name, onChange) {
    const control = Object.assign(make("input"), { type: "checkbox" });
    control.addEventListener("change", () => onChange(control.checked));
    return this.labelled(name, control, "look-check");
  }

  // Which band is red, green or blue, and how much of it.
  channel(name, i) {
    const band = this.choice(name, {}, (value) => this.set({ bands: this.look.bands.with(i, value) }));
    const scale = this.slider("×", [-1, 1], (value) => this.set({ scales: this.look.scales.with(i, 10 ** value) }));
    scale.control.setAttribute("aria-label", `How much ${name.toLowerCase()}`);
    const node = make("div", "look-channel");
    node.append(band.label, scale.label);
    return { node, band: band.control, scale: scale.control };
  }

  // The controls for an image; `look` null: it is shown as it came.
  show(pixels, look) {
    this.pixels = pixels;
    this.look = look || usualLook(pixels);
    this.draw();
  }

  set(part) {
    this.look = { ...this.look, ...part };
    this.draw();
    this.onLook(this.look);
  }

  aim(target) {
    this.histogram.target = target;
    this.draw();
  }

  reset() {
    this.look = usualLook(this.pixels);
    this.histogram.target = -1;
    this.draw();
    this.onLook(null);
  }

  showBands(value) {
    const { usual } = this.pixels;
    const one = value !== SEVERAL;
    this.set(one ? { bands: [value], scales: [1], cuts: plainCuts(this.look.cuts) } : { ...usual, cuts: plainCuts(this.look.cuts) });
  }

  draw() {
    const { look, pixels, histogram } = this;
    const colour = look.bands.length === 3;
    const names = Object.fromEntries(pixels.names.map((name) => [name, name]));
    histogram.show(pixels, look);
    fillOptions(this.shown.control, pixels.count > 1 ? { [SEVERAL]: "Colour", ...names } : names, colour ? SEVERAL : look.bands[0]);
    fillOptions(this.cuts.control, look.cuts in CUTS ? CUTS : { [look.cuts]: "By hand", ...CUTS }, look.cuts);
    fillOptions(this.of.control, { "-1": "all bands", ...Object.fromEntries(look.bands.map((name, i) => [i, name])) }, String(histogram.target));
    this.stretch.control.value = look.stretch;
    this.colours.control.value = look.colours;
    this.soft.control.value = Math.log10(look.softening);
    this.lupton.control.checked = look.lupton;
    this.inverted.control.checked = look.inverted;
    meanLimits(histogram.limits, histogram.target).forEach((value, i) => (this.ends[i].control.value = Number(value.toPrecision(4))));
    this.channels.forEach(({ band, scale }, i) => {
      fillOptions(band, names, look.bands[i]);
      scale.value = Math.log10(look.scales[i] || 1);
    });
    setVisible(this.soft.label, look.stretch === "asinh");
    setVisible(this.colours.label, !colour);
    for (const node of [this.of.label, this.lupton.label, this.mixer]) setVisible(node, colour);
  }
}

function cutText([low, high]) {
  return `${Number(low.toPrecision(6))},${Number(high.toPrecision(6))}`;
}

// Cuts that hold for any number of bands.
function plainCuts(cuts) {
  return cuts.includes(";") ? "99.5" : cuts;
}

// Options by value; they are made anew only where they are others.
function fillOptions(select, options, value) {
  const signature = JSON.stringify(options);
  if (select.dataset.options !== signature) {
    select.dataset.options = signature;
    select.replaceChildren(...Object.entries(options).map(([key, text]) => new Option(text, key)));
  }
  if (value !== undefined) select.value = value;
}
