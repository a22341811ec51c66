// The buttons on the map, and how many galaxies are selected.

class MapToolbar {
  constructor(map) {
    this.map = map;
    this.tools = [this.tool("move", withKey("Move", "moveTool")), this.tool("lasso", withKey("Lasso", "lasso")), this.tool("box", withKey("Box", "box"))];
    this.mosaic = button("tool", "images", withKey("Images on the map", "images"), () => map.mosaic.toggle());
    this.labels = button("tool", "tag", withKey("Names on the map", "names"), () => map.toggleLabels());
    this.rings = button("tool", "rings", withKey("Rings around what was rated or tagged", "rings"), () => map.rings.toggle());
    this.clear = button("tool", "close", "Clear the selection (Esc)", () => map.selection.clear());
    this.count = make("span", "count");
    this.node = this.build();
  }

  tool(name, label) {
    const node = button("tool", name, label, () => this.map.pointer.setTool(name));
    node.dataset.tool = name;
    return node;
  }

  build() {
    const { map } = this;
    const bar = make("div", "map-tools");
    bar.setAttribute("role", "toolbar");
    bar.append(
      ...this.tools, this.mosaic, this.labels, this.rings,
      button("tool", "more", withKey("Zoom in", "zoomIn"), () => map.zoomBy(1.6)),
      button("tool", "less", withKey("Zoom out", "zoomOut"), () => map.zoomBy(1 / 1.6)),
      button("tool", "whole", withKey("Whole map", "wholeMap"), () => map.showAll()),
      this.count, this.clear,
    );
    bar.addEventListener("pointerdown", (event) => event.stopPropagation());
    return bar;
  }

  showTool(name) {
    for (const node of this.tools) node.setAttribute("aria-pressed", String(node.dataset.tool === name));
  }

  // count: null where it is not known here; clearable: there is a selection to clear.
  showCount(count, clearable) {
    setText(this.count, count === null ? "" : `${count.toLocaleString("en")} selected`);
    setVisible(this.count, count !== null);
    setVisible(this.clear, clearable);
  }
}
