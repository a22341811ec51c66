// What the colours of the map mean: a scale between two numbers, or a colour for each name.

class MapLegend {
  constructor() {
    this.node = make("div", "legend");
  }

  // counts: how many points have each byte of colour; counted: they are all points of the map.
  draw(legend, dark, counts, counted) {
    const item = (name, colour, count) => this.item(name, colour, counted ? count.toLocaleString("en") : "");
    const parts = legend.categories ? this.names(legend, dark, counts, item) : this.scale(legend, dark, counts, item);
    this.node.replaceChildren(make("div", "legend-title", legend.title), ...parts);
  }

  scale({ low, high }, dark, counts, item) {
    const bar = make("div", "legend-bar");
    const stops = [...Array(17).keys()].map((i) => `rgb(${scaleColour(i / 16, dark)})`);
    bar.style.background = `linear-gradient(90deg, ${stops})`;
    const ends = make("div", "legend-ends");
    ends.append(make("span", "", low), make("span", "", high));
    const missing = counts[MISSING];
    return missing ? [bar, ends, item("none", missingColour(dark), missing)] : [bar, ends];
  }

  names({ categories }, dark, counts, item) {
    const items = categories.map((name, i) => item(name, categoryColour(categories, i, dark), counts[i]));
    return counts[MISSING] ? [...items, item("none", missingColour(dark), counts[MISSING])] : items;
  }

  item(name, colour, count) {
    const item = make("div", "legend-name");
    const swatch = make("i");
    swatch.style.background = `rgb(${colour})`;
    item.append(swatch, make("span", "", name), make("span", "quiet", count));
    return item;
  }
}
