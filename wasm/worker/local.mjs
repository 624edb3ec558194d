// Runs the Worker on this machine: on workerd, the runtime of Cloudflare, with the
// bindings in wrangler.jsonc and without a network.
import { Miniflare } from "miniflare";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

/**
 * Starts the Worker; port 0 means any free port. code is another folder of the
 * code; changed replaces options of wrangler.jsonc.
 */
export async function local({ port = 0, code, changed = {}, shared = {} } = {}) {
  const { workerOptions, main } = unstable_getMiniflareWorkerOptions(fileURLToPath(new URL("wrangler.jsonc", import.meta.url)));
  code ??= dirname(main);
  const server = new Miniflare({
    host: "127.0.0.1",
    port,
    cf: false,
    ...shared,
    workers: [{ ...workerOptions, modules: true, scriptPath: `${code}/worker.mjs`, modulesRoot: code, ...changed }],
  });
  return { server, url: (await server.ready).href };
}
