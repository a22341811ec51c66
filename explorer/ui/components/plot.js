// One plot: axes, what lies in them, the box or the loop that selects, and files of it.

class Plot {
  constructor(root) {
    this.root = root;
    this.svg = shape("svg", { class: "chart", tabindex: 0, role: "application" });
    this.note = make("div", "plot-note");
    this.legend = new MapLegend();
    this.brush = new PlotBrush(this);
    this.tools = ["box", "lasso"].map((face) => this.toolButton(face));
    const head = make("div", "plot-head");
    head.append(this.note, ...this.tools, this.fileButton("SVG", saveSvg), this.fileButton("PNG", savePng));
    root.append(head, this.svg, this.legend.node);
    new ResizeObserver(() => this.draw()).observe(this.svg);
  }

  toolButton(face) {
    const tool = face === "lasso" ? "loop" : "box";
    const label = { box: "Select by a box (arrows move it)", loop: "Select by a loop drawn by hand" }[tool];
    const node = button("", face, label, () => {
      saveSetting("plot-tool", (this.brush.tool = tool));
      this.drawTools();
    });
    node.dataset.tool = tool;
    return node;
  }

  drawTools() {
    this.svg.style.touchAction = this.brush.draws("loop") ? "none" : ""; // a finger draws, and scrolls no page
    for (const node of this.tools) {
      setVisible(node, this.data.kind !== "histogram");
      node.setAttribute("aria-pressed", String(this.brush.tool === node.dataset.tool));
    }
  }

  fileButton(word, save) {
    const node = make("button", "", word);
    node.type = "button";
    node.title = `Save this plot as ${word}`;
    node.addEventListener("click", () => save(this.svg, this.background, this.data.name));
    return node;
  }

  update(data, sendEvent) {
    const text = JSON.stringify(data);
    const style = getComputedStyle(this.root);
    this.background = style.getPropertyValue("--st-background-color").trim() || "#ffffff";
    this.sendEvent = sendEvent;
    if (this.drawn === text + this.background) return;
    this.drawn = text + this.background;
    this.data = data;
    this.ink = this.inks(style);
    if (!this.brush.start) Object.assign(this.brush, { box: data.box, loop: data.loop });
    setText(this.note, data.note);
    this.svg.setAttribute("aria-label", `${data.label}. Pull a box or a loop, or use the arrows, to select, Escape to clear.`);
    this.drawLegend();
    this.drawTools();
    this.draw();
  }

  // Colours as they are now: a file must not ask the page for them.
  inks(style) {
    const dark = isDarkColour(this.background);
    const table = this.data.legend ? palette(this.data.legend, dark) : null;
    return {
      dark,
      ink: style.color,
      line: style.getPropertyValue("--st-border-color").trim() || "#8a93a3",
      accent: style.getPropertyValue("--st-primary-color").trim() || "#5b9dff",
      grey: `rgb(${missingColour(dark)})`,
      colour: (byte) => `rgb(${table.slice(4 * byte, 4 * byte + 3)})`,
    };
  }

  drawLegend() {
    const { legend, colours } = this.data;
    setVisible(this.legend.node, Boolean(legend));
    if (legend) this.legend.draw(legend, this.ink.dark, colours, false);
  }

  draw() {
    const { width, height } = this.svg.getBoundingClientRect();
    if (!this.data || width < 120) return;
    this.x = new PlotScale(this.data.x, MARGIN.left, width - MARGIN.right);
    this.y = new PlotScale(this.data.y, height - MARGIN.bottom, MARGIN.top);
    const marks = drawMarks(this.data, this.x, this.y, this.ink);
    this.svg.replaceChildren(marks, drawAxes(this.data, this.x, this.y, this.ink));
    this.brushNode = null;
    this.drawBrush();
    this.root.dataset.drawn = String(Number(this.root.dataset.drawn ?? 0) + 1);
  }

  // The box or the loop that selects, over what is drawn.
  drawBrush() {
    const { box, loop } = this.brush;
    this.brushNode?.remove();
    this.brushNode = loop ? this.loopShape(loop) : box ? this.boxShape(box) : null;
    if (this.brushNode) this.svg.append(this.brushNode);
  }

  boxShape(box) {
    const { x, y } = this;
    const [bottom, top] = box.y ? box.y.map((value) => y.place(value)) : [y.from, y.to];
    const [left, right] = box.x.map((value) => x.place(value));
    return rectangle([left, bottom], [right, top], { class: "box", ...this.brushInk() });
  }

  loopShape(loop) {
    const points = loop.map(([x, y]) => `${this.x.place(x)},${this.y.place(y)}`).join(" ");
    return shape("polygon", { class: "loop", points, ...this.brushInk() });
  }

  brushInk() {
    const { accent } = this.ink;
    return { fill: accent, "fill-opacity": 0.1, stroke: accent };
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".plot");
  root.explorer ||= new Plot(root);
  root.explorer.update(data, setTriggerValue);
}
