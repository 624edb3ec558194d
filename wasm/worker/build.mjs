// Builds the Worker: node build.mjs <dist> <outdir>
//
// build.sh puts api.wasm and wasm_exec.js into outdir; dist is the built page. The
// output is what wrangler.jsonc names: code/ with worker.mjs and its imports, and
// assets/ with the page's files.
import { build } from "esbuild";
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Components } from "../../web/licences.mjs";
import { joined } from "../../web/segments.mjs";

const [dist, outdir] = process.argv.slice(2);
if (!outdir) {
  console.error("usage: node build.mjs <dist> <outdir>");
  process.exit(2);
}
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const runtime = `${resolve(outdir)}/wasm_exec.js`;
mkdirSync(`${outdir}/code`);
writeFileSync(`${outdir}/code/api.wasm`, joined(readFileSync(`${outdir}/api.wasm`)));
rmSync(`${outdir}/api.wasm`);
const { metafile } = await build({
  metafile: true,
  entryPoints: [here("worker.mjs")],
  outfile: `${outdir}/code/worker.mjs`,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  external: ["./api.wasm"],
  plugins: [{ name: "runtime", setup: ({ onResolve }) => onResolve({ filter: /wasm_exec\.js$/ }, () => ({ path: runtime })) }],
});
rmSync(runtime);

// The platform compresses files. _headers has the headers that the native server
// sends.
cpSync(dist, `${outdir}/assets`, { recursive: true, filter: (path) => !path.endsWith(".br") });
cpSync(here("_headers"), `${outdir}/assets/_headers`);
const components = new Components();
components.bundle(metafile);
components.program(`${outdir}/code/api.wasm`);
const licences = `${outdir}/assets/licences.txt`;
appendFileSync(licences, `\n${components.text(readFileSync(licences, "utf8"))}`);
