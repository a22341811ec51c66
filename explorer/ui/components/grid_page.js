// The grid on a page of the app: what it needs comes from the page's server.

class GridPage {
  get queue() {
    return answerQueue();
  }

  thumbnails(version) {
    return thumbnailCache(version);
  }

  viewer(root, report) {
    return new ImageViewer(root, report);
  }

  post(path, body) {
    return postJson(path, body);
  }

  showSimilar(ids) {
    visit(similarAddress(ids));
  }

  openInNewTab(id) {
    window.open(similarAddress([id]), "_blank", "noopener");
  }

  // The galaxies of `body` as a file.
  async exported(body) {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch("x/export", { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`export: ${response.status}`);
    return response.blob();
  }

  help() {
    askForHelp();
  }

  selected() {} // the page asks for a selection when it needs one
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".grid");
  root.explorer ||= new Grid(root, new GridPage());
  root.explorer.update(data, setTriggerValue);
  return () => root.isConnected || root.explorer.leave();
}
