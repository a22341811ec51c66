// A chart of a few series: points with their errors, lines, rings; one may be left out, a part seen larger.

class Chart {
  constructor(root) {
    this.root = root;
    this.hidden = new Set(); // names of series that are left out
    this.note = make("div", "note");
    this.note.setAttribute("aria-live", "polite");
    this.names = make("div", "names");
    this.whole = make("button", "", "Show all");
    this.whole.type = "button";
    this.whole.addEventListener("click", () => this.zoom(null));
    const head = make("div", "head");
    head.append(this.note, this.names, this.whole);
    this.svg = shape("svg", { tabindex: 0, role: "application" });
    this.seen = () => this.data.series.filter((one) => !this.hidden.has(one.name));
    this.pointer = new ChartPointer(this);
    root.append(head, this.svg);
    new ResizeObserver(([{ contentRect }]) => this.resize(contentRect)).observe(this.svg);
  }

  resize({ width, height }) {
    this.size = { width, height };
    this.draw();
  }

  update(data) {
    const text = JSON.stringify(data);
    if (this.drawn === text) return;
    this.drawn = text;
    this.data = data;
    this.zoomed = null;
    this.svg.style.height = `${data.height}px`;
    this.svg.setAttribute("aria-label", `${data.label}. Pull across it, or press ${keyWords("larger")}, to see a part larger; Escape shows all.`);
    this.drawNames();
    this.draw();
  }

  // A button for each series that has a name, where there are several.
  drawNames() {
    const named = this.data.series.filter((one) => one.name);
    this.names.replaceChildren(...(named.length > 1 ? named.map((one) => this.nameButton(one)) : []));
  }

  nameButton({ name, colour }) {
    const node = make("button");
    const dot = make("i");
    node.type = "button";
    dot.style.background = colour;
    node.append(dot, name);
    node.title = `Leave ${name} out, or show it again`;
    node.setAttribute("aria-pressed", String(!this.hidden.has(name)));
    node.addEventListener("click", () => {
      if (!this.hidden.delete(name)) this.hidden.add(name);
      node.setAttribute("aria-pressed", String(!this.hidden.has(name)));
      this.draw();
    });
    return node;
  }

  draw() {
    if (!this.data || !this.size || this.size.width < 120) return;
    const { width, height } = this.size;
    this.x = new PlotScale(this.axis("x"), MARGIN.left, width - MARGIN.right);
    this.y = new PlotScale(this.axis("y"), height - MARGIN.bottom, MARGIN.top);
    const ink = { ink: "currentColor", line: "var(--line)" };
    this.svg.replaceChildren(drawSeries(this.seen(), this.x, this.y), drawAxes(this.data, this.x, this.y, ink));
    this.mark = this.box = null;
    setVisible(this.whole, Boolean(this.zoomed));
    this.read(null);
    this.root.dataset.drawn = String(Number(this.root.dataset.drawn ?? 0) + 1);
  }

  axis(name) {
    const [low, high] = this.zoomed?.[name] ?? [this.data[name].low, this.data[name].high];
    return { ...this.data[name], low, high };
  }

  // See only `ranges` of both axes, {x: [low, high], y: …}; null for all.
  zoom(ranges) {
    this.zoomed = ranges;
    this.draw();
  }

  // Say the values of a point, and ring it; null for none.
  read(point) {
    this.mark?.remove();
    this.mark = null;
    setText(this.note, point ? pointText(point, this.data) : this.data.note);
    if (!point) return;
    const [cx, cy] = point.place;
    this.mark = shape("circle", { cx, cy, r: RING_PX + 2, fill: "none", stroke: "currentColor" });
    this.svg.append(this.mark);
  }

  showBox(start, place) {
    this.box?.remove();
    this.box = start && rectangle(start, place, { fill: "var(--accent)", "fill-opacity": 0.12, stroke: "var(--accent)" });
    if (this.box) this.svg.append(this.box);
  }
}

// "r · days: 0.2513 · magnitude: 17.12 ± 0.03"
function pointText({ series, at }, { x, y }) {
  const error = series.error.length ? ` ± ${tickText(Number(series.error[at].toPrecision(2)))}` : "";
  const name = series.name ? `${series.name} · ` : "";
  return `${name}${x.title}: ${tickText(series.x[at])} · ${y.title}: ${tickText(series.y[at])}${error}`;
}
