// The Worker on workerd, for tests.
import { after } from "node:test";
import { local } from "../local.mjs";

/** Starts it, without the limit for each client unless one is given; tests together are one client. */
export async function open({ code, limit, ...changed } = {}) {
  let log = "";
  const { server, url } = await local({
    code,
    changed: {
      ratelimits: limit && { LIMIT: { namespace_id: "1", simple: { limit: limit.requests, period: limit.seconds } } },
      ...(limit && { bindings: { LIMIT_TEXT: `${limit.requests}/${limit.seconds}` } }),
      ...changed,
    },
    shared: {
      handleRuntimeStdio(out, err) {
        for (const stream of [out, err]) stream.on("data", (text) => (log += text));
      },
    },
  });
  return { url: url.replace(/\/$/, ""), log: () => log, close: () => server.dispose() };
}

/** The same for the tests of a file, until they are through. */
export async function opened(options) {
  const worker = await open(options);
  after(worker.close);
  return worker;
}
