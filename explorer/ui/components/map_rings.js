// Rings around rated and tagged galaxies: what each colour means, and whether they are drawn at all.

const RING = { up: "#2fbf9b", down: "#e58a4b", artefact: "#b58be0", unsure: "#d9c65a" };
const RING_WORDS = { up: "interesting", down: "not interesting", artefact: "artefact", unsure: "unsure" };
const MATCHED = ["#ff7ab6", "#6ee7c8", "#c4a1ff", "#ff9e64"]; // by table, as in the sky view
const IN_NOTEBOOK = ["#5b9dff", "#ff5c8a"]; // the cards that are seen, and what is selected
const TAGGED = { light: "#10131a", dark: "#ffffff" };

// Each kind of ring there is on a map: its name, its colour, how many. A score has the colour of "up".
function ringKinds(marks, dark) {
  const rated = Object.entries(marks.rated).map(([answer, rows]) => ({
    name: RING_WORDS[answer] ?? `rated ${answer}`, colour: RING[answer] ?? RING.up, count: rows.length,
  }));
  const tagged = { name: "tagged", colour: dark ? TAGGED.dark : TAGGED.light, count: marks.tagged.length };
  const matched = Object.entries(marks.matched ?? {}).map(([prefix, rows], i) => ({
    name: `in ${prefix}`, colour: MATCHED[i % MATCHED.length], count: rows.length,
  }));
  const shown = [["in the grid", marks.shown], ["selected", marks.selected]].map(([name, rows], i) => ({
    name, colour: IN_NOTEBOOK[i], count: rows?.length ?? 0,
  }));
  return [...rated, tagged, ...matched, ...shown].filter(({ count }) => count);
}

class MapRings {
  constructor(map) {
    this.map = map;
    this.on = readSetting("rings", "1") === "1";
    this.node = make("div", "ring-legend");
  }

  toggle() {
    this.on = !this.on;
    saveSetting("rings", this.on ? "1" : "0");
    this.explain();
    this.map.drawing.request({ points: this.map.fitLegends() });
  }

  // The legend of the rings that are drawn.
  explain() {
    const { data, dark, toolbar } = this.map;
    const kinds = ringKinds(data.marks, dark);
    toolbar.rings.setAttribute("aria-pressed", String(this.on));
    setVisible(toolbar.rings, kinds.length > 0);
    setVisible(this.node, this.on && kinds.length > 0);
    this.node.replaceChildren(...kinds.map((kind) => this.item(kind)));
  }

  item({ name, colour, count }) {
    const item = make("div", "legend-name");
    const ring = make("i");
    ring.style.borderColor = colour;
    item.append(ring, make("span", "", name), make("span", "quiet", count.toLocaleString("en")));
    return item;
  }

  draw(radius) {
    if (!this.on) return;
    const { data, dark } = this.map;
    for (const [answer, rows] of Object.entries(data.marks.rated)) {
      for (const row of rows) this.ring(row, radius, RING[answer] ?? RING.up);
    }
    this.drawMatched(radius);
    [data.marks.shown, data.marks.selected].forEach((rows = [], i) => {
      for (const row of rows) this.ring(row, radius + 2 * i, IN_NOTEBOOK[i], 1.6);
    });
    for (const row of data.marks.tagged) this.ring(row, radius + 2.5, dark ? TAGGED.dark : TAGGED.light, 1);
  }

  drawMatched(radius) {
    Object.values(this.map.data.marks.matched ?? {}).forEach((rows, i) => {
      for (const row of rows) this.ring(row, radius + 1, MATCHED[i % MATCHED.length], 1.2);
    });
  }

  ring(row, radius, colour, width) {
    const { points, overlay, camera } = this.map;
    const place = points.placeOf(row);
    if (place) overlay.ring(camera.toScreen(...place), radius, colour, width);
  }
}
