// Settings in one place: each is stored at once, in this browser and for a login, and told to what is on the page.

const SIZES = { S: "Small", M: "Medium", L: "Large" };
const COLOURS = { System: "As the system", Light: "Light", Dark: "Dark" };
const STRETCH_CHOICES = { "": "as the catalogue has it", asinh: "asinh", log: "log", sqrt: "sqrt", linear: "linear" };
const YEAR_S = 31536000;

// Streamlit keeps a visitor's colours for each page by itself.
function colourKey(path) {
  return `stActiveTheme-${path}-v2`;
}

function chosenColours() {
  try {
    return JSON.parse(localStorage.getItem(colourKey(location.pathname))) || "System";
  } catch {
    return "System";
  }
}

// For every page alike; Streamlit reads it when a page is loaded.
function setColours(colours, pages, { reload = true } = {}) {
  const folder = location.pathname.replace(/[^/]*$/, "");
  try {
    for (const page of pages) localStorage.setItem(colourKey(folder + page), JSON.stringify(colours));
  } catch {
    return; // private windows may refuse
  }
  if (reload) location.reload();
}

function tellSettings() {
  window.dispatchEvent(new Event("explorer-settings"));
}

class SettingsPanel {
  // send(name, value): tells the server; startTour: begins it.
  constructor({ send, startTour }) {
    Object.assign(this, { send, startTour });
    this.kept = new KeptSettings(send);
    this.keys = new KeySettings();
    this.node = make("div", "settings");
    this.node.addEventListener("keydown", (event) => event.key !== "Escape" && event.stopPropagation());
  }

  // The rows, made anew only where the server says other things than before.
  draw(data) {
    const known = JSON.stringify([data.who, data.mayName, data.sorts, data.sort, data.tours, data.kept?.problem]);
    if (known !== this.known) this.node.replaceChildren(...this.rows(data));
    this.known = known;
    return this.node;
  }

  rows(data) {
    return [
      this.field("Rating as", this.who(data), "Under this name ratings and tags are kept."),
      this.field("Cards", this.cards(), "Also at the top right of a grid."),
      this.field("Colours", this.select(COLOURS, chosenColours(), (value) => this.kept.choose(value, data.pages)), "The page is loaded anew."),
      this.field("Gallery sorted by", this.sort(data), "Where an address says nothing else."),
      this.field("Stretch of real pixels", this.stretch(), "Of the large image, where it has numbers; “Stretch” below it has the rest."),
      this.keys.node,
      make("p", "about", this.kept.words()),
      this.actions(data),
    ];
  }

  choose(name, value) {
    saveSetting(name, value);
    tellSettings();
  }

  field(name, control, about) {
    const label = make("label", "field");
    control.setAttribute("aria-label", name);
    label.append(make("span", "field-name", name), control, make("span", "about", about));
    return label;
  }

  select(choices, value, onChange) {
    const node = make("select");
    for (const [key, word] of Object.entries(choices)) node.append(new Option(word, key));
    node.value = value;
    node.addEventListener("change", () => onChange(node.value));
    return node;
  }

  who({ who, mayName }) {
    const node = make("input");
    Object.assign(node, { type: "text", value: who, maxLength: 64, disabled: !mayName });
    node.addEventListener("change", () => this.send("who", node.value));
    return node;
  }

  cards() {
    return this.select(SIZES, readSetting("card", "M"), (size) => {
      this.choose("card", size);
    });
  }

  sort({ sorts, sort }) {
    const named = Object.fromEntries(sorts.map((name) => [name, name]));
    return this.select(named, sort, (chosen) => {
      document.cookie = `explorer_sort=${encodeURIComponent(chosen)};path=/;max-age=${YEAR_S};samesite=strict`;
      this.send("sort", chosen);
    });
  }

  stretch() {
    return this.select(STRETCH_CHOICES, readSetting("stretch", ""), (stretch) => {
      this.choose("stretch", stretch);
    });
  }

  actions({ tours }) {
    const row = make("p", "help-more");
    row.append(wordOnly("Keys of this page", askForHelp));
    if (tours) row.append(wordOnly("Take the two-minute tour", this.startTour));
    return row;
  }
}
