import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Address } from "../src/address";

/** The entries of a history, the newest last, and how often it was rewritten. */
class Entries {
  list = ["#opened"];
  state: unknown = null;
  rewrites = 0;
  back = () => {};
  forward = () => {};
  pushState = (state: unknown, _: string, url: string) => {
    this.state = state;
    this.list.push(url);
  };
  replaceState = (state: unknown, _: string, url?: string) => {
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
