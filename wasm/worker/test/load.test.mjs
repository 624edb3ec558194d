// Many clients at once, mixed questions, and then faults in between: no answer is
// wrong, none is another's, and none fails to come.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { open } from "./workerd.mjs";

/** How many answers are had; `build.sh bench worker` is for how long they take. */
const ANSWERS = 1500;
const CONNECTIONS = 6;

/** What is asked, each with an answer of its own. */
const questions = [];
for (const link of ["preset=paper", "model=vgg16&cuts=layer&input=none&mbps=30", "model=mobilenet_v2&cuts=block&device=2&mbps=5", "model=gpt2&cuts=block&tokens=64&mbps=3", "model=googlenet&cuts=graph&input=none&device=3"])
  for (const route of ["solve", "curves?points=5&", "map?width=6&height=4&", "map?width=6&height=4&format=csv&", "map?width=30&height=20&format=bin&"])
    questions.push({ path: `/v1/${route}${route.includes("?") ? "" : "?"}${link}` });
for (let i = 1; i <= 12; i++) {
  questions.push({ path: `/v1/solve?preset=paper&mbps=${7 * i}` });
  questions.push({ path: i % 2 ? "/v1/solve" : "/v1/map?width=5&height=3", body: JSON.stringify({ model: "custom", mbps: i, net: network(i) }) });
}
questions.push(
  { path: "/v1/models" }, { path: "/v1/models/resnet18?cuts=layer" }, { path: "/v1/" }, { path: "/v1/openapi.json" }, { path: "/v1/figure/map.json?preset=paper&width=9" },
  { path: "/v1/report.html?preset=paper&lang=ko" }, { path: "/v1/solve?preset=paper", method: "HEAD" },
  { path: "/v1/solve?preset=paper", headers: { "Accept-Language": "ko" } }, { path: "/v1/solve?preset=paper", headers: { "If-None-Match": "*" } },
  { path: "/v1/solve?device=0" }, { path: "/v1/solve?device=0", headers: { "Accept-Language": "ko" } }, { path: "/v1/solve", body: "{" }, { path: "/v1/nothing" },
  { path: "/v1/solve", method: "DELETE" }, { path: "/v1/solve", method: "OPTIONS" },
);

function network(i) {
  return { title: `network ${i}`, gmacs: i, input: [3, 32, 32 + i], cuts: [{ after: `layer ${i}`, head_gmacs: i / 3, shape: [i, 10, 10] }] };
}

let again = 0;
const agent = new Agent({ keepAlive: true });

/** Sends a question; `ending` may have what changes nothing at its end. */
function ask(url, question, ending = "") {
  const { path, body, headers, method = body === undefined ? "GET" : "POST" } = question;
  return new Promise((done, fail) => {
    const sent = request(url + path + ending, { method, headers, agent }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", fail);
      answer.on("end", () => {
        const summary = ["content-type", "content-language", "etag", "cache-control", "vary", "content-location", "content-security-policy"].map((name) => answer.headers[name]);
        done({ status: answer.statusCode, summary, text: Buffer.concat(chunks).toString("latin1") });
      });
    });
    sent.setTimeout(60_000, () => sent.destroy(new Error(`no answer to ${path}`)));
    sent.on("error", (error) => {
      // A server may close a connection that it takes for idle just as it is used again (RFC 9112, 9.3.1).
      if (sent.reusedSocket && error.code === "ECONNRESET" && ++again < 5) ask(url, question, ending).then(done, fail);
      else fail(error);
    });
    sent.end(body);
  });
}

let url, log, close;
const expected = [];
before(async () => {
  ({ url, log, close } = await open({ code: process.env.PROVOKED }));
  for (const question of questions) expected.push(await ask(url, question));
  const kinds = new Set(expected.map(({ status }) => status));
  for (const status of [200, 204, 304, 400, 404, 405]) assert.ok(kinds.has(status), `nothing is answered with ${status}`);
  await agreesWithFrozen();
});

after(() => {
  agent.destroy();
  return close?.();
});

/** What is expected is itself right: the same program answers what is frozen. */
async function agreesWithFrozen() {
  const golden = JSON.parse(readFileSync(new URL("../../api/testdata/golden.json", import.meta.url)));
  for (const { path, body, answer } of golden.questions.filter(({ path }) => path.startsWith("/v1/solve")).slice(0, 5)) {
    const { text } = await ask(url, { path, body: body && JSON.stringify(body) });
    const { best, thresholds } = JSON.parse(Buffer.from(text, "latin1"));
    assert.equal(best, answer.best);
    assert.deepEqual(thresholds.map(({ from, to }) => [from, to]), answer.thresholds.map(({ from, to }) => [from, to]));
  }
}

/** Chance that a failure can be repeated with. */
function chance(seed) {
  return (below) => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8) % below;
}

/** Several connections ask at once, each with its own chance, until there are enough answers. */
async function load(act) {
  let left = ANSWERS;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, connection) => {
      const random = chance(connection + 1);
      while (left-- > 0) await act(random);
    }),
  );
}

async function check(random) {
  const i = random(questions.length);
  // Ampersands without anything between them change nothing but what the cache knows it by.
  const answer = await ask(url, questions[i], questions[i].path.includes("?") ? "&".repeat(random(400)) : "");
  assert.deepEqual(answer, expected[i], `${questions[i].method ?? ""} ${questions[i].path} ${questions[i].body ?? ""}`);
}

test("under load every answer is the expected one", async (t) => {
  let answers = 0;
  await load(async (random) => {
    await check(random);
    answers++;
  });
  t.diagnostic(`${answers} answers, none wrong`);
  assert.ok(answers > 500, `only ${answers}`);
  assert.ok(!log().includes("has ended"), log());
});

test("with faults in between, answers are right and the program recovers", async (t) => {
  const faults = {
    async "too long a body"() {
      const { status } = await ask(url, { path: "/v1/solve", body: " ".repeat((1 << 20) + 1) });
      assert.equal(status, 413);
    },
    "a connection cut while it sends": () => cut("POST /v1/solve HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{\"mbps\":"),
    "a connection cut while it waits": () => cut("GET /v1/report.html?preset=paper&mbps=31 HTTP/1.1\r\nHost: x\r\n\r\n"),
    async "a panic"() {
      const { status, text } = await ask(url, { path: "/v1/provoke/panic" });
      assert.equal(status, 500);
      assert.equal(JSON.parse(text).error.code, "internal");
    },
    async "an end of the program"() {
      const { status, text } = await ask(url, { path: "/v1/provoke/exit" });
      assert.equal(status, 503);
      assert.equal(JSON.parse(text).error.code, "unavailable");
      ends++;
    },
  };
  let answers = 0;
  let ends = 0;
  const met = Object.fromEntries(Object.keys(faults).map((name) => [name, 0]));
  await load(async (random) => {
    if (random(20) > 0) {
      await check(random);
      answers++;
      return;
    }
    const names = Object.keys(faults);
    const name = names[random(names.length)];
    await faults[name]();
    met[name]++;
  });
  t.diagnostic(`${answers} answers, none wrong; ${Object.entries(met).map(([name, times]) => `${name}: ${times}`).join("; ")}`);
  for (const [name, times] of Object.entries(met)) assert.ok(times > 0, `never: ${name}`);
  // Every end was one that was asked for, and after the last one there are answers as before.
  await new Promise((done) => setTimeout(done, 500));
  assert.equal(log().split("has ended. Its status").length - 1, ends, log().slice(-2000));
  for (const [i, question] of questions.entries()) assert.deepEqual(await ask(url, question), expected[i]);
});

/** Sends some bytes and cuts the connection. */
function cut(text) {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const socket = connect(Number(port), hostname, () => socket.write(text, () => setTimeout(() => socket.destroy(), 5)));
    socket.on("error", () => {});
    socket.on("close", done);
  });
}
