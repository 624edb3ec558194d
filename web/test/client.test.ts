import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Client, type Trouble } from "../src/core/client";
import type { FromWorker, ToWorker } from "../src/core/protocol";

/** A worker that says what the test has it say. */
class FakeWorker {
  static last: FakeWorker;
  onmessage?: (event: { data: FromWorker }) => void;
  onerror?: (event: { message: string }) => void;
  asked: ToWorker[] = [];
  terminated = false;
  constructor() {
    FakeWorker.last = this;
  }
  postMessage(message: ToWorker) {
    this.asked.push(message);
  }
  terminate() {
    this.terminated = true;
  }
  say(data: FromWorker) {
    this.onmessage?.({ data });
  }
}

let troubles: string[];
const start = () => new Client(() => {}, (trouble: Trouble) => troubles.push(trouble.kind));
const outcome = (call: Promise<unknown>) => call.then(String, (error: Trouble) => error.kind ?? error.message);

beforeEach(() => {
  troubles = [];
  mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(globalThis, { Worker: FakeWorker, document: { baseURI: "http://localhost/sub/" } });
});
afterEach(() => mock.timers.reset());

test("answers in any order reach their calls, and an error rejects only its call", async () => {
  const client = start();
  const { last: worker } = FakeWorker;
  worker.say({ kind: "ready" });
  await client.ready;
  const calls = [client.calls.schema({ lang: "en" }), client.calls.schema({ lang: "ko" }), client.calls.schema({ lang: "en" })];
  const [a, b, c] = worker.asked.map(({ id }) => id) as [number, number, number];
  worker.say({ kind: "answer", id: b, value: "second" });
  worker.say({ kind: "error", id: c, message: "no" });
  worker.say({ kind: "answer", id: a, value: "first" });
  assert.deepEqual(await Promise.all(calls.map(outcome)), ["first", "second", "no"]);
  mock.timers.tick(60_000);
  assert.deepEqual(troubles, []);
});

test("a crash rejects all pending and later calls", async () => {
  const client = start();
  FakeWorker.last.say({ kind: "ready" });
  const waiting = [client.calls.schema({ lang: "en" }), client.calls.schema({ lang: "ko" })].map(outcome);
  FakeWorker.last.say({ kind: "crashed", reason: "exit code 2" });
  assert.deepEqual(await Promise.all([...waiting, outcome(client.calls.schema({ lang: "en" }))]), ["crash", "crash", "crash"]);
  assert.deepEqual(troubles, ["crash"]);
  assert.ok(FakeWorker.last.terminated);
});

test("a core without an answer for ten seconds is ended", async () => {
  const client = start();
  FakeWorker.last.say({ kind: "ready" });
  const call = outcome(client.calls.schema({ lang: "en" }));
  mock.timers.tick(9_999);
  assert.deepEqual(troubles, []);
  mock.timers.tick(1);
  assert.equal(await call, "silent");
  assert.deepEqual(troubles, ["silent"]);
});

test("a file may take a minute, and later calls wait for it", async () => {
  const client = start();
  const { last: worker } = FakeWorker;
  worker.say({ kind: "ready" });
  const read = outcome(client.calls.read({ file: new Blob(), name: "x.onnx", dims: {}, layouts: {}, lang: "en" }));
  const schema = outcome(client.calls.schema({ lang: "en" }));
  mock.timers.tick(59_999);
  assert.deepEqual(troubles, []);
  worker.say({ kind: "answer", id: worker.asked[0]!.id, value: "network" });
  worker.say({ kind: "answer", id: worker.asked[1]!.id, value: "schema" });
  assert.deepEqual(await Promise.all([read, schema]), ["network", "schema"]);
  const silent = outcome(client.calls.read({ file: new Blob(), name: "x.onnx", dims: {}, layouts: {}, lang: "en" }));
  mock.timers.tick(60_000);
  assert.equal(await silent, "silent");
});

test("a file may take any time while it reports progress, and can be stopped", async () => {
  const client = start();
  const { last: worker } = FakeWorker;
  worker.say({ kind: "ready" });
  const controller = new AbortController();
  const heard: string[] = [];
  const read = outcome(
    client.calls.read({ file: new Blob(), name: "x.onnx", dims: {}, layouts: {}, lang: "en" }, { signal: controller.signal, onStep: ({ stage, done }) => heard.push(`${stage} ${done}`) }),
  );
  const schema = outcome(client.calls.schema({ lang: "en" }));
  const [{ id }] = worker.asked as [ToWorker];
  for (let done = 0; done < 5; done++) {
    mock.timers.tick(50_000);
    worker.say({ kind: "step", id, step: { stage: "shapes", done, of: 5 } });
  }
  assert.deepEqual(heard, ["shapes 0", "shapes 1", "shapes 2", "shapes 3", "shapes 4"]);
  assert.deepEqual(troubles, []);
  controller.abort();
  assert.deepEqual(worker.asked[2], { id, stop: true });
  worker.say({ kind: "error", id, message: "stopped" });
  worker.say({ kind: "answer", id: worker.asked[1]!.id, value: "schema" });
  assert.deepEqual(await Promise.all([read, schema]), ["stopped", "schema"]);
  mock.timers.tick(600_000);
  assert.deepEqual(troubles, []);
});

test("a download may take any time while it goes on", async () => {
  const client = start();
  for (let i = 0; i < 10; i++) {
    mock.timers.tick(20_000);
    FakeWorker.last.say({ kind: "progress", progress: { loaded: i, total: 10 } });
  }
  assert.deepEqual(troubles, []);
  mock.timers.tick(30_000);
  assert.equal(await outcome(client.ready), "load");
});

test("a core that cannot start says why", async () => {
  const failed = start();
  FakeWorker.last.say({ kind: "failed", reason: "404" });
  assert.equal(await outcome(failed.ready), "load");
  const broken = start();
  FakeWorker.last.onerror?.({ message: "no such script" });
  assert.equal(await outcome(broken.ready), "load");
  Object.assign(globalThis, { Worker: undefined });
  assert.equal(await outcome(start().ready), "load"); // nor has this page a place for a script
});

test("a disposed core reports no error", () => {
  const client = start();
  client.dispose();
  mock.timers.tick(60_000);
  assert.deepEqual(troubles, []);
});
