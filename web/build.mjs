// Builds the page: node build.mjs <outdir>
//
// Every URL in the output is relative, so the folder works at any sub-path of any
// static web server. build.sh puts core.wasm, later.wasm and wasm_exec.js into the
// folder before.
//
// Files refer to each other by URLs with a hash of the content, such as
// worker.js?5Rt9…, so no cache mixes files of different builds. A file is therefore
// built before those that refer to it.
import { build as bundle } from "esbuild";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { tag } from "./tag.mjs";
import { withOwnTexts } from "./catalogues.mjs";
import { Components, own } from "./licences.mjs";
import { joined } from "./segments.mjs";
import { single } from "./single.mjs";
import { withShortTraces } from "./traces.mjs";

const [outdir] = process.argv.slice(2);
if (!outdir) {
  console.error("usage: node build.mjs <outdir>");
  process.exit(2);
}
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const size = (name) => statSync(`${outdir}/${name}`, { throwIfNoEntry: false })?.size ?? 0;
const address = (name) => (size(name) ? `${name}?${tag(readFileSync(`${outdir}/${name}`))}` : name);

const options = { bundle: true, minify: true, target: "es2022", logLevel: "warning", legalComments: "none" };
const components = new Components();
async function build(options) {
  const built = await bundle({ ...options, metafile: true });
  components.bundle(built.metafile);
  return built;
}
/** ECharts is a separate script, which the page and reports share. */
const apart = {
  name: "apart",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\.\/echarts$/ }, () => ({ path: "echarts", namespace: "apart" }));
    onLoad({ filter: /./, namespace: "apart" }, () => ({ contents: ["init", "mark", "tick"].map((name) => `export const ${name} = (...how) => globalThis.echarts.${name}(...how);`).join("\n") }));
  },
};
const page = { ...options, entryPoints: { app: here("src/main.tsx") }, jsx: "automatic", jsxImportSource: "preact", plugins: [apart] };
const worker = { ...options, entryPoints: { worker: here("src/core/worker.ts") }, format: "iife" };

/** The page's texts by language, English first. */
const words = Object.fromEntries(["en.json", ...readdirSync(here("lang"))].map((name) => [name.replace(".json", ""), JSON.parse(readFileSync(here(`lang/${name}`), "utf8"))]));

mkdirSync(outdir, { recursive: true });
for (const name of ["core.wasm", "later.wasm"]) if (size(name)) put(name, withShortTraces(joined(withOwnTexts(readFileSync(`${outdir}/${name}`)))));
for (const name of readdirSync(here("icons"))) cpSync(here(`icons/${name}`), `${outdir}/${name}`);
cpSync(here("favicon.svg"), `${outdir}/favicon.svg`);
// The worker knows the core's size, because Content-Length is not the size of a
// compressed file.
const program = (name) => ({ address: address(`${name}.wasm`), bytes: size(`${name}.wasm`) });
const core = { PROGRAMS: { core: program("core"), later: program("later") }, RUNTIME: address("wasm_exec.js") };
await Promise.all([
  build({ ...options, entryPoints: { style: here("src/page/style.css") }, outdir }),
  build({ ...options, entryPoints: { echarts: here("src/figures/echarts.ts") }, format: "iife", globalName: "echarts", outdir }),
  build({ ...worker, define: defined(core), outdir }),
]);
// Reports contain it, so it has its notice inside.
put("echarts.js", `/*!\n${components.notice("echarts.js")}\n*/\n${readFileSync(`${outdir}/echarts.js`)}`);
// Other sites load it, so its URL never changes.
await build({ ...options, entryPoints: { embed: here("src/embed/embed.ts") }, define: defined({ LANGS: Object.keys(words) }), format: "esm", outdir });
cpSync(here("example"), `${outdir}/example`, { recursive: true });
await build({ ...page, define: defined({ WORKER: address("worker.js"), ECHARTS: address("echarts.js"), SOURCE: source() }), format: "esm", outdir });

// Texts that are shown without the page's script are in all languages.
const html = readFileSync(here("../index.html"), "utf8").replace(/\{(\w+)\}/g, (_, key) =>
  Object.entries(words).map(([lang, say]) => `<p lang="${lang}">${say[key]}</p>`).join("\n"),
);
put("manifest.webmanifest", readFileSync(here("manifest.webmanifest"), "utf8").replace(/(?<="src": ")[^"]+/g, address));
put("index.html", html.replace(/(?<= (?:src|href)=")[^"]+/g, address));

for (const name of ["core.wasm", "later.wasm"]) if (size(name)) components.program(`${outdir}/${name}`);
if (size("wasm_exec.js")) components.runtime(`${outdir}/wasm_exec.js`);
const licences = own() + components.text();
put("licences.txt", licences);
put("guide.html", guide());
if (size("core.wasm")) put("splitscope.html", await single({ outdir, html, page, worker, licences }));

// The service worker comes last, because it lists all other files.
const files = readdirSync(outdir, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.br$|^(sw|embed)\.js$|^splitscope\.html$/.test(entry.name) && !/example$/.test(entry.parentPath ?? entry.path))
  .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`.slice(outdir.length).replace(/^\/+/, ""))
  .sort()
  .map(address);
const precache = { FILES: files, VERSION: tag(Buffer.from(files.join("\n"))) };
await build({ ...options, entryPoints: { sw: here("src/offline/sw.ts") }, define: defined(precache), format: "iife", outdir });

/** The URL of the source, if the workflow that publishes the page sets it. The remote of a checkout may be a mirror that others cannot reach. */
function source() {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
  return server && repository ? `${server}/${repository}` : null;
}

/** A page on how to embed, how to call the API, and how to cite the paper, made from the project's documents. */
function guide() {
  const [embedding, api, cited] = ["embed.md", "../wasm/api/README.md", "../core/system/cost/paper.go"].map((name) => readFileSync(here(name), "utf8"));
  const [, paper] = /PaperBibTeX = `([^`]+)`/.exec(cited);
  const text = (source) => source.replace(/[&<>]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[char]);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Splitscope: embedding, API and paper</title>
<link rel="icon" href="favicon.svg">
<link rel="stylesheet" href="${address("style.css")}">
<body>
<main class="guide">
<h1>Splitscope: embedding, API and paper</h1>
<pre id="embed">${text(embedding)}</pre>
<pre id="api">${text(api)}</pre>
<pre id="paper"># The paper\n\n${text(paper)}</pre>
</main>
</body>
</html>
`;
}

function put(name, content) {
  writeFileSync(`${outdir}/${name}`, content);
}

function defined(constants) {
  return Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)]));
}
