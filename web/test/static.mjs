// A static web server, as a page may be published on: it does not compress, serves
// any folder at any path, and can be made to fail.
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { execFileSync } from "node:child_process";
import { dist, root } from "./stage.mjs";
import { tag } from "../tag.mjs";

const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json" };

/** Serves site.folder, which may be changed. A file named site.broken is not found. */
export async function startSite(folder, base = "/") {
  const site = { folder, broken: undefined, asked: [], stop, start };
  const server = createServer(({ method, url, headers }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const name = pathname.slice(base.length) || "index.html";
    site.asked.push({ method, name, url, range: headers.range });
    try {
      if (!pathname.startsWith(base) || name === site.broken) throw new Error("not found");
      const body = readFileSync(join(site.folder, name));
      response.setHeader("Content-Type", types[extname(name)] ?? "application/octet-stream");
      response.setHeader("Cache-Control", "max-age=600"); // as GitHub Pages sends it
      response.setHeader("ETag", `"${tag(body)}"`);
      if (headers["if-none-match"] === `"${tag(body)}"`) response.writeHead(304).end();
      else response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  let port = 0;
  await start();
  site.url = `http://localhost:${port}${base}`;
  async function start() {
    server.listen(port, "localhost");
    await once(server, "listening");
    port = /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  }
  async function stop() {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }
  return site;
}

/** Builds the page again, around programs and a runtime that say which edition they are. */
export function anotherEdition(edition) {
  const folder = mkdtempSync(join(tmpdir(), "splitscope-"));
  for (const name of ["core.wasm", "later.wasm"]) cpSync(join(dist, name), join(folder, name));
  const runtime = readFileSync(join(dist, "wasm_exec.js"), "utf8");
  writeFileSync(join(folder, "wasm_exec.js"), `${runtime}\nglobalThis.edition = ${JSON.stringify(edition)};\n`);
  execFileSync(process.execPath, [join(root, "web/build.mjs"), folder], { stdio: "inherit" });
  return folder;
}
