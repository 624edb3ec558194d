// A server with page and API on one origin, and a Chromium to look at it.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

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

/** FONTS names a set of fonts, a file of web/test/fonts, that the browser has instead of all that are installed. */
export function startChromium() {
  const fonts = process.env.FONTS ? { FONTCONFIG_FILE: join(root, "web/test/fonts", `${process.env.FONTS}.conf`) } : {};
  return chromium.launch({
    env: { ...process.env, ...fonts },
    executablePath: process.env.CHROME ?? chromeOnPath(),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

function chromeOnPath() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const [found] = spawnSync("which", names, { encoding: "utf8" }).stdout.split("\n");
  if (!found) throw new Error(`none of ${names.join(", ")} is on the PATH: set CHROME`);
  return found;
}
