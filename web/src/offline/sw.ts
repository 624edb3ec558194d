// Keeps one version of the page in the browser, whole, and serves it.
//
// Every file is asked for under an address that names its content, such as
// app.js?5Rt9…: what is kept under an address, by whichever version, is right
// for whoever asks for it. Only the page itself, at the folder's address, is a
// matter of the version: it is always the one that this service worker has precached.

/** The addresses of this version's files and a digest of them, put in by build.mjs. */
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

/** The address under which the answer to a request is kept, if it is one of the page's files. */
function addressOf({ method, mode, headers, url }: Request): string | undefined {
  const { origin, pathname, search } = new URL(url);
  if (method !== "GET" || headers.has("Range") || origin !== folder.origin || !pathname.startsWith(folder.pathname)) return undefined;
  const name = pathname.slice(folder.pathname.length) || "index.html";
  const address = files.get(name);
  // What a page is asked for with is for the page to read.
  if (search === "" || mode === "navigate") return address;
  return address && /^\?[\w-]{16}$/.test(search) ? folder.href + name + search : undefined;
}

async function answer(event: FetchEvent, address: string): Promise<Response> {
  const { request } = event;
  const page = request.mode === "navigate";
  try {
    // Without all of its files the page is better fetched anew, as long as it can
    // be. What is lost is fetched, too, unless there is another version by now.
    if (page && !(await complete())) {
      event.waitUntil(precache().catch(() => {}));
      return await fetch(request);
    }
  } catch {
    // No network, or no storage.
  }
  const kept = await find(address).catch(() => undefined);
  if (kept) return kept;
  return page || new URL(request.url).search === "" ? fetch(request) : restored(address);
}

/** What is kept under an address, by this version or by another one. */
async function find(address: string): Promise<Response | undefined> {
  const kept = await caches.match(address, { cacheName: own });
  if (kept) return kept;
  for (const cacheName of await others()) {
    const response = await caches.match(address, { cacheName });
    if (response) return response;
  }
  return undefined;
}

async function others(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== own);
}

/** Downloads a file that should have been kept, and keeps it if it is of this version. */
async function restored(address: string): Promise<Response> {
  const response = await download(address);
  if (![...files.values()].includes(address)) return response;
  const copy = response.clone();
  await caches.open(own).then((cache) => cache.put(address, copy)).catch(() => {}); // a full disk keeps nobody from the page
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
  if (!(await complete())) throw new Error("the files were not kept");
}

async function complete(): Promise<boolean> {
  if (!(await caches.has(own))) return false;
  const kept = new Set((await (await caches.open(own)).keys()).map(({ url }) => url));
  return [...files.values()].every((address) => kept.has(address));
}

/** Downloads a file, if it is still the one that its address names. */
async function download(address: string): Promise<Response> {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const body = await response.arrayBuffer();
  if (`?${await tag(body)}` !== new URL(address).search) throw new Error(`${address} is of another version`);
  const headers = new Headers(response.headers);
  // These are about how it travelled.
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  return new Response(body, { headers });
}

/** As in tag.mjs. */
async function tag(body: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return btoa(String.fromCharCode(...digest.subarray(0, 12))).replaceAll("+", "-").replaceAll("/", "_");
}

/** Deletes what other versions kept, unless a page that is open may ask for it. */
async function tidy(): Promise<void> {
  const names = await others();
  // A version that is on its way keeps its files under such a name, too.
  if (names.length === 0 || scope.registration.installing || scope.registration.waiting) return;
  // Each open page holds a lock that names its script, see offline.ts.
  const held = ((await navigator.locks.query()).held ?? []).flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  const windows = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  const pages = windows.filter(({ url }) => ["", "index.html"].some((name) => new URL(url).pathname === folder.pathname + name));
  if (held.length < pages.length) return; // one is just being opened
  for (const cacheName of names) {
    const used = held.map(async (script) => !(await caches.match(script, { cacheName: own })) && (await caches.match(script, { cacheName })));
    if (!(await Promise.all(used)).some(Boolean)) await caches.delete(cacheName);
  }
}
