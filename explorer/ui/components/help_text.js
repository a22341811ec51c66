// The help of one page: what it is for, its keys, what its numbers mean, and where to read on.

function helpOf({ help, tours }, { startTour, changeKeys }) {
  const node = make("div", "help-text");
  node.append(make("p", "", help.purpose));
  for (const name of help.keys) node.append(make("h3", "", KEY_GROUPS[name].title), keyTable(KEY_GROUPS[name]));
  if (help.numbers.length) node.append(make("h3", "", "What the numbers mean"), termList(help.numbers));
  const guide = make("a", "", "The guide's part on this page");
  guide.href = `guide?${new URLSearchParams([["part", help.part], ...raterOf(location.search)])}`;
  guide.target = "_blank";
  guide.rel = "noopener";
  const more = make("p", "help-more");
  more.append(guide, wordOnly("Change the keys", changeKeys), ...(tours ? [wordOnly("Take the two-minute tour", startTour)] : []));
  node.append(more);
  return node;
}

function wordOnly(text, act) {
  const node = make("button", "word", text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

// What the keys of a group do, as they are now.
function keyTable({ fixed, free }) {
  const list = make("dl", "keys");
  for (const [keys, meaning] of fixed) list.append(keyTerm(fixedNames(keys)), make("dd", "", meaning));
  for (const [action, [, meaning]] of Object.entries(free)) list.append(keyTerm(keyNames(action)), make("dd", "", meaning));
  return list;
}

function keyTerm(names) {
  const term = make("dt");
  term.append(...names.map((name) => make("kbd", "", name)));
  return term;
}

// A long run of keys is said by its ends.
function fixedNames(keys) {
  const names = keys.map(keyName);
  return names.length > 4 ? [`${names[0]} … ${names.at(-1)}`] : names;
}

function termList(terms) {
  const list = make("dl", "terms");
  for (const [term, meaning] of terms) list.append(make("dt", "", term), make("dd", "", meaning));
  return list;
}
