// The Worker on this machine: workerd, which Cloudflare runs, with the bindings
// that wrangler.jsonc names and nothing from a network.
import { Miniflare } from "miniflare";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

/**
 * Starts it; port 0 takes any free one. The code comes from another folder, if
 * one is given; what is changed replaces what wrangler.jsonc says.
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
