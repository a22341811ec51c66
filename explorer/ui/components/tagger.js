// The small box that tags one galaxy or a selection: type, or choose one of the tags in use.

// What a tag is about to be put on, and where that is.
function taggedText(ids, here) {
  if (ids.length === 1) return `Tag ${ids[0]}`;
  const away = ids.filter((id) => !here.includes(id)).length;
  return `Tag ${ids.length} selected: ${away ? `${ids.length - away} here, ${away} on other pages` : "all on this page"}`;
}

class Tagger {
  constructor(onTag) {
    this.onTag = onTag;
    this.node = make("div", "tagger");
    this.node.hidden = true;
    this.node.setAttribute("role", "dialog");
    this.node.setAttribute("aria-label", "Add a tag");
    this.input = make("input");
    this.input.placeholder = "Tag";
    this.input.maxLength = 64;
    this.input.setAttribute("aria-label", "Tag");
    this.list = make("div", "tagger-list");
    this.what = make("div", "tagger-what");
    this.node.append(this.what, this.input, this.list);
    this.input.addEventListener("input", () => this.suggest());
    this.node.addEventListener("keydown", (event) => this.key(event));
    this.node.addEventListener("click", (event) => event.stopPropagation());
  }

  // here: the ids on this page, among which those of `ids` may not be.
  open(ids, { tags, here }, anchor, returnTo) {
    Object.assign(this, { ids, tags, returnTo });
    setText(this.what, taggedText(ids, here));
    this.node.setAttribute("aria-label", this.what.textContent);
    this.input.value = "";
    this.node.hidden = false;
    this.moveTo(anchor);
    this.suggest();
    this.input.focus({ preventScroll: true });
  }

  moveTo(anchor) {
    const box = anchor.getBoundingClientRect();
    const frame = this.node.offsetParent?.getBoundingClientRect() ?? { left: 0, top: 0, width: 9999 };
    const left = Math.min(box.left - frame.left, frame.width - 232);
    const below = box.bottom + 220 < window.innerHeight;
    this.node.style.left = `${Math.max(0, left)}px`;
    this.node.style.top = below ? `${box.bottom - frame.top + 4}px` : "";
    this.node.style.bottom = below ? "" : `${frame.bottom - box.top + 4}px`;
  }

  suggest() {
    const typed = this.input.value.trim().toLowerCase();
    const fitting = this.tags.filter((tag) => tag.toLowerCase().includes(typed)).slice(0, 8);
    this.list.replaceChildren(
      ...fitting.map((tag) => button("chip", tag, `Tag ${tag}`, () => this.choose(tag))),
    );
  }

  key(event) {
    event.stopPropagation();
    if (event.key === "Enter" && event.target === this.input) this.choose(this.input.value);
    if (event.key === "Escape") this.close();
  }

  choose(tag) {
    const name = tag.trim();
    if (name) this.onTag(this.ids, name);
    this.close();
  }

  close() {
    this.node.hidden = true;
    this.returnTo?.focus({ preventScroll: true });
  }
}
