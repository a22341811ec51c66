// Answers on their way to the disk: sent one after another, in order, kept until the server has them.
// One queue per browser tab, so that leaving a page loses nothing.

class AnswerQueue {
  constructor() {
    this.waiting = [];
    this.sending = false;
    this.failed = "";
    this.stored = 0;
    this.heard = new Map(); // scope -> the last journal line this tab knows of
    this.latest = new Map(); // scope|id -> {rating, tags, seq}: newer than what a rerun may bring
    this.listeners = new Set();
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting.length) event.preventDefault();
    });
  }

  add(path, body, onStored) {
    this.waiting.push({ path, body, onStored });
    this.send();
  }

  retry() {
    this.failed = "";
    this.send();
  }

  async send() {
    if (this.sending || this.failed) return this.tell();
    this.sending = true;
    this.tell();
    while (this.waiting.length && !this.failed) await this.sendOne(this.waiting[0]);
    this.sending = false;
    this.tell();
  }

  async sendOne(item) {
    try {
      const since = this.heard.get(scopeOf(item.body));
      const reply = await post(item.path, since === undefined ? item.body : { ...item.body, since });
      this.waiting.shift();
      this.stored += 1;
      this.remember(item.body, reply);
      item.onStored?.(reply);
    } catch (error) {
      if (error.refused) this.waiting.shift(); // the server will never take it: say so, go on
      this.failed = error.message || "the server cannot be reached";
    }
  }

  // What other tabs have rated since this one last heard; null while answers are on their way.
  async news(rater) {
    const since = this.heard.get(scopeOf(rater));
    if (since === undefined || this.waiting.length) return null;
    const reply = await post("x/news", { ...rater, since });
    if (this.waiting.length) return null; // the answer's own reply will tell
    this.remember(rater, reply);
    return reply;
  }

  // A rerun knows of every line up to `seq`.
  hear(scope, seq) {
    if (seq > (this.heard.get(scope) ?? -1)) this.heard.set(scope, seq);
  }

  remember(body, reply) {
    if ("elsewhere" in reply) this.hear(scopeOf(body), reply.seq);
    for (const [id, mark] of Object.entries(reply.stored || {})) {
      this.latest.set(scopeOf(body) + id, { ...mark, seq: reply.seq });
    }
  }

  // What to show for a card: the stored state of a rerun, unless a newer answer is known here.
  newest(scope, card, seq) {
    const mark = this.latest.get(scope + card.id);
    return mark && mark.seq > seq ? mark : card;
  }

  tell() {
    for (const listener of this.listeners) listener(this);
  }
}

function scopeOf({ who, theme }) {
  return `${who}\n${theme}\n`;
}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const reply = await response.json().catch(() => ({}));
  if (response.ok) return reply;
  const error = new Error(reply.error || `the server answered ${response.status}`);
  error.refused = response.status >= 400 && response.status < 500;
  throw error;
}

function answerQueue() {
  window.explorerQueue ||= new AnswerQueue();
  return window.explorerQueue;
}
