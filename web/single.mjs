// Builds the page as a single file, which opens from disk: see assets-inline.ts and
// core-inline.ts.
//
// A page with a file: URL may load nothing, so the file contains everything: core
// and scripts are gzipped, in base64. The policy names scripts by their hashes.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** Replaces modules in the single-file build. */
const inline = {
  name: "inline",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^\..*\/(assets|core-files)$/ }, ({ path, ...args }) =>
      resolve(path.replace(/assets$/, "assets-inline").replace(/core-files$/, "core-inline"), { kind: args.kind, importer: args.importer, resolveDir: args.resolveDir }),
    );
  },
};

/** Decompresses the page's scripts and runs them as scripts of the page. The policy allows them by their hashes. */
async function open() {
  try {
    for (const id of ["echarts", "page"]) {
      const packed = atob(document.getElementById(id).textContent);
      const bytes = Uint8Array.from(packed, (char) => char.charCodeAt(0));
      const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      document.head.append(Object.assign(document.createElement("script"), { textContent: await new Response(plain).text() }));
    }
  } catch (error) {
    document.getElementById("app").textContent = `This browser is too old for Splitscope. 브라우저가 오래되어 Splitscope를 열 수 없습니다. (${error})`;
  }
}

export async function single({ outdir, html, page, worker, licences }) {
  const script = async (options, format) => {
    const { outputFiles } = await build({ ...options, format, plugins: [...(options.plugins ?? []), inline], write: false, outdir: "/" });
    return outputFiles[0].text;
  };
  const file = (name) => readFileSync(`${outdir}/${name}`);
  const app = await script(page, "iife");
  const echarts = file("echarts.js").toString();
  const programs = ["core", "later"].map((name) => data(name, pack(file(`${name}.wasm`))));
  const start = `(${open})()`;
  const style = file("style.css").toString();
  const policy = [
    "default-src 'none'",
    `script-src ${hash(start)} ${hash(echarts)} ${hash(app)} 'wasm-unsafe-eval'`,
    "worker-src blob:",
    `style-src ${hash(style)}`,
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const icon = `data:image/svg+xml;base64,${file("favicon.svg").toString("base64")}`;
  return replaced(html, [
    [/(?<=http-equiv="Content-Security-Policy" content=")[^"]*/, policy],
    [/(?<=rel="icon" href=")[^"]*/, icon],
    [/<link rel="(apple-touch-icon|manifest)".*\n/g, ""],
    [/<link rel="stylesheet".*/, `<style>${style}</style>`],
    [/<link rel="preload".*\n<script type="module".*\n/, ""],
    [/(?=<\/body>)/, [data("licences", licences), data("echarts", pack(echarts)), data("page", pack(app)), data("worker", `${file("wasm_exec.js")}\n${await script(worker, "iife")}`), ...programs, `<script>${start}</script>`, ""].join("\n")],
  ]);
}

function replaced(html, replacements) {
  return replacements.reduce((text, [pattern, by]) => {
    if (text.search(pattern) < 0) throw new Error(`index.html has no ${pattern}`);
    return text.replace(pattern, () => by);
  }, html);
}

/** A script element with text that is not run. */
function data(id, text) {
  if (/<\/script|<!--/i.test(text)) throw new Error(`${id} would not end where it should`);
  return `<script type="text/plain" id="${id}">${text}</script>`;
}

function pack(bytes) {
  return gzipSync(bytes, { level: 9 }).toString("base64");
}

function hash(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
