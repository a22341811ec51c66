"""The answers' way to the disk: in order, one at a time, kept until the server has them."""

import pytest

pytestmark = pytest.mark.browser

# A server that notes what it is sent, and answers each request by the next of `replies`;
# "down" is no answer.
SERVER = """
window.sent = [];
window.replies = [];
window.inFlight = 0;
window.fetch = async (path, { body }) => {
  if (window.inFlight++) throw new Error("two at once");
  sent.push([path, JSON.parse(body)]);
  const said = replies.shift() ?? {};
  await new Promise((done) => setTimeout(done, 5 * (4 - sent.length)));  // the first takes longest
  window.inFlight--;
  if (said === "down") throw new TypeError("Failed to fetch");
  return new Response(JSON.stringify(said.body ?? {}), { status: said.status ?? 200 });
};
window.queue = new AnswerQueue();
window.settled = () => new Promise((done) => {
  const look = () => (queue.sending ? setTimeout(look, 2) : done());
  look();
});
window.add = (answer, galaxies = ["g1"], more = {}) =>
  queue.add("x/rate", { galaxies, answer, who: "ada", theme: "rings" }, more.onStored);
"""


@pytest.fixture
def ask(script):
    return script("answer_queue.js", stand_ins=SERVER)


def answers(ask) -> list[str]:
    return ask("() => sent.map(([, body]) => body.answer)")


def test_answers_go_one_after_another_in_order(ask) -> None:
    ask("async () => { add('up'); add('down'); add('unsure'); await settled(); }")
    assert answers(ask) == ["up", "down", "unsure"]
    assert ask("() => [queue.waiting.length, queue.stored, queue.failed]") == [0, 3, ""]


def test_an_answer_stays_until_the_server_acknowledges_it(ask) -> None:
    during = ask(
        """async () => {
          let told = null;
          replies.push({ body: { seq: 7 } });
          add('up', ['g1'], { onStored: (reply) => (told = reply.seq) });
          const before = [queue.hasWaiting('g1'), queue.hasWaiting('g2'), told];
          await settled();
          return [...before, queue.hasWaiting('g1'), told];
        }"""
    )
    assert during == [True, False, None, False, 7]


def test_without_a_server_nothing_is_lost_and_retry_sends_in_order(ask) -> None:
    ask("async () => { replies.push('down'); add('up'); add('down'); await settled(); }")
    assert answers(ask) == ["up"]
    assert ask("() => [queue.waiting.length, queue.failed]") == [2, "Failed to fetch"]
    ask("async () => { add('unsure'); await settled(); }")
    assert answers(ask) == ["up"]  # a new answer waits behind those that failed
    ask("async () => { queue.retry(); await settled(); }")
    assert answers(ask) == ["up", "up", "down", "unsure"]
    assert ask("() => [queue.waiting.length, queue.stored, queue.failed]") == [0, 3, ""]


def test_a_server_error_is_sent_again_and_a_refusal_is_not(ask) -> None:
    ask("async () => { replies.push({ status: 500 }); add('up'); await settled(); }")
    assert ask("() => [queue.waiting.length, queue.failed]") == [1, "the server answered 500"]
    ask(
        """async () => {
          replies.push({ status: 400, body: { error: "no such galaxy" } });
          queue.retry(); await settled();
        }"""
    )
    assert ask("() => [queue.waiting.length, queue.failed]") == [0, "no such galaxy"]
    ask("async () => { queue.retry(); add('down'); await settled(); }")
    assert answers(ask) == ["up", "up", "down"]


def test_an_answer_waits_for_the_next_login(ask) -> None:
    ask(
        """async () => {
          replies.push({ status: 401, body: { error: 'log in' } });
          add('up'); await settled();
        }"""
    )
    assert ask("() => [queue.waiting.length, queue.failed]") == [1, "log in"]
    ask("async () => { queue.retry(); await settled(); }")
    assert ask("() => [queue.waiting.length, queue.failed]") == [0, ""]


def test_a_newer_answer_stands_until_a_rerun_knows_of_it(ask) -> None:
    ask(
        """async () => {
          replies.push({ body: { seq: 12, stored: { g1: { rating: 'up', tags: [] } } } });
          add('up'); await settled();
        }"""
    )
    newest = """(seq) => queue.newestMark(raterKey({ who: 'ada', theme: 'rings' }),
      { id: 'g1', rating: 'down' }, seq).rating"""
    assert [ask(newest, seq) for seq in (11, 12, 13)] == ["up", "down", "down"]
    other = newest.replace("rings", "arcs")
    assert ask(other, 11) == "down"  # another theme's answers say nothing


def test_an_answer_tells_what_this_tab_knows(ask) -> None:
    key = "raterKey({ who: 'ada', theme: 'rings' })"
    ask(f"async () => {{ queue.noteSeq({key}, 0); add('up'); await settled(); }}")
    ask(
        f"""async () => {{
          queue.noteSeq({key}, 5); queue.noteSeq({key}, 3);
          add('up'); await settled();
        }}"""
    )
    assert ask("() => sent.map(([, body]) => body.since)") == [0, 5]


def test_news_waits_for_answers_and_for_a_first_rerun(ask) -> None:
    news = "async () => queue.fetchNews({ who: 'ada', theme: 'rings' })"
    assert ask(news) is None
    ask("() => queue.noteSeq(raterKey({ who: 'ada', theme: 'rings' }), 3)")
    ask("() => replies.push({ body: { seq: 4, stored: {}, elsewhere: { g2: 'up' } } })")
    assert ask(news)["elsewhere"] == {"g2": "up"}
    assert ask("() => queue.knownSeq.get(raterKey({ who: 'ada', theme: 'rings' }))") == 4
    ask("() => { add('up'); }")
    assert ask(news) is None


def test_one_queue_for_the_whole_tab(ask) -> None:
    assert ask("() => answerQueue() === answerQueue()")
