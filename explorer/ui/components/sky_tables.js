// Rows of matched tables on the sky: a filled square where one was joined to a galaxy, an empty one where not.

const TABLE_INK = ["#ff7ab6", "#6ee7c8", "#c4a1ff", "#ff9e64"]; // by table, as on the map
const SQUARE_PX = 7;

class SkyTables {
  constructor(view) {
    this.view = view;
    this.node = make("div", "sky-tables");
    this.off = new Set();
    this.take({});
  }

  // others: rows by prefix.
  take(others) {
    this.others = Object.entries(others);
    this.node.replaceChildren(...this.others.map(([prefix, rows], i) => this.item(prefix, rows, i)));
    setVisible(this.node, this.others.length > 0);
  }

  item(prefix, rows, i) {
    const joined = rows.filter(({ row }) => row !== null).length;
    const item = make("button", "sky-table");
    const square = make("i");
    square.style.background = TABLE_INK[i % TABLE_INK.length];
    item.append(square, make("span", "", prefix), make("span", "quiet", `■ ${joined} matched, □ ${rows.length - joined} not`));
    item.title = `Show or hide the rows of ${prefix}`;
    item.setAttribute("aria-pressed", String(!this.off.has(prefix)));
    item.addEventListener("click", () => this.toggle(prefix, item));
    return item;
  }

  toggle(prefix, item) {
    if (!this.off.delete(prefix)) this.off.add(prefix);
    item.setAttribute("aria-pressed", String(!this.off.has(prefix)));
    drawSky(this.view);
  }

  shown() {
    return this.others.flatMap(([prefix, rows]) => (this.off.has(prefix) ? [] : rows));
  }

  draw(context) {
    this.others.forEach(([prefix, rows], i) => {
      if (this.off.has(prefix)) return;
      Object.assign(context, { strokeStyle: TABLE_INK[i % TABLE_INK.length], fillStyle: TABLE_INK[i % TABLE_INK.length], lineWidth: 1.4 });
      for (const one of rows) this.square(context, one);
    });
  }

  square(context, { ra_deg: ra, dec_deg: dec, row }) {
    const at = this.view.screen([ra, dec]);
    if (!at) return;
    const box = [at[0] - SQUARE_PX / 2, at[1] - SQUARE_PX / 2, SQUARE_PX, SQUARE_PX];
    if (row === null) context.strokeRect(...box);
    else context.fillRect(...box.map((value, i) => (i < 2 ? value + 1.5 : value - 3)));
  }

  // What stands under the pointer: its name, how far, and whether it is joined.
  tell(card, one) {
    const away = distanceText(arcsecBetween(this.view.centre, [one.ra_deg, one.dec_deg]));
    card.replaceChildren(make("strong", "", one.name), make("span", "", away), make("span", "", one.row === null ? "joined to none" : "joined"));
    delete card.dataset.id;
  }
}
