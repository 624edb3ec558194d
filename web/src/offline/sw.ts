// The service worker. It stores one complete version of the page and serves it.
//
// The URL of every file has a hash of its content, such as app.js?5Rt9…. So a
// stored response is correct for its URL, whichever version has stored it. Only the
// page itself, at the URL of the folder, depends on the version: it is always the
// one that this service worker has stored.

/** The URLs of this version's files and a hash of them; set by build.mjs. */
declare const FILES: readonly string[];
declare const VERSION: string;

interface ExtendableEvent {
  waitUntil(done: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Scope {
  readonly location: Location;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<readonly { url: string }[]>;
  };
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", heard: (event: ExtendableEvent) => void): void;
  addEventListener(type: "message", heard: (event: ExtendableEvent & { data: unknown }) => void): void;
  addEventListener(
    type: "fetch",
    heard: (event: FetchEvent) => void,
  ): void;
}
const scope = globalThis as unknown as Scope;

const folder = new URL("./", scope.location.href);
/** Other copies of the page may be at other paths of this origin. */
const prefix = `splitscope ${folder.pathname} `;
const own = prefix + VERSION;
const files = new Map(FILES.map((address) => [address.slice(0, address.indexOf("?")), new URL(address, folder).href]));

scope.addEventListener("install", (event) => event.waitUntil(precache()));
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim().then(tidy)));
scope.addEventListener("message", (event) => {
  if (event.data === "activate") event.waitUntil(scope.skipWaiting());
  if (event.data === "tidy") event.waitUntil(tidy());
});
scope.addEventListener("fetch", (event) => {
  const address = addressOf(event.request);
  if (address) event.respondWith(answer(event, address));
});

/** The URL under which the response to a request is stored, if it is one of the page's files. */
function addressOf({ method, mode, headers, url }: Request): string | undefined {
  const { origin, pathname, search } = new URL(url);
  if (method !== "GET" || headers.has("Range") || origin !== folder.origin || !pathname.startsWith(folder.pathname)) return undefined;
  const name = pathname.slice(folder.pathname.length) || "index.html";
  const address = files.get(name);
  // The page itself reads its query.
  if (search === "" || mode === "navigate") return address;
  return address && /^\?[\w-]{16}$/.test(search) ? folder.href + name + search : undefined;
}

async function answer(event: FetchEvent, address: string): Promise<Response> {
  const { request } = event;
  const page = request.mode === "navigate";
  try {
    // If files are missing, fetch the page from the network if possible. Missing
    // files are also fetched, unless the server has another version.
    if (page && !(await complete())) {
      event.waitUntil(precache().catch(() => {}));
      return await fetch(request);
    }
  } catch {
    // No network, or no storage.
  }
  const stored = await find(address).catch(() => undefined);
  if (stored) return stored;
  return page || new URL(request.url).search === "" ? fetch(request) : restored(address);
}

/** The response that this or another version has stored for a URL. */
async function find(address: string): Promise<Response | undefined> {
  const stored = await caches.match(address, { cacheName: own });
  if (stored) return stored;
  for (const cacheName of await others()) {
    const response = await caches.match(address, { cacheName });
    if (response) return response;
  }
  return undefined;
}

async function others(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== own);
}

/** Downloads a file that should have been stored, and stores it if it belongs to this version. */
async function restored(address: string): Promise<Response> {
  const response = await download(address);
  if (![...files.values()].includes(address)) return response;
  const copy = response.clone();
  await caches.open(own).then((cache) => cache.put(address, copy)).catch(() => {}); // the page works even if the disk is full
  return response;
}

async function precache(): Promise<void> {
  const cache = await caches.open(own);
  await Promise.all(
    [...files.values()].map(async (address) => {
      if (await cache.match(address)) return;
      await cache.put(address, (await find(address)) ?? (await download(address)));
    }),
  );
  if (!(await complete())) throw new Error("the files were not stored");
}

async function complete(): Promise<boolean> {
  if (!(await caches.has(own))) return false;
  const stored = new Set((await (await caches.open(own)).keys()).map(({ url }) => url));
  return [...files.values()].every((address) => stored.has(address));
}

/** Downloads a file. It fails if the content does not match the hash in the URL. */
async function download(address: string): Promise<Response> {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const body = await response.arrayBuffer();
  if (`?${await tag(body)}` !== new URL(address).search) throw new Error(`${address} is of another version`);
  const headers = new Headers(response.headers);
  // These describe the transfer, not the file.
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  return new Response(body, { headers });
}

/** As in tag.mjs. */
async function tag(body: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return btoa(String.fromCharCode(...digest.subarray(0, 12))).replaceAll("+", "-").replaceAll("/", "_");
}

/** Deletes the files of other versions, unless an open page may need them. */
async function tidy(): Promise<void> {
  const names = await others();
  // A version that is being installed has such a cache, too.
  if (names.length === 0 || scope.registration.installing || scope.registration.waiting) return;
  // Each open page holds a lock that names its script, see offline.ts.
  const held = ((await navigator.locks.query()).held ?? []).flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  const windows = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  const pages = windows.filter(({ url }) => ["", "index.html"].some((name) => new URL(url).pathname === folder.pathname + name));
  if (held.length < pages.length) return; // a page is just being opened
  for (const cacheName of names) {
    const used = held.map(async (script) => !(await caches.match(script, { cacheName: own })) && (await caches.match(script, { cacheName })));
    if (!(await Promise.all(used)).some(Boolean)) await caches.delete(cacheName);
  }
}
