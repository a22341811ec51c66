"""A page that shows a widget as a notebook does, its kernel being the test's own process."""

from base64 import b64encode
from typing import Any

from explorer.workspace.notebook.widget import GalaxyWidget

# The model of anywidget: what `render` reads, writes, sends and listens to.
HOST = """
async ([script, state]) => {
  const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const heard = {};
  const tell = (event, ...said) => (heard[event] ?? []).forEach((listener) => listener(...said));
  const take = ({ state, sent }) => {
    for (const [name, value] of Object.entries(state)) {
      if (JSON.stringify(model.state[name]) === JSON.stringify(value)) continue;
      model.state[name] = value;
      tell(`change:${name}`);
    }
    for (const [content, buffers] of sent) tell("msg:custom", content, buffers.map(bytes));
  };
  const model = window.model = {
    state, changed: {}, take,
    get: (name) => model.state[name],
    set: (name, value) => (model.state[name] = model.changed[name] = value),
    on: (event, listener) => (heard[event] ??= []).push(listener),
    off: (event, listener) => (heard[event] = heard[event].filter((one) => one !== listener)),
    send: async (content) => take(await kernel("message", content)),
    save_changes: async () => {
      const changed = model.changed;
      model.changed = {};
      take(await kernel("state", changed));
    },
  };
  document.body.innerHTML = "<div id=cell></div>";
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  window.leave = (await import(url)).default.render({ model, el: document.querySelector("#cell") });
}
"""


class Kernel:
    """The Python side: takes what the page's model says, and tells what came of it."""

    def __init__(self, widget: GalaxyWidget) -> None:
        self.widget, self.sent = widget, list[Any]()
        widget.send = lambda content, buffers=(): self.sent.append((content, buffers))

    def __call__(self, kind: str, said: dict[str, Any]) -> dict[str, Any]:
        """Take a message or a changed state, as the widget's comm does."""
        if kind == "message":
            self.widget._handle_custom_msg(said, [])
        else:
            self.widget.set_state(said)
        return self.news()

    def news(self) -> dict[str, Any]:
        """The state as it is now, and the messages since the last time, files as base64."""
        sent = [
            (content, [b64encode(one).decode() for one in files]) for content, files in self.sent
        ]
        self.sent.clear()
        return {"state": self.state, "sent": sent}

    @property
    def state(self) -> dict[str, Any]:
        """What travels to the page at first."""
        return {name: getattr(self.widget, name) for name in ("sheet", "picture", "selected_ids")}


def show_widget(page: Any, widget: GalaxyWidget) -> Kernel:
    """Let `page` show the widget; what the visitor does there comes to it."""
    kernel = Kernel(widget)
    page.expose_function("kernel", kernel)
    page.evaluate(HOST, [widget._esm, kernel.state])
    return kernel
