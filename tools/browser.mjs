// Installs what the tests of the page need: a Chromium and fonts.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./jobs.mjs";

const folder = join(root, "web/test/fonts");
/** The sets of fonts: for each a fontconfig file, and the folders of its fonts. */
const sets = Object.fromEntries(
  readdirSync(folder).map((file) => [file.replace(".conf", ""), [...readFileSync(join(folder, file), "utf8").matchAll(/<dir>(.*)<\/dir>/g)].map(([, dir]) => dir)]),
);
/** Debian's packages with these fonts. */
const packages = { "truetype/dejavu": "fonts-dejavu-core", "truetype/liberation": "fonts-liberation", "opentype/noto": "fonts-noto-cjk" };

/**
 * Finds a Chromium and the sets of fonts, and installs Debian's packages of what is
 * missing. It prefers the headless shell, with which tests take two thirds of the
 * processor's time.
 */
export function prepare() {
  const missing = Object.entries(packages).filter(([dir]) => !existsSync(`/usr/share/fonts/${dir}`)).map(([, name]) => name);
  if (!process.env.CHROME && !onPath(shell) && /^Package:/m.test(spawnSync("apt-cache", ["show", shell], { encoding: "utf8" }).stdout ?? "")) missing.unshift(shell);
  else if (!chromium()) missing.unshift("chromium");
  if (missing.length > 0) install(missing);
  if (!chromium()) throw new Error("The tests of the page need Chrome or Chromium. Install one, or set CHROME to its path.");
  const names = Object.keys(sets);
  const lacks = (set) => sets[set].some((dir) => !existsSync(dir));
  return { chromium: chromium(), fonts: names.filter((set) => !lacks(set)), missing: names.filter(lacks) };
}

const shell = "chromium-headless-shell";
const onPath = (name) => process.env.PATH.split(delimiter).map((place) => join(place, name)).find((path) => existsSync(path));
function chromium() {
  const names = [shell, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  return process.env.CHROME || names.map(onPath).find(Boolean);
}

function install(packages) {
  console.error(`Installing Debian's packages: ${packages.join(" ")}`);
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const run = (...command) => {
    const [name, ...args] = [...sudo, ...command];
    const { status, stdout, stderr, error } = spawnSync(name, args, { encoding: "utf8", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    if (status !== 0) console.error(`${command.join(" ")}: ${error?.message ?? stdout + stderr}`);
    return status === 0;
  };
  run("apt-get", "update", "-qq");
  // One by one, so that a missing package does not prevent the others.
  for (const name of packages) run("apt-get", "install", "-y", "-qq", "--no-install-recommends", name);
}
