// What a grid in a notebook needs comes from the kernel, by messages of its widget's model.

class NotebookKernel {
  constructor(model) {
    this.model = model;
    this.waiting = new Map(); // number of a question -> {resolve, reject}
    this.name = Math.random().toString(36).slice(2); // another view of the model hears the same replies
    this.asked = 0;
    this.onReply = (reply, buffers) => this.take(reply, buffers);
    model.on("msg:custom", this.onReply);
  }

  // Resolves to {reply, buffers}; rejects with a `refused` error where the kernel will not.
  ask(path, body = {}) {
    const question = `${this.name} ${++this.asked}`;
    this.model.send({ question, path, body });
    return new Promise((resolve, reject) => this.waiting.set(question, { resolve, reject }));
  }

  take({ question, reply, error }, buffers = []) {
    const asked = this.waiting.get(question);
    if (!asked) return;
    this.waiting.delete(question);
    if (error === undefined) asked.resolve({ reply, buffers });
    else asked.reject(Object.assign(new Error(error), { refused: true }));
  }

  leave() {
    this.model.off("msg:custom", this.onReply);
  }
}

class NotebookThumbnails extends ThumbnailCache {
  constructor(kernel) {
    super("");
    this.kernel = kernel;
  }

  async fetchFiles(rows) {
    return (await this.kernel.ask("thumbnails", { rows })).buffers;
  }
}
