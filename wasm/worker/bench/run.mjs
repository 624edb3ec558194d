// Measures the Worker on raw workerd, side by side with the template of package
// workers and with a Worker that answers with a constant: node run.mjs <folder>
//
// The folder has code/ with the Worker's modules and template/ with the template's.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { Client } from "undici";
import workerd from "workerd";

const folder = resolve(process.argv[2]);
const CONNECTIONS = 8;
const ROUNDS = 7;
const SECONDS = 2;
const COLD_STARTS = 25;

const question = "/v1/solve?preset=paper";
let asked = 0;
/** A path that was not requested before. */
const fresh = () => `${question}&mbps=${(20 + asked++ / 10000).toFixed(4)}`;

/** The modules of each Worker, the first of them its entry. */
const workers = {
  worker: { dir: "code", modules: ["worker.mjs", "api.wasm"] },
  template: { dir: "template", modules: ["worker.mjs", "wasm_exec.js", "runtime.mjs", "app.wasm"] },
  constant: { dir: "constant", modules: ["constant.mjs", "answer.txt"] },
};

function config({ dir, modules }) {
  const kind = { mjs: "esModule", js: "esModule", wasm: "wasm", txt: "text" };
  const list = modules.map((name) => `(name = "${name}", ${kind[name.split(".").pop()]} = embed "${dir}/${name}")`).join(",\n    ");
  const date = `compatibilityDate = "2026-04-24"`;
  const path = `${folder}/${dir}.capnp`;
  writeFileSync(
    path,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [
    ${list}], ${date}, cacheApiOutbound = "cache")),
    (name = "cache", worker = (modules = [(name = "cache.mjs", esModule = embed "constant/cache.mjs")], ${date})),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
  );
  return path;
}

/** Starts workerd and waits until it listens. */
async function start(worker) {
  const process = spawn(workerd.default, ["serve", "--control-fd=1", config(workers[worker])], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface(process.stdout)) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return { url: `http://127.0.0.1:${port}`, stop: () => stopped(process) };
  }
  throw new Error(`${worker} did not start`);
}

function stopped(process) {
  return new Promise((done) => {
    process.on("exit", done);
    process.kill();
  });
}

/** Sends a request and reads its answer to the end. */
function ask(client, path, headers) {
  return new Promise((done, fail) => {
    let bytes = 0;
    let status;
    client.dispatch(
      { path, method: "GET", headers },
      {
        onRequestStart() {},
        onResponseStart(_, code) {
          status = code;
        },
        onResponseData(_, chunk) {
          bytes += chunk.length;
        },
        onResponseEnd() {
          if (status === 200 && bytes > 0) done(bytes);
          else fail(new Error(`${path}: ${status}`));
        },
        onResponseError: (_, error) => fail(error),
      },
    );
  });
}

/** Requests per second, over several connections with one pending request each. */
async function rate(server, path, headers) {
  const clients = Array.from({ length: CONNECTIONS }, () => new Client(server.url));
  const begin = performance.now();
  let answers = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - begin < SECONDS * 1000) {
        await ask(client, path(), headers);
        answers++;
      }
    }),
  );
  const seconds = (performance.now() - begin) / 1000;
  await Promise.all(clients.map((client) => client.close()));
  return answers / seconds;
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

mkdirSync(`${folder}/constant`, { recursive: true });
for (const name of ["constant.mjs", "cache.mjs"]) cpSync(fileURLToPath(new URL(name, import.meta.url)), `${folder}/constant/${name}`);
writeFileSync(`${folder}/constant/answer.txt`, ""); // until the Worker has answered
const worker = await start("worker");
const answer = await fetch(worker.url + question);
writeFileSync(`${folder}/constant/answer.txt`, await answer.text());
const forEver = answer.headers.get("Content-Location");
await (await fetch(worker.url + forEver)).text();
const [template, constant] = [await start("template"), await start("constant")];

const measures = {
  "constant of a JavaScript worker": () => rate(constant, () => question),
  "template of package workers, a new question each": () => rate(template, fresh),
  "the Worker, a new question each": () => rate(worker, fresh),
  "the Worker, kept by the isolate": () => rate(worker, () => question),
  // A conditional request with another ETag gets the whole response from the Cache
  // API.
  "the Worker, kept by the Cache API": () => rate(worker, () => forEver, { "If-None-Match": '"another"' }),
};
const rates = Object.fromEntries(Object.keys(measures).map((name) => [name, []]));
for (let round = -1; round < ROUNDS; round++)
  for (const [name, measure] of Object.entries(measures)) {
    const answers = await measure();
    if (round >= 0) rates[name].push(answers); // the first round is a warm-up
  }
for (const server of [worker, template, constant]) await server.stop();

console.log(`Answers of /v1/solve, ${CONNECTIONS} connections; medians of ${ROUNDS} rounds of ${SECONDS} s, taken in turn`);
const [ofConstant, ofTemplate] = Object.values(rates).map(median);
for (const [name, list] of Object.entries(rates)) {
  const each = median(list);
  console.log(`${name.padEnd(50)} ${each.toFixed(0).padStart(6)} /s  ${((100 * each) / ofConstant).toFixed(1).padStart(5)} % of the constant  ${(each / ofTemplate).toFixed(1).padStart(6)} times the template`);
}

const cold = { worker: [], template: [] };
for (let round = 0; round < COLD_STARTS; round++)
  for (const name of Object.keys(cold)) {
    const server = await start(name);
    const client = new Client(server.url);
    const begin = performance.now();
    await ask(client, question);
    cold[name].push(performance.now() - begin);
    await client.close();
    await server.stop();
  }
console.log(`\nFirst answer of a new isolate, median of ${COLD_STARTS}: ${Object.entries(cold).map(([name, list]) => `${name} ${median(list).toFixed(0)} ms`).join(", ")}`);

const parts = workers.worker.modules.map((name) => readFileSync(`${folder}/code/${name}`));
const size = (pack) => parts.reduce((sum, part) => sum + pack(part).length, 0);
console.log(`\nSize of the Worker: ${size((part) => part)} bytes, compressed by gzip ${size((part) => gzipSync(part, { level: 9 }))}`);
