// Serves page and API on http://localhost:${PORT:-8080}. When a source changes, it
// builds both again and reloads the page in the browser.
//
// It serves its own folder. There the page has one more script, which polls for a
// new build, and no service worker, which would serve the old one.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, renameSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cache, root } from "./jobs.mjs";

const sources = { deep: ["core", "wasm/api", "wasm/browser", "web/src", "web/lang"], flat: [".", "web", "wasm/worker"] };
const served = join(cache, "watch");
const next = `${served}.next`;

const reload = `const edition = async () => (await fetch("edition.txt", { cache: "no-store" })).text();
const mine = await edition();
setInterval(async () => (await edition().catch(() => mine)) !== mine && location.reload(), 500);
`;
const forget = `addEventListener("install", () => skipWaiting());
addEventListener("activate", async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await registration.unregister();
});
`;

let changed = true;
const note = (_, name) => (changed ||= /\.(go|tsx?|mjs|js|css|html|json|md|svg|sh)$/.test(name ?? ""));
for (const folder of sources.deep) watch(join(root, folder), { recursive: true }, note);
for (const folder of sources.flat) watch(join(root, folder), note);

let server;
process.on("exit", () => server?.kill());
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit());

for (;; await sleep(100)) {
  if (!changed) continue;
  await sleep(50); // an editor may write several files, or one in pieces
  changed = false;
  const began = Date.now();
  const { status } = spawnSync("bash", ["-c", `. ./build.sh; rm -rf '${next}'; mkdir -p '${next}'; page '${next}'; server`], { cwd: root, stdio: "inherit" });
  if (status !== 0) continue; // keep the last build until the error is fixed
  writeFileSync(join(next, "edition.txt"), String(began));
  writeFileSync(join(next, "reload.js"), reload);
  writeFileSync(join(next, "sw.js"), forget);
  const html = readFileSync(join(next, "index.html"), "utf8");
  writeFileSync(join(next, "index.html"), html.replace("</head>", '<script type="module" src="reload.js"></script>\n</head>'));
  if (server) {
    server.kill();
    if (server.exitCode === null) await once(server, "exit");
  }
  rmSync(served, { recursive: true, force: true });
  renameSync(next, served);
  server = spawn(join(cache, "server"), ["-static", served], { stdio: ["ignore", "ignore", "inherit"] });
  console.log(`http://localhost:${process.env.PORT ?? 8080}, built in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
