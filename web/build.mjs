// Builds the page: node build.mjs <outdir>
//
// Every address in the output is relative, so the folder works at any sub-path
// of any static host. core.wasm and wasm_exec.js are put beside it by build.sh;
// where core.wasm is there already, its size goes into the worker, because
// Content-Length says nothing about a compressed download.
import { build } from "esbuild";
import { cpSync, mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [outdir] = process.argv.slice(2);
if (!outdir) {
  console.error("usage: node build.mjs <outdir>");
  process.exit(2);
}
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const coreBytes = statSync(`${outdir}/core.wasm`, { throwIfNoEntry: false })?.size ?? 0;
const options = { bundle: true, minify: true, target: "es2022", logLevel: "warning", legalComments: "none" };

mkdirSync(outdir, { recursive: true });
await Promise.all([
  build({
    ...options,
    entryPoints: { app: here("src/main.tsx"), style: here("src/style.css") },
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    outdir,
  }),
  build({
    ...options,
    entryPoints: { worker: here("src/worker.ts") },
    format: "iife",
    define: { CORE_BYTES: String(coreBytes) },
    outdir,
  }),
]);
cpSync(here("../index.html"), `${outdir}/index.html`);
cpSync(here("favicon.svg"), `${outdir}/favicon.svg`);
