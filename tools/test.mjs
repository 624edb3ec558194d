// Checks and tests: node test.mjs [quick | core | page | worker] [pattern]
//
// Everything is built once. Suites run in parallel, as many as there are
// processors. Those in a browser start first, because they spend their time waiting
// for it.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { prepare } from "./browser.mjs";
import { cache, root, runJobs } from "./jobs.mjs";

const [part = "all", pattern] = process.argv.slice(2);
const wasm = "GOOS=js GOARCH=wasm";
const reporter = `--test-reporter=${join(root, "tools/reporter.mjs")}`;
process.env.PATTERN = pattern ?? "";
const [run, named] = ['${PATTERN:+-run="$PATTERN"}', '${PATTERN:+--test-name-pattern="$PATTERN"}'];

const checks = [
  { name: "gofmt", command: "! gofmt -l core wasm web/test | grep ." },
  { name: "go vet", command: "go vet ./..." },
  { name: "go vet, js/wasm", command: `${wasm} go vet ./...` },
  { name: "staticcheck", command: "go tool staticcheck ./..." },
  { name: "staticcheck, js/wasm", command: `staticcheck=$(go tool -n staticcheck); ${wasm} "$staticcheck" ./wasm/... ./web/test/...` },
  { name: "types of the page", command: "web/node_modules/.bin/tsc --noEmit -p web" },
  { name: "types of the tests", command: "web/node_modules/.bin/tsc --noEmit -p web/test" },
];
const units = { name: "page, units", tests: "node", command: `cd web; npm run --silent units; node --test ${reporter} ${named} node_modules/.unit/*.mjs` };
// What go vet finds is a check of its own.
const native = { name: "Go", tests: "go", command: `go test -json -vet=off ${run} ./...` };
const provoked = { name: "Go, provoked", tests: "go", command: "go test -json -vet=off -tags provoke -run Provoke ./wasm/api" };
// wasm_exec.js refuses to start with a long environment, so it gets a short one.
// With -short, sweeps take every eighth case (bounded.Some): all of them run natively.
const js = {
  name: "Go, js/wasm in Node, sweeps by every eighth case",
  tests: "go",
  command: `${wasm} go test -json -vet=off -short ${run} -timeout=30m -exec="env -i 'PATH=$PATH' $(go env GOROOT)/lib/wasm/go_js_wasm_exec" ./core/... ./wasm/...`,
};

const page = { name: "build the page", tests: null, first: true, command: "build" };
const server = { name: "build the server", tests: null, first: true, command: "server" };
// The conformance suite of a workspace's file systems, for that of the browser.
const conformance = { name: "build the test of IndexedDB", tests: null, command: `${wasm} go test -vet=off -c -o "$cache/conformance.wasm" ./wasm/browser/storage` };
const worker = { name: "build the Worker", tests: null, first: true, needs: [page.name], command: 'worker; worker "$cache/provoked" -tags provoke' };
Object.assign(process.env, {
  DIST: join(root, "dist"),
  SERVER: join(cache, "server"),
  CONFORMANCE: join(cache, "conformance.wasm"),
  PROVOKED: join(cache, "provoked/code"), // a Worker with routes that fail
});

/** Layout tests run with every set of fonts, and with classic scrollbars. The dark theme is left out, because colours do not change the layout. */
const layout = "^(?!.*dark).*(\\bfits?\\b|\\broom for\\b)";

function inBrowser({ fonts, missing }) {
  // The longest first.
  const folder = join(root, "web/test");
  const files = readdirSync(folder).filter((name) => name.endsWith(".test.mjs")).sort((a, b) => statSync(join(folder, b)).size - statSync(join(folder, a)).size);
  const laying = files.filter((name) => /(visit|test)\([`"][^`"]*\b(fits?|room for)\b/.test(readFileSync(join(folder, name), "utf8")));
  const suite = (name, env, pattern, files) => ({
    name,
    tests: "node",
    first: true,
    env,
    needs: [page.name, server.name, conformance.name],
    command: `node web/test/run.mjs ${pattern} ${files.map((name) => `web/test/${name}`).join(" ")}`,
  });
  const usual = fonts.includes("noto-cjk") ? { FONTS: "noto-cjk" } : {};
  const laidOut = (name, env) => (pattern === undefined ? [suite(`layout, with ${name}`, { ...usual, ...env }, `--test-name-pattern='${layout}'`, laying)] : []);
  return [
    suite("page, in Chromium", usual, named, files),
    ...fonts.filter((set) => set !== usual.FONTS).flatMap((set) => laidOut(`the fonts of ${set}`, { FONTS: set })),
    ...laidOut("classic scrollbars", { SCROLLBARS: "classic" }),
    ...missing.map((set) => ({ name: `layout, with the fonts of ${set}`, skip: `the fonts of web/test/fonts/${set}.conf are not on this machine and could not be installed` })),
  ];
}

/** Tests of page and API that also run on workerd. */
const onWorkerd = (env) => [
  { name: "Worker, on workerd", tests: "node", first: true, needs: [worker.name], command: `node --test --test-concurrency=1 ${reporter} ${named} wasm/worker/test/*.test.mjs` },
  { name: "API, on workerd, sweeps by every eighth case", tests: "go", needs: [worker.name], command: `node wasm/worker/test/with.mjs go test -json -vet=off -short -count=1 ${run} ./wasm/worker ./wasm/api` },
  {
    name: "page, on workerd in Chromium",
    tests: "node",
    first: true,
    env: { ...env, FULL: "1" }, // numbers are held against the API's: so are those of the faster code
    needs: [worker.name],
    command: `node wasm/worker/test/with.mjs node web/test/run.mjs --test-name-pattern='page and API agree|opens on|draws its|leads to' web/test/{agreement,opening,addresses}.test.mjs`,
  },
];

function jobsOf(part) {
  if (part === "quick") return [...checks, native, units];
  if (part === "core") return [native, js];
  const browser = prepare();
  process.env.CHROME = browser.chromium;
  const builds = [page, server, conformance];
  if (part === "page") return [...builds, units, ...inBrowser(browser)];
  const workerd = onWorkerd(browser.fonts.includes("noto-cjk") ? { FONTS: "noto-cjk" } : {});
  if (part === "worker") return [...builds, worker, ...workerd];
  return [...builds, worker, ...inBrowser(browser), ...workerd, ...checks, native, provoked, units, js];
}

let total;
try {
  total = await runJobs(jobsOf(part), { few: pattern !== undefined });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
