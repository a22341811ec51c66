// The card of the galaxy under the pointer: its image and a few facts.

const HOVER_MS = 125; // of rest on a galaxy, before its card is fetched

function shortNumber(value) {
  if (value === null || value === "") return "–";
  const fraction = typeof value === "number" && !Number.isInteger(value);
  return fraction ? String(Number(value.toPrecision(4))) : String(value);
}

// At most five [name, value] of a galaxy: what the map is coloured by, oddness, then its own columns.
function hoverFacts({ columns, votes }, colouredBy) {
  const values = { ...columns, ...votes };
  const names = [colouredBy, "oddness", ...Object.keys(columns)].filter((name) => name in values);
  return [...new Set(names)].slice(0, 5).map((name) => [name.replaceAll("_", " "), shortNumber(values[name])]);
}

class HoverCard {
  constructor(map) {
    this.map = map;
    this.row = -1; // of the galaxy under the pointer, -1 without one
    this.node = make("div", "hover-card");
    this.node.hidden = true;
    this.spoken = make("div", "spoken");
    this.spoken.setAttribute("aria-live", "polite");
  }

  moveTo(row) {
    this.map.stage.style.cursor = row >= 0 ? "pointer" : "";
    if (row === this.row) return;
    this.row = row;
    this.map.drawing.request({ points: false });
    clearTimeout(this.timer);
    setVisible(this.node, false);
    if (row >= 0) this.timer = setTimeout(() => this.show(row).catch(() => {}), HOVER_MS);
  }

  leave() {
    this.moveTo(-1);
  }

  async show(row) {
    const { data, host, thumbnails, camera, points } = this.map;
    const [galaxy] = await Promise.all([host.galaxy(row, data), thumbnails.load([row])]);
    if (row !== this.row || galaxy.error) return;
    this.fill(row, galaxy);
    const [left, top] = camera.toScreen(...(points.placeOf(row) ?? [0, 0]));
    setVisible(this.node, true);
    const { offsetWidth: wide, offsetHeight: high } = this.node;
    const beside = left + 16 + wide < camera.width ? left + 16 : left - 16 - wide;
    this.node.style.left = `${Math.max(4, Math.min(beside, camera.width - wide - 4))}px`;
    this.node.style.top = `${Math.max(4, Math.min(top - 60, camera.height - high - 4))}px`;
    setText(this.spoken, this.node.textContent);
  }

  fill(row, galaxy) {
    const image = make("img");
    image.src = this.map.thumbnails.get(row);
    image.alt = galaxy.id;
    const lines = hoverFacts(galaxy, this.map.data.legend.name).map(([name, value]) => {
      const line = make("div", "line");
      line.append(make("span", "quiet", name), make("span", "", value));
      return line;
    });
    const marks = [galaxy.rating, ...galaxy.tags].filter(Boolean).join(" · ");
    this.node.replaceChildren(image, make("strong", "", galaxy.id), ...lines, make("div", "quiet", marks));
  }
}
