import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { PageHistory } from "../src/state/history";

/** The entries of a history, the newest last, and how often it was rewritten. */
class Entries {
  list = ["#opened"];
  state: unknown = null;
  rewrites = 0;
  moves: number[] = [];
  go = (by: number) => void this.moves.push(by);
  /** Whether the browser refuses, as Safari does after a hundred times in half a minute. */
  refuses = false;
  refused = 0;
  #may() {
    if (!this.refuses) return;
    this.refused++;
    throw new DOMException("more than 100 times per 30 seconds", "SecurityError");
  }
  pushState = (state: unknown, _: string, url: string) => {
    this.#may();
    this.state = state;
    this.list.push(url);
  };
  replaceState = (state: unknown, _: string, url?: string) => {
    this.#may();
    this.state = state;
    if (url === undefined) return;
    this.rewrites++;
    this.list[this.list.length - 1] = url;
  };
}

let entries: Entries;
let page: PageHistory;
beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  entries = new Entries();
  page = new PageHistory(entries as unknown as History);
  page.show("v=1", "open");
});
afterEach(() => mock.timers.reset());

test("an opened link gets its canonical form in its own entry", () => {
  assert.deepEqual(entries.list, ["#v=1"]);
});

test("each settled change makes an entry, and no change makes none", () => {
  for (const link of ["a", "b", "b", "c"]) page.show(link, "settle");
  assert.deepEqual(entries.list, ["#v=1", "#a", "#b", "#c"]);
});

test("a gesture makes one entry with its final state", () => {
  for (const link of ["a", "b", "c"]) page.show(link, "move");
  page.show("c", "settle");
  assert.deepEqual(entries.list, ["#v=1", "#c"]);
  page.show("d", "move");
  assert.deepEqual(entries.list, ["#v=1", "#c", "#d"]);
});

test("during a gesture the URL is updated, but not at every move", () => {
  page.show("first", "move");
  const before = entries.rewrites;
  for (let i = 0; i < 100; i++) page.show(`move${i}`, "move");
  assert.equal(entries.rewrites, before);
  mock.timers.tick(1000);
  assert.deepEqual(entries.list, ["#v=1", "#move99"]);
  assert.equal(entries.rewrites, before + 1);
});

test("a move without a change makes no entry", () => {
  page.show("v=1", "move");
  page.show("a", "settle");
  assert.deepEqual(entries.list, ["#v=1", "#a"]);
});

test("opening a link ends a gesture", () => {
  page.show("a", "move");
  page.show("b", "move");
  entries.list.push("#typed");
  entries.state = null;
  page.arrive();
  mock.timers.tick(1000);
  page.show("typed=1", "open");
  page.show("c", "move");
  assert.deepEqual(entries.list, ["#v=1", "#a", "#typed=1", "#c"]);
});

test("refused changes are written later, and none is lost", () => {
  entries.refuses = true;
  for (const link of ["a", "b"]) page.show(link, "settle");
  for (const link of ["c", "d", "e"]) page.show(link, "move");
  page.show("e", "settle");
  page.from = { id: "x", revision: 1 };
  assert.deepEqual(entries.list, ["#v=1"]);
  assert.equal(entries.refused, 1, "it is not asked again and again");
  mock.timers.tick(1000);
  assert.equal(entries.refused, 2);
  entries.refuses = false;
  mock.timers.tick(30_000);
  assert.deepEqual(entries.list, ["#v=1", "#a", "#b", "#e"]);
  assert.deepEqual(entries.state, { at: 3, last: 3, from: { id: "x", revision: 1 } });
  page.show("f", "settle");
  assert.deepEqual(entries.list, ["#v=1", "#a", "#b", "#e", "#f"]);
});

test("undo waits until a refused entry is written", () => {
  entries.refuses = true;
  page.show("a", "settle");
  page.undo();
  assert.deepEqual(entries.moves, []);
  entries.refuses = false;
  mock.timers.tick(30_000);
  assert.deepEqual([entries.list, entries.moves], [["#v=1", "#a"], [-1]]);
});

/** The browser arrives at an entry that the page made. */
function arrive(at: number, last: number) {
  entries.state = { at, last };
  page.arrive();
}

test("each undo counts while the browser has not moved yet", () => {
  for (const link of ["a", "b", "c"]) page.show(link, "settle");
  for (let i = 0; i < 3; i++) page.undo();
  assert.equal(page.canUndo, false);
  page.undo();
  assert.deepEqual(entries.moves, [-1], "one move at a time");
  const before = entries.rewrites;
  page.show("c again", "open");
  assert.equal(entries.rewrites, before, "writing could stop the move");
  arrive(2, 3);
  assert.deepEqual(entries.moves, [-1, -2]);
  arrive(0, 3);
  assert.deepEqual([entries.moves, page.canUndo, page.canRedo], [[-1, -2], false, true]);
  mock.timers.tick(60_000);
  page.redo();
  page.redo();
  page.undo();
  arrive(1, 3);
  mock.timers.tick(60_000);
  assert.deepEqual(entries.moves, [-1, -2, 1], "it is where it should be");
});

test("a browser that does not move leaves the page as it is", () => {
  page.show("a", "settle");
  page.undo();
  mock.timers.tick(60_000);
  assert.equal(page.canUndo, true);
  page.show("b", "settle");
  assert.deepEqual(entries.list, ["#v=1", "#a", "#b"]);
  page.undo();
  assert.deepEqual(entries.moves, [-1, -1]);
});

test("a link that is opened while the browser moves ends the move", () => {
  for (const link of ["a", "b"]) page.show(link, "settle");
  page.undo();
  page.undo();
  entries.state = null;
  page.arrive();
  mock.timers.tick(60_000);
  assert.deepEqual([entries.moves, page.canRedo], [[-1], false]);
});

test("a move in the history drops refused changes", () => {
  entries.refuses = true;
  page.show("a", "settle");
  entries.refuses = false;
  entries.list.push("#typed");
  entries.state = null;
  page.arrive();
  mock.timers.tick(60_000);
  assert.deepEqual(entries.list, ["#v=1", "#typed"]);
  assert.deepEqual(entries.state, { at: 2, last: 2 });
});

test("a browser that always refuses does not block the page", () => {
  entries.refuses = true;
  const refusing = new PageHistory(entries as unknown as History);
  for (let i = 0; i < 1000; i++) refusing.show(`link${i}`, "settle");
  mock.timers.tick(600_000);
  assert.ok(entries.refused < 30, `asked ${entries.refused} times in ten minutes`);
  entries.refuses = false;
  mock.timers.tick(30_000);
  assert.equal(entries.list.at(-1), "#link999");
  assert.equal((entries.state as { at: number }).at, entries.list.length - 1, "undo stays within the entries that there are");
});
