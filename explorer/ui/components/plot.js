// One plot: axes, what lies in them, the box that selects, and files of it.

class Plot {
  constructor(root) {
    this.root = root;
    this.svg = shape("svg", { class: "chart", tabindex: 0, role: "application" });
    this.note = make("div", "plot-note");
    this.legend = new MapLegend();
    const head = make("div", "plot-head");
    head.append(this.note, this.fileButton("SVG", saveSvg), this.fileButton("PNG", savePng));
    root.append(head, this.svg, this.legend.node);
    this.brush = new PlotBrush(this);
    new ResizeObserver(() => this.draw()).observe(this.svg);
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
    if (!this.brush.start) this.brush.box = data.box;
    setText(this.note, data.note);
    this.svg.setAttribute("aria-label", `${data.label}. Pull a box or use the arrows to select, Escape to clear.`);
    this.drawLegend();
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
    this.boxNode = null;
    this.drawBox(this.brush.box);
    this.root.dataset.drawn = String(Number(this.root.dataset.drawn ?? 0) + 1);
  }

  drawBox(box) {
    this.boxNode?.remove();
    this.boxNode = null;
    if (!box) return;
    const { x, y, ink } = this;
    const [bottom, top] = box.y ? box.y.map((value) => y.place(value)) : [y.from, y.to];
    const [left, right] = box.x.map((value) => x.place(value));
    this.boxNode = rectangle([left, bottom], [right, top], { class: "box", fill: ink.accent, "fill-opacity": 0.1, stroke: ink.accent });
    this.svg.append(this.boxNode);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".plot");
  root.explorer ||= new Plot(root);
  root.explorer.update(data, setTriggerValue);
}
