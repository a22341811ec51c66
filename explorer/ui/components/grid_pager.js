// From one page of results to the next: the pager in the bar, and the wide button below the cards.

class GridPager {
  constructor(grid) {
    this.grid = grid;
    this.turned = false; // since the last results came
    this.node = make("span", "pager");
    this.before = button("tool", "before", "Previous page ([)", () => this.turn(-1));
    this.place = make("span", "place");
    this.after = button("tool", "after", "Next page (])", () => this.turn(1));
    this.node.append(this.before, this.place, this.after);
    this.onwards = button("onwards", "Next page", "Next page (])", () => this.turn(1));
  }

  turn(step) {
    const { page = 0, pages = 1 } = this.grid.data;
    if (page + step < 0 || page + step >= pages) return;
    this.grid.report("page", page + step);
    this.turned = true;
  }

  draw({ page = 0, pages = 1, openEnd, onwards, small }, count) {
    const words = onwards || "Next page";
    setVisible(this.node, pages > 1 || page > 0);
    setVisible(this.onwards, page + 1 < pages && count > 0 && !small);
    setText(this.onwards, words);
    this.onwards.title = `${words} (])`;
    this.onwards.setAttribute("aria-label", this.onwards.title);
    setText(this.place, openEnd ? `${page + 1}` : `${page + 1} / ${pages}`);
    this.before.disabled = page <= 0;
    this.after.disabled = page + 1 >= pages;
  }
}
