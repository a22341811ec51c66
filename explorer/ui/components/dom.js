// What the components share. User content only ever becomes text, never markup.

const ANSWERS = [
  { value: "up", label: "Interesting" },
  { value: "down", label: "Not interesting" },
  { value: "artefact", label: "Artefact" },
  { value: "unsure", label: "Unsure" },
];

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// `face` is an icon's name, or a few letters to stand for themselves. A `label` that is a function, as one with
// keys in it is, says what holds when the button is asked.
function button(className, face, label, onClick) {
  const node = make("button", className);
  node.append(face in ICONS ? icon(face) : face);
  node.type = "button";
  if (typeof label === "function") {
    for (const asked of ["pointerenter", "focus"]) node.addEventListener(asked, () => setLabel(node, label()));
  }
  setLabel(node, typeof label === "function" ? label() : label);
  node.addEventListener("click", (event) => {
    event.stopPropagation();
    onClick(event);
  });
  return node;
}

function setLabel(node, label) {
  if (node.title === label) return;
  node.title = label;
  node.setAttribute("aria-label", label);
}

// A button with an icon and a word.
function wordButton(face, word, label, onClick) {
  const node = button("tool wide", face, label, onClick);
  node.append(` ${word}`);
  return node;
}

// Gives `frame` the shape of its image, so that all of it is seen, and never more than a screen's height.
function fitFrame(frame, image) {
  const ratio = image.naturalWidth / image.naturalHeight || 1;
  frame.style.aspectRatio = String(ratio);
  frame.style.width = ratio < 1 ? `min(100%, ${80 * ratio}vh)` : "";
}

// Sets text only where it differs, so that an unchanged rerun touches nothing.
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setVisible(node, visible) {
  if (node.hidden === visible) node.hidden = !visible;
}

// Turns to another page of the app. Streamlit follows the address, as it does for the browser's
// Back: one history entry, one run of one page.
function visit(address, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"]({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}

// Which catalogue, who rates and for which theme, as this page's address has them: every link takes them along.
function raterOf(search) {
  const query = new URLSearchParams(search);
  return ["catalogue", "who", "theme"].filter((name) => query.get(name)).map((name) => [name, query.get(name)]);
}

function similarAddress(ids) {
  return `similar?${new URLSearchParams([...ids.map((id) => ["id", id]), ...raterOf(location.search)])}`;
}

function readSetting(name, fallback) {
  try {
    return localStorage.getItem(`explorer.${name}`) ?? fallback;
  } catch {
    return fallback;
  }
}

function saveSetting(name, value) {
  try {
    localStorage.setItem(`explorer.${name}`, value);
  } catch {
    /* private windows may refuse: the choice then lasts as long as the page */
  }
}

// Opens the page's help.
function askForHelp() {
  window.dispatchEvent(new Event("explorer-help"));
}

function download(blob, name) {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
