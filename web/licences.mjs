// Collects the licences of the published files. esbuild's metafiles name the files
// of npm packages in a bundle, and every Go program lists its modules.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const go = (...args) => execFileSync("go", args, { cwd: root, encoding: "utf8" }).trim();

/** A component: its name, the folder of its licence, and the files that contain it. */
class Component {
  files = new Set();
  constructor(name, folder) {
    Object.assign(this, { name, folder });
  }
}

/** The components in the files of a build. */
export class Components {
  #all = new Map();

  #add(file, name, folder) {
    if (!this.#all.has(name)) this.#all.set(name, new Component(name, folder));
    this.#all.get(name).files.add(file);
  }

  /** Adds the npm packages in esbuild's outputs, by its metafile. */
  bundle({ outputs }) {
    for (const [path, { inputs }] of Object.entries(outputs))
      for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
        // Names of packages do not begin with a dot, unlike the cache of a build.
        const [, folder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/.@][^/]*)\//.exec(resolve(input)) ?? [];
        if (!folder || bytesInOutput === 0) continue;
        const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
        this.#add(basename(path), `${name} ${version}`, folder);
      }
  }

  /** Adds the modules of a Go program, by the list that the linker has put into it. */
  program(path) {
    const program = readFileSync(path, "latin1");
    if (!program.includes("path\tsplitscope/")) throw new Error(`${path} does not list its modules`);
    for (const [, module, version] of program.matchAll(/dep\t([^\t\n]+)\t([^\t\n]+)/g)) {
      this.#add(basename(path), `${module} ${version}`, go("list", "-m", "-f", "{{.Dir}}", `${module}@${version}`));
    }
    this.runtime(path);
  }

  /** Adds Go itself. */
  runtime(path) {
    this.#add(basename(path), `Go, its runtime and library, ${go("env", "GOVERSION")}`, go("env", "GOROOT"));
  }

  /** The components of a file. */
  of(file) {
    return [...this.#all.values()].filter(({ files }) => files.has(file));
  }

  /** All licences, each under the name of its component and its files, except those that another text has. */
  text(other = "") {
    const all = [...this.#all.values()].filter(({ name }) => !other.includes(`\n${name}\nin `)).sort((a, b) => (a.name < b.name ? -1 : 1));
    return all.map(({ name, folder, files }) => `${line}\n${name}\nin ${[...files].sort().join(", ")}\n${line}\n\n${licence(name, folder)}\n`).join("\n");
  }

  /** The same for a single file, as short as possible: for the Apache License, the notice and a URL are enough. */
  notice(file) {
    return this.of(file).map(({ name, folder }) => {
      const text = licence(name, folder);
      if (!text.includes("Apache License")) return `${name}\n\n${text}`;
      const notices = filesOf(folder, /^notice/i).concat(filesOf(join(folder, "licenses"), /./));
      return [name, ...notices, "Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0"].join("\n\n");
    }).join("\n\n");
  }
}

const line = "-".repeat(80);

/** The texts that must accompany a component: licence, notices, and licences of code that it contains. */
function licence(name, folder) {
  const licences = filesOf(folder, /^(licen[sc]e|copying)/i);
  if (!/copyright|apache license/i.test(licences.join())) throw new Error(`no licence came with ${name}: nothing may be published with it in ${folder}`);
  return [...licences, ...filesOf(folder, /^notice/i), ...filesOf(join(folder, "licenses"), /./)].join("\n\n");
}

function filesOf(folder, named) {
  let entries = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    // There is no such folder.
  }
  return entries.filter((entry) => entry.isFile() && named.test(entry.name)).map(({ name }) => readFileSync(join(folder, name), "utf8").trim());
}

/** The project's own licence, which comes first. */
export const own = () => `Splitscope\n\n${readFileSync(join(root, "LICENSE"), "utf8").trim()}\n\nIt contains the following.\n\n`;
