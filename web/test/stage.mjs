// A server with page and API on one origin, and a Chromium to look at it.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

// A connection that has waited, as it does on a busy machine, may be closed by the
// server just when it is used again. So each request of a test has its own.
const { fetch } = globalThis;
globalThis.fetch = (address, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set("Connection", "close");
  return fetch(address, { ...init, headers });
};

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const dist = process.env.DIST ?? join(root, "dist");

/**
 * Starts the native server on a free port; it serves page and API on one origin.
 * Another server that runs already is taken instead, if API is its address.
 */
export async function startServer() {
  if (process.env.API) return { origin: process.env.API, stop() {} };
  const child = spawn(serverBinary(), ["-static", dist], { env: { ...process.env, PORT: "0" }, stdio: ["ignore", "pipe", "inherit"] });
  const [origin] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`the server ended with ${code}`))),
  ]);
  const stop = async () => {
    child.kill();
    if (child.exitCode === null) await once(child, "exit");
  };
  return { origin, stop };
}

function serverBinary() {
  if (process.env.SERVER) return process.env.SERVER;
  const binary = join(root, "web/node_modules/.cache/server");
  execFileSync("go", ["build", "-trimpath", "-o", binary, "./wasm/worker"], { cwd: root, stdio: "inherit" });
  return binary;
}

/**
 * A browser that has the fonts of a set, a file of web/test/fonts that FONTS names,
 * instead of all that are installed; classic scrollbars take their width from what
 * they scroll. Where run.mjs shares a browser of this kind, it is that one.
 */
export function startChromium({ scrollbars = process.env.SCROLLBARS, args = [] } = {}) {
  const shared = process.env.BROWSER && scrollbars === process.env.SCROLLBARS && args.length === 0;
  return shared ? chromium.connect(process.env.BROWSER) : chromium.launch(how(scrollbars, args));
}

/** A browser of the kind that FONTS and SCROLLBARS name, for several processes. */
export function shareChromium() {
  return chromium.launchServer({ ...how(process.env.SCROLLBARS), host: "127.0.0.1" });
}

/**
 * Whether the browser is as visitors have it. It is not where only the page is
 * looked at, for most of a test's time went into what a page does for its next
 * visit: it compiles its program a second time, into faster code, and it keeps its
 * files. The suite of run.mjs that has FULL holds that both change no answer, and
 * offline.test.mjs that files are kept.
 */
export const full = process.env.FULL !== undefined;

function how(scrollbars, more = []) {
  const { FONTS } = process.env;
  const fonts = FONTS ? { FONTCONFIG_FILE: join(root, "web/test/fonts", `${FONTS}.conf`) } : {};
  return {
    env: { ...process.env, ...fonts },
    executablePath: process.env.CHROME ?? chromeOnPath(),
    ignoreDefaultArgs: scrollbars === "classic" ? ["--hide-scrollbars"] : [],
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", ...(full ? [] : ["--js-flags=--liftoff-only"]), ...more],
  };
}

function chromeOnPath() {
  const names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const [found] = spawnSync("which", names, { encoding: "utf8" }).stdout.split("\n");
  if (!found) throw new Error(`none of ${names.join(", ")} is on the PATH: set CHROME`);
  return found;
}
