// A reporter of node --test for jobs.mjs: one JSON object for each test.
import { inspect } from "node:util";

export default async function* reporter(events) {
  for await (const { type, data } of events) {
    if (type === "test:stderr" || type === "test:stdout") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { name, file, skip, todo, details } = data;
    // Node 20 reports tests like this that --test-name-pattern leaves out.
    if (details.type === "suite" || skip === "test name does not match pattern") continue;
    const reason = skip ?? todo;
    const outcome = reason !== undefined ? "skipped" : type === "test:pass" ? "passed" : "failed";
    const { error } = details;
    const text = outcome === "failed" ? inspect(error?.cause ?? error, { depth: 8 }) : typeof reason === "string" ? reason : "";
    yield `${JSON.stringify({ outcome, name, file, seconds: details.duration_ms / 1000, text })}\n`;
  }
}
