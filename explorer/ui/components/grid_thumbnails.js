// The pictures of a grid's cards: those at hand at once, the others and the next page's as they come.

class GridThumbnails {
  constructor(grid) {
    this.grid = grid;
  }

  // Of the cards there are now, from a cache of the host's.
  async load(cache, next) {
    const { grid } = this;
    const { rows } = grid;
    const wanted = grid.cards.map((card) => card.data.row);
    this.show(cache);
    try {
      await cache.load(wanted);
    } catch {
      setText(grid.toolbar.status, "images missing: reload");
    }
    if (rows !== grid.rows) return;
    this.show(cache);
    if (next?.length) cache.load(next).catch(() => {});
  }

  show(cache) {
    for (const card of this.grid.cards) card.showThumbnail(cache.get(card.data.row));
  }
}
