// Answers on their way to the disk: sent one after another, in order, kept until the server has them.
// One queue per browser tab, so that leaving a page loses nothing.

class AnswerQueue {
  // post: (path, body) -> promise of a reply.
  constructor(post = postJson) {
    this.post = post;
    this.waiting = []; // {path, body, onStored}, the one being sent first
    this.sending = false;
    this.failed = ""; // why sending stopped; "" while it goes on
    this.stored = 0;
    this.knownSeq = new Map(); // rater key -> the last journal line this tab knows of
    this.newerMarks = new Map(); // rater key + id -> {rating, tags, seq}: newer than a rerun may bring
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
    if (this.sending || this.failed) return this.notify();
    this.sending = true;
    this.notify();
    while (this.waiting.length && !this.failed) await this.sendOne(this.waiting[0]);
    this.sending = false;
    this.notify();
  }

  async sendOne(item) {
    try {
      const since = this.knownSeq.get(raterKey(item.body));
      const reply = await this.post(item.path, since === undefined ? item.body : { ...item.body, since });
      this.waiting.shift();
      this.stored += 1;
      this.remember(item.body, reply);
      item.onStored?.(reply);
    } catch (error) {
      if (error.refused) this.waiting.shift(); // the server will never take it: say so, go on
      this.failed = error.message || "the server cannot be reached";
    }
  }

  hasWaiting(id) {
    return this.waiting.some(({ body }) => body.galaxies?.includes(id));
  }

  // What other tabs have rated since this one last knew; null while answers are on their way.
  async fetchNews(rater) {
    const since = this.knownSeq.get(raterKey(rater));
    if (since === undefined || this.waiting.length) return null;
    const reply = await this.post("x/news", { ...rater, since });
    if (this.waiting.length) return null; // the answer's own reply will tell
    this.remember(rater, reply);
    return reply;
  }

  // A rerun knows of every line up to `seq`.
  noteSeq(key, seq) {
    if (seq > (this.knownSeq.get(key) ?? -1)) this.knownSeq.set(key, seq);
  }

  remember(body, reply) {
    const key = raterKey(body);
    if ("elsewhere" in reply) this.noteSeq(key, reply.seq);
    for (const [id, mark] of Object.entries(reply.stored || {})) {
      this.newerMarks.set(key + id, { ...mark, seq: reply.seq });
    }
  }

  // What to show for a card: the stored state of a rerun, unless a newer answer is known here.
  newestMark(key, card, seq) {
    const mark = this.newerMarks.get(key + card.id);
    return mark && mark.seq > seq ? mark : card;
  }

  notify() {
    for (const listener of this.listeners) listener(this);
  }
}

// One journal for each catalogue, rater and theme: answers of others say nothing about these.
function raterKey({ catalogue = "", who, theme }) {
  return `${catalogue}\n${who}\n${theme}\n`;
}

async function postJson(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const reply = await response.json().catch(() => ({}));
  if (response.ok) return reply;
  const error = new Error(reply.error || `the server answered ${response.status}`);
  error.refused = response.status >= 400 && response.status < 500 && response.status !== 401; // a login may come back
  throw error;
}

function answerQueue() {
  window.explorerQueue ||= new AnswerQueue();
  return window.explorerQueue;
}
