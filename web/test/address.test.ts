import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Address } from "../src/state/address";

/** The entries of a history, the newest last, and how often it was rewritten. */
class Entries {
  list = ["#opened"];
  state: unknown = null;
  rewrites = 0;
  back = () => {};
  forward = () => {};
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
let address: Address;
beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  entries = new Entries();
  address = new Address(entries as unknown as History);
  address.show("v=1", "open");
});
afterEach(() => mock.timers.reset());

test("an opened link is spelt canonically in its own entry", () => {
  assert.deepEqual(entries.list, ["#v=1"]);
});

test("each settled change is an entry, nothing new is none", () => {
  for (const link of ["a", "b", "b", "c"]) address.show(link, "settle");
  assert.deepEqual(entries.list, ["#v=1", "#a", "#b", "#c"]);
});

test("a gesture is one entry, which ends as it settled", () => {
  for (const link of ["a", "b", "c"]) address.show(link, "move");
  address.show("c", "settle");
  assert.deepEqual(entries.list, ["#v=1", "#c"]);
  address.show("d", "move");
  assert.deepEqual(entries.list, ["#v=1", "#c", "#d"]);
});

test("during a gesture the address follows, but not at every move", () => {
  address.show("first", "move");
  const before = entries.rewrites;
  for (let i = 0; i < 100; i++) address.show(`move${i}`, "move");
  assert.equal(entries.rewrites, before);
  mock.timers.tick(1000);
  assert.deepEqual(entries.list, ["#v=1", "#move99"]);
  assert.equal(entries.rewrites, before + 1);
});

test("a move that changes nothing starts no entry", () => {
  address.show("v=1", "move");
  address.show("a", "settle");
  assert.deepEqual(entries.list, ["#v=1", "#a"]);
});

test("what the person opens cuts a gesture short", () => {
  address.show("a", "move");
  address.show("b", "move");
  entries.list.push("#typed");
  entries.state = null;
  address.arrive();
  mock.timers.tick(1000);
  address.show("typed=1", "open");
  address.show("c", "move");
  assert.deepEqual(entries.list, ["#v=1", "#a", "#typed=1", "#c"]);
});

test("what the browser refuses is written when it lets it, nothing lost", () => {
  entries.refuses = true;
  for (const link of ["a", "b"]) address.show(link, "settle");
  for (const link of ["c", "d", "e"]) address.show(link, "move");
  address.show("e", "settle");
  address.from = { id: "x", revision: 1 };
  assert.deepEqual(entries.list, ["#v=1"]);
  assert.equal(entries.refused, 1, "it is not asked again and again");
  mock.timers.tick(1000);
  assert.equal(entries.refused, 2);
  entries.refuses = false;
  mock.timers.tick(30_000);
  assert.deepEqual(entries.list, ["#v=1", "#a", "#b", "#e"]);
  assert.deepEqual(entries.state, { at: 3, last: 3, from: { id: "x", revision: 1 } });
  address.show("f", "settle");
  assert.deepEqual(entries.list, ["#v=1", "#a", "#b", "#e", "#f"]);
});

test("undo waits for what is refused, for it goes back from there", () => {
  const moves: string[] = [];
  entries.back = () => void moves.push("back");
  entries.refuses = true;
  address.show("a", "settle");
  address.undo();
  assert.deepEqual(moves, []);
  entries.refuses = false;
  mock.timers.tick(30_000);
  assert.deepEqual([entries.list, moves], [["#v=1", "#a"], ["back"]]);
});

test("whoever moves in the history meanwhile is where the browser is", () => {
  entries.refuses = true;
  address.show("a", "settle");
  entries.refuses = false;
  entries.list.push("#typed");
  entries.state = null;
  address.arrive();
  mock.timers.tick(60_000);
  assert.deepEqual(entries.list, ["#v=1", "#typed"]);
  assert.deepEqual(entries.state, { at: 2, last: 2 });
});

test("a browser that refuses for ever holds nothing up", () => {
  entries.refuses = true;
  const refusing = new Address(entries as unknown as History);
  for (let i = 0; i < 1000; i++) refusing.show(`link${i}`, "settle");
  mock.timers.tick(600_000);
  assert.ok(entries.refused < 30, `asked ${entries.refused} times in ten minutes`);
  entries.refuses = false;
  mock.timers.tick(30_000);
  assert.equal(entries.list.at(-1), "#link999");
  assert.equal((entries.state as { at: number }).at, entries.list.length - 1, "undo stays within the entries that there are");
});
