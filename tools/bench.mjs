// Measures: node bench.mjs [fuzz | truth | worker]
import { spawnSync } from "node:child_process";
import { prepare } from "./browser.mjs";
import { cache, root } from "./jobs.mjs";

/**
 * Runs a line of bash with the functions of build.sh. Exits if it fails.
 *
 * @param {string} command
 * @param {{ env?: NodeJS.ProcessEnv, keep?: boolean, timeout?: number }} options
 */
function run(command, { env, keep, timeout } = {}) {
  const { status, signal, stdout } = spawnSync("bash", ["-c", `. ./build.sh; ${command}`], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", keep ? "pipe" : "inherit", "inherit"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout,
  });
  if (status === 0) return stdout;
  if (stdout) console.log(stdout);
  if (signal) console.error(`ended by ${signal}`);
  process.exit(status ?? 1);
}
const title = (text) => console.log(`\n${text}`);

function page() {
  process.env.CHROME = prepare().chromium;
  run("build; server");
  console.log("Over the wire");
  run("node web/size.mjs dist");
  title("The solver");
  run(`mkdir -p "$cache/bench"
    go test -c -o "$cache/bench/" ./core/envelope ./core/solve/mincut
    to_wasm ./web/test/bench "$cache/bench/bench.wasm"
    cp dist/wasm_exec.js "$cache/bench"
    node web/test/bench/run.mjs "$cache/bench"`);
  title("The links: their length, and the time to read and write one");
  run("go test -run='^$' -bench=Link ./core/scenario | grep ^Benchmark");
  title("The networks: all of the zoo built, maps of the largest, import");
  run("go test -run='^$' -bench='BuildAll|LargestMap|Import' ./core/network/zoo ./core/solve ./core/network/onnx | grep ^Benchmark");
  title("The page, in Chromium");
  const env = { DIST: `${root}/dist`, SERVER: `${cache}/server` };
  run("node web/test/bench.mjs", { env });
  title("The page, by Lighthouse");
  run("node web/test/lighthouse.test.mjs | grep ^performance", { env: { ...env, FULL: "1" } });
}

/**
 * A million executions of every fuzz target; the seeds run with the other tests.
 * Minimizing a new input may take a second instead of a minute, because many new
 * inputs matter more than short ones.
 */
function fuzz() {
  const targets = run("grep -rEo --include='*_test.go' '^func Fuzz\\w+' core wasm", { keep: true }).trim().split("\n");
  for (const [, file, target] of targets.map((line) => /(.*):func (.*)/.exec(line))) {
    const place = file.replace(/[^/]+$/, "");
    const flags = `-run='^$' -fuzz='^${target}$' -fuzztime=1000000x -fuzzminimizetime=1s`;
    const said = run(`go test ${flags} ./${place}`, { keep: true, env: { SPLITSCOPE_SLOWEST: "1s" }, timeout: 6 * 3600_000 });
    const [, time, count] = said.match(/^fuzz: elapsed: (\w+), execs: (\d+)/gm).at(-1).match(/: (\w+), execs: (\d+)/);
    console.log(`${target}, ${place}`.padEnd(40), `${count} executions in ${time}`);
  }
}

/** How far computed times are from those that others measured. */
function truth() {
  run("go test -count=1 -v -run='^(TestTruth|TestDecisions)$' ./core/system/fit | sed -n 's/^ *truth_test.go:[0-9]*: //p'");
}

function worker() {
  run(`build; worker
    place=$cache/bench-worker
    rm -rf "$place"
    mkdir -p "$place"
    cp -r wasm/worker/build/code "$place"
    go run github.com/syumai/workers/cmd/workers-assets-gen -mode=go -o "$place/template"
    GOOS=js GOARCH=wasm go build -trimpath -ldflags="-s -w" -o "$place/template/app.wasm" ./wasm/worker/bench/template
    node wasm/worker/bench/run.mjs "$place"`);
}

const measures = { page, fuzz, truth, worker };
measures[process.argv[2] ?? "page"]();
