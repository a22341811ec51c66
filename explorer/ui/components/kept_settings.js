// The settings of a login: what the server keeps is taken over where it is newer than this browser's own.

const KEPT_NAMES = ["card", "stretch", "keys"]; // as this browser keeps them, too

class KeptSettings {
  // send(name, value): tells the server.
  constructor(send) {
    this.send = send;
    this.awaited = ""; // colours that the page is loaded anew for, once the server has them
  }

  // kept: {who, at, values, problem} of the login; null where nobody logs in. pages: paths that have colours.
  take(kept, pages) {
    this.kept = kept;
    if (kept && this.awaited && (kept.problem || kept.values.colours === this.awaited)) return location.reload();
    if (kept?.at && this.isNews(kept)) this.takeOver(kept, pages);
    this.told ||= this.present();
  }

  // Whether it is of another login than the one before, or was changed since.
  isNews({ who, at }) {
    try {
      const seen = JSON.parse(readSetting("kept", "{}")) ?? {};
      return seen.who !== who || !(at <= seen.at);
    } catch {
      return true;
    }
  }

  takeOver({ who, at, values }, pages) {
    saveSetting("kept", JSON.stringify({ who, at }));
    for (const name of KEPT_NAMES) if (name in values) saveSetting(name, values[name]);
    this.told = this.present();
    tellSettings();
    const { colours } = values;
    if (Object.hasOwn(COLOURS, colours ?? "") && colours !== chosenColours()) setColours(colours, pages);
  }

  present() {
    return Object.fromEntries(KEPT_NAMES.map((name) => [name, readSetting(name, "")]));
  }

  // Tells the server what was changed on this page; nothing where nobody logs in.
  tellChanges() {
    if (!this.kept) return;
    const now = this.present();
    const changed = Object.entries(now).filter(([name, value]) => value !== this.told[name]);
    this.told = now;
    if (changed.length) this.send("settings", Object.fromEntries(changed));
  }

  // Colours show once the page is loaded anew: with a login, when the server has them.
  choose(colours, pages) {
    this.awaited = this.kept ? colours : "";
    setColours(colours, pages, { reload: !this.kept });
    if (this.kept) this.send("settings", { colours });
  }

  // Where they are kept, in a sentence.
  words() {
    if (!this.kept) return "This browser keeps these settings.";
    return this.kept.problem || `Kept for ${this.kept.who}, on every machine.`;
  }
}
