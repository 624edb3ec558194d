// Runs tests of the page, several files at a time, which share one server of page
// and API and one Chromium:
//
//	node run.mjs [--test-name-pattern=…] file...
//
// API is the address of another server to take, FONTS the set of fonts and
// SCROLLBARS the kind of scrollbars that the browser has, and with FULL it is as
// visitors have it; see stage.mjs.
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { finished } from "node:stream/promises";
import { run } from "node:test";
import { parseArgs } from "node:util";
import reporter from "../../tools/reporter.mjs";
import { shareChromium, startServer } from "./stage.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { "test-name-pattern": { type: "string" } } });
const server = await startServer();
const browser = await shareChromium();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1)); // with which the browser ends
process.on("exit", () => server.stop());
Object.assign(process.env, { API: server.origin, BROWSER: browser.wsEndpoint() }); // which the files' processes get
const tests = run({
  files: positionals.map((file) => resolve(file)),
  concurrency: availableParallelism() + 1, // a test waits for much of its time
  testNamePatterns: values["test-name-pattern"] ? [values["test-name-pattern"]] : undefined,
});
tests.on("test:fail", () => (process.exitCode = 1));
await finished(tests.compose(reporter).on("data", (text) => process.stdout.write(text)));
await browser.close();
await server.stop();
