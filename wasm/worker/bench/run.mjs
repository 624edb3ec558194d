// Measures the Worker on raw workerd, side by side with the template of package
// workers and with a Worker that answers with a constant: node run.mjs <folder>
//
// The folder has code/ of the Worker and template/ with what the template has.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { Client } from "undici";
import workerd from "workerd"; // CJS

const folder = resolve(process.argv[2]);
const CONNECTIONS = 8;
const ROUNDS = 3;
const SECONDS = 2;

const question = "/v1/solve?preset=paper";

/** The modules of each Worker, the first of them its entry. */
const workers = {
  warm: { dir: "code", modules: ["worker.mjs", "api.wasm", "echarts.txt"] },
  template: { dir: "template", modules: ["worker.mjs", "wasm_exec.js", "runtime.mjs", "app.wasm"] },
  constant: { dir: "constant", modules: ["constant.mjs", "answer.txt"] },
};

function config({ dir, modules }, cache) {
  const kind = { mjs: "esModule", js: "esModule", wasm: "wasm", txt: "text" };
  const list = modules.map((name) => `(name = "${name}", ${kind[name.split(".").pop()]} = embed "${dir}/${name}")`).join(",\n    ");
  const flags = `compatibilityDate = "2026-04-24"`;
  const text = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [
    ${list}], ${flags}${cache ? ', cacheApiOutbound = "cache"' : ""})),
    (name = "cache", worker = (modules = [(name = "cache.mjs", esModule = embed "constant/cache.mjs")], ${flags})),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
  const path = `${folder}/${dir}-${cache ? "cached" : "plain"}.capnp`;
  writeFileSync(path, text);
  return path;
}

/** Starts workerd and waits until it listens. */
async function start(worker, cache = false) {
  const process = spawn(workerd.default, ["serve", "--control-fd=1", config(workers[worker], cache)], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface(process.stdout)) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return { url: `http://127.0.0.1:${port}`, pid: process.pid, stop: () => stopped(process) };
  }
  throw new Error(`${worker} did not start`);
}

function stopped(process) {
  return new Promise((done) => {
    process.on("exit", done);
    process.kill();
  });
}

let asked = 0;
/** Sends a request and reads its answer to the end. */
function ask(client, path) {
  return new Promise((done, fail) => {
    let bytes = 0;
    let status;
    client.dispatch(
      { path, method: "GET" },
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

/** Requests a second, over so many connections that each have one under way. */
async function rate(server, path) {
  const clients = Array.from({ length: CONNECTIONS }, () => new Client(server.url));
  const begin = performance.now();
  let answers = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - begin < SECONDS * 1000) {
        await ask(client, path());
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
writeFileSync(`${folder}/constant/answer.txt`, readFileSync(`${folder}/answer.json`));

const servers = { warm: await start("warm"), template: await start("template"), constant: await start("constant"), cached: await start("warm", true) };
// Each question of its own, so that nothing has answered it before.
const fresh = () => `/v1/solve?preset=paper&mbps=${(20 + (asked++ % 100000) / 1000).toFixed(3)}`;
const rows = {
  constant: () => rate(servers.constant, () => question),
  warm: () => rate(servers.warm, fresh),
  "warm, one question": () => rate(servers.warm, () => question),
  "cached API, fresh": () => rate(servers.cached, fresh),
  cached: () => rate(servers.cached, () => question),
  template: () => rate(servers.template, fresh),
};
const rates = {};
for (let round = 0; round <= ROUNDS; round++)
  for (const [name, measure] of Object.entries(rows)) {
    const r = await measure();
    if (round > 0) (rates[name] ??= []).push(r); // the first one warms up
  }
for (const [name, list] of Object.entries(rates)) {
  console.log(name.padEnd(24), median(list).toFixed(0).padStart(7), "requests/s", (median(list) / median(rates.constant) * 100).toFixed(1) + " % of constant", (median(list) / median(rates.template)).toFixed(1) + " x template");
}
for (const s of Object.values(servers)) await s.stop();

const cold = { warm: [], template: [] };
for (let round = 0; round < 9; round++)
  for (const name of Object.keys(cold)) {
    const begin = performance.now();
    const server = await start(name);
    const listening = performance.now();
    const client = new Client(server.url);
    await ask(client, question);
    cold[name].push([performance.now() - begin, performance.now() - listening]);
    await client.close();
    await server.stop();
  }
for (const [name, list] of Object.entries(cold)) console.log("cold", name, median(list.map((t) => t[0])).toFixed(0), "ms of the process,", median(list.map((t) => t[1])).toFixed(0), "ms of the request");
console.log("gzip", ["worker.mjs", "api.wasm", "echarts.txt"].map((n) => gzipSync(readFileSync(`${folder}/code/${n}`)).length));
