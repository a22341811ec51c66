// The help of one page: what it is for, its keys, what its numbers mean, and where to read on.

function helpOf({ help, tours }, startTour) {
  const node = make("div", "help-text");
  node.append(make("p", "", help.purpose));
  for (const { title, keys } of help.keys) node.append(make("h3", "", title), keyTable(keys));
  if (help.numbers.length) node.append(make("h3", "", "What the numbers mean"), termList(help.numbers));
  const guide = make("a", "", "The guide's part on this page");
  guide.href = `guide?${new URLSearchParams([["part", help.part], ...raterOf(location.search)])}`;
  guide.target = "_blank";
  guide.rel = "noopener";
  const more = make("p", "help-more");
  more.append(guide, ...(tours ? [wordOnly("Take the two-minute tour", startTour)] : []));
  node.append(more);
  return node;
}

function wordOnly(text, act) {
  const node = make("button", "word", text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

function keyTable(keys) {
  const list = make("dl", "keys");
  for (const [key, meaning] of keys) {
    const term = make("dt");
    term.append(...key.split(" ").map((one) => make("kbd", "", one)));
    list.append(term, make("dd", "", meaning));
  }
  return list;
}

function termList(terms) {
  const list = make("dl", "terms");
  for (const [term, meaning] of terms) list.append(make("dt", "", term), make("dd", "", meaning));
  return list;
}
