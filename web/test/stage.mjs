// A server with page and API on one origin, and a Chromium to look at it.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
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

/** The sets of fonts, files of web/test/fonts, whose fonts are all on this machine. */
export function fontSets() {
  const folder = join(root, "web/test/fonts");
  const whole = (file) => [...readFileSync(join(folder, file), "utf8").matchAll(/<dir>(.*)<\/dir>/g)].every(([, dir]) => existsSync(dir));
  return readdirSync(folder).filter(whole).map((file) => file.replace(".conf", ""));
}

/** A browser that has the fonts of a set, which FONTS names for all, instead of all that are installed; classic scrollbars take their width from what they scroll. */
export function startChromium({ set = process.env.FONTS, scrollbars = process.env.SCROLLBARS } = {}) {
  if (set && !fontSets().includes(set)) throw new Error(`the fonts of web/test/fonts/${set}.conf are not on this machine`);
  const fonts = set ? { FONTCONFIG_FILE: join(root, "web/test/fonts", `${set}.conf`) } : {};
  return chromium.launch({
    env: { ...process.env, ...fonts },
    executablePath: process.env.CHROME ?? chromeOnPath(),
    ignoreDefaultArgs: scrollbars === "classic" ? ["--hide-scrollbars"] : [],
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

function chromeOnPath() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const [found] = spawnSync("which", names, { encoding: "utf8" }).stdout.split("\n");
  if (!found) throw new Error(`none of ${names.join(", ")} is on the PATH: set CHROME`);
  return found;
}
