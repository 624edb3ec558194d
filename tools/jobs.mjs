// Runs jobs in parallel and counts their tests.
//
// A job is { name, command, env, needs, tests, first }:
//
//   command  a line for bash, which runs in the root with the functions of build.sh
//   needs    names of jobs that must have succeeded before
//   tests    "go" or "node" if the output has tests, one JSON object a
//            line (go test -json, reporter.mjs); otherwise the exit status is the
//            one result, and where it is null success is not counted
//   first    it gets the processor before others: what waits for a browser fails
//            when it waits too long
//   skip     why it cannot run, instead of a command; in CI nothing may be missing
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
/** The folder for build products, as in build.sh. */
export const cache = join(root, "web/node_modules/.cache");

const minutes = 60; // for each job

/** Runs jobs, in order as far as their needs allow. Returns the counts. */
export async function runJobs(jobs, { slots = Math.max(2, availableParallelism()), few = false } = {}) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const waiting = [...jobs];
  const running = new Map();
  const done = new Map(); // whether each job succeeded, by name
  const ahead = () => jobs.filter(({ name, first }) => first && running.has(name)).length;
  const stop = () => {
    for (const { child } of running.values()) end(child);
    process.exit(130);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const report = (job, result) => {
    done.set(job.name, result.failed.length === 0);
    for (const kind of Object.keys(total)) total[kind] += kind === "passed" ? result.passed : result[kind].length;
    print(job, result);
  };
  while (waiting.length + running.size > 0) {
    for (const job of [...waiting]) {
      const missing = job.needs?.find((name) => done.get(name) === false);
      const ready = !job.needs?.some((name) => !done.has(name));
      // Half of the slots are for jobs with first, and the other jobs use the time
      // in which these wait.
      const rest = waiting.some(({ first, skip }) => !first && !skip);
      const room = running.size < slots && !(job.first && rest && ahead() >= slots / 2);
      if (!missing && !job.skip && !(ready && room)) continue;
      waiting.splice(waiting.indexOf(job), 1);
      if (missing || job.skip) {
        const why = [{ name: "not run", text: job.skip ?? `It needs “${missing}”.` }];
        const fails = missing || process.env.CI;
        report(job, { passed: 0, failed: fails ? why : [], skipped: fails ? [] : why, seconds: 0 });
        continue;
      }
      const started = start(job, few);
      started.result = started.result.then((result) => [job, result]);
      running.set(job.name, started);
    }
    if (running.size === 0) continue;
    const [job, result] = await Promise.race([...running.values()].map(({ result }) => result));
    running.delete(job.name);
    report(job, result);
  }
  process.off("SIGINT", stop).off("SIGTERM", stop);
  return total;
}

/** Ends a command and all processes that it has started. */
function end(child, signal = "SIGTERM") {
  try {
    process.kill(-child.pid, signal);
  } catch {} // it has ended
}

function start({ name, command, env, tests, first }, few) {
  const began = Date.now();
  const log = join(cache, "test");
  mkdirSync(log, { recursive: true });
  const file = createWriteStream(join(log, `${name.replace(/\W+/g, "-")}.log`));
  const script = `. ./build.sh; ${command}`;
  const [program, ...args] = first ? ["bash", "-c", script] : ["nice", "-n", "10", "bash", "-c", script];
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a group of its own
  });
  const read = { go: goTests, node: nodeTests }[tests]?.() ?? plain();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => {
      file.write(`${line}\n`);
      read.line(line);
    });
  }
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    end(child);
    setTimeout(() => end(child, "SIGKILL"), 10_000).unref();
  }, minutes * 60_000);
  const result = new Promise((resolve) => {
    let status = 1;
    child.on("error", ({ message }) => read.line(message)).on("exit", (code) => (status = code ?? 1));
    child.on("close", () => {
      clearTimeout(limit);
      file.end();
      const { passed, failed, skipped, rest } = read;
      if (late) failed.push({ name: `ended after ${minutes} minutes`, text: rest });
      // A failure outside of all tests counts as one, and so does a job without
      // tests, unless few is set.
      else if (status !== 0 && failed.length === 0) failed.push({ name: `exit status ${status}`, text: rest });
      else if (tests && !few && passed + failed.length === 0) failed.push({ name: "no test was run", text: rest });
      const counted = tests ? passed : Number(tests === undefined && failed.length === 0);
      resolve({ passed: counted, failed, skipped, seconds: (Date.now() - began) / 1000 });
    });
  });
  return { child, result };
}

function print({ name, tests }, { passed, failed, skipped, seconds }) {
  const counts = [tests && passed > 0 && `${passed} passed`, failed.length > 0 && `${failed.length} failed`, skipped.length > 0 && `${skipped.length} skipped`];
  console.log([failed.length > 0 ? "FAIL" : "ok  ", name, `(${[...counts, `${seconds.toFixed(1)} s`].filter(Boolean).join(", ")})`].join(" "));
  for (const { name, text } of skipped) console.log(`     skipped: ${name}${text ? `: ${text.trim()}` : ""}`);
  for (const { name, text } of failed) console.log(`     ${name}\n${text.trimEnd().replace(/^/gm, "       ")}`);
}

/** Reads the output of a command without tests. */
function plain() {
  return {
    passed: 0,
    failed: [],
    skipped: [],
    rest: "",
    line(text) {
      this.rest += `${text}\n`;
    },
  };
}

/** Reads the output of go test -json. */
function goTests() {
  const said = new Map(); // the output of each test, and of each package outside of its tests
  const broken = new Set(); // packages with a failed test
  return {
    ...plain(),
    line(line) {
      let event;
      try {
        event = JSON.parse(line);
      } catch {
        this.rest += `${line}\n`;
        return;
      }
      const { Action: action, Package: place, Test: test, Output: output = "" } = event;
      if (action === "build-output") this.rest += output;
      const key = `${place} ${test ?? ""}`;
      if (action === "output") said.set(key, (said.get(key) ?? "") + output);
      if (!["pass", "fail", "skip"].includes(action)) return;
      const text = (said.get(key) ?? "").replace(/^ *(=== .*|--- (PASS|SKIP).*)\n/gm, "");
      said.delete(key);
      if (test) {
        if (action === "pass") this.passed++;
        if (action === "skip") this.skipped.push({ name: `${test}, ${place}`, text });
        if (action === "fail") {
          this.failed.push({ name: `${test}, ${place}`, text });
          broken.add(place);
        }
      } else if (action === "fail" && !broken.has(place)) {
        this.failed.push({ name: place, text: text + this.rest });
      }
    },
  };
}

/** Reads what reporter.mjs writes. */
function nodeTests() {
  return {
    ...plain(),
    line(line) {
      let event;
      try {
        event = JSON.parse(line);
      } catch {}
      if (!event?.outcome) this.rest += `${line}\n`;
      else if (event.outcome === "passed") this.passed++;
      else this[event.outcome].push(event.name === event.file ? { ...event, text: this.rest } : event); // a file that ended early
    },
  };
}
