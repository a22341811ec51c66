// Names over the map: what sets each dense region apart. A click selects the region.

const HALF_LETTER_PX = 3; // letters of 12 px are 5 to 6 px wide

class RegionLabels {
  constructor(stage, choose) {
    this.layer = make("div", "region-labels");
    this.choose = choose;
    this.regions = [];
    this.on = readSetting("names", "1") === "1";
    stage.append(this.layer);
  }

  async load(url, host) {
    if (this.url === url) return;
    this.url = url;
    const regions = await host.names(url);
    if (this.url !== url) return;
    this.regions = regions;
    this.layer.replaceChildren(...regions.map((region) => this.buildLabel(region)));
  }

  buildLabel(region) {
    const node = make("button", "region-label", region.name);
    node.type = "button";
    node.title = `Select these ${region.about ? "about " : ""}${region.galaxies.toLocaleString("en")}`;
    node.addEventListener("pointerdown", (event) => event.stopPropagation());
    node.addEventListener("click", () => this.choose(region.region));
    return node;
  }

  toggle() {
    this.on = !this.on;
    saveSetting("names", this.on ? "1" : "");
  }

  // Larger regions first; a name that would cover another is left out until there is room.
  place(toScreen, width, height) {
    setVisible(this.layer, this.on && this.regions.length > 0);
    if (!this.on) return;
    const taken = [];
    this.regions.forEach(({ name, at }, i) => {
      const [middle, y] = toScreen(...at);
      const half = HALF_LETTER_PX * name.length + 9;
      const x = inside(middle, half, width);
      const box = [x - half, y - 13, x + half, y + 13];
      const seen = middle > 0 && y > 0 && middle < width && y < height;
      const free = seen && !taken.some((other) => overlaps(box, other));
      const node = this.layer.children[i];
      if (!node) return;
      setVisible(node, free);
      node.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, -50%)`;
      if (free) taken.push(box);
    });
  }
}

// Where a name begins and ends within the map, as near to its place as that goes.
function inside(middle, half, width) {
  return Math.max(half, Math.min(width - half, middle));
}

// Boxes as [left, top, right, bottom]; those that only touch do not overlap.
function overlaps([left, top, right, bottom], [left2, top2, right2, bottom2]) {
  return left < right2 && left2 < right && top < bottom2 && top2 < bottom;
}
