// The Worker on workerd, for tests.
import { local } from "../local.mjs";

/** Starts it without the limit for each client, which all tests together are. */
export async function open({ code, limited = false } = {}) {
  const log = [];
  const { server, url } = await local({
    code,
    changed: limited ? {} : { ratelimits: undefined },
    shared: { handleRuntimeStdio: (out, err) => [out, err].forEach((stream) => stream.on("data", (text) => log.push(String(text)))) },
  });
  return { url: url.replace(/\/$/, ""), log, close: () => server.dispose() };
}
