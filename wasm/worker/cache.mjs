// Caches answers, in the isolate and in Cloudflare's cache. They depend only on
// their URL; Cache-Control says how long they may be cached.

/** The size of an isolate's cache, and the largest answer in it, in bytes. */
const MOST = 8 << 20;
const MOST_EACH = 256 << 10;

/** Answers by URL; the most recently used is last. */
const memory = new Map();
let held = 0;

/** The answer to a request in this isolate's cache, if there is one. */
export function remembered(request) {
  if (!mayBeKept(request) || request.headers.get("If-None-Match") !== null) return undefined;
  const entry = memory.get(request.url);
  if (!entry) return undefined;
  memory.delete(request.url);
  const age = Math.floor((Date.now() - entry.since) / 1000);
  if (age >= entry.seconds) {
    held -= entry.bytes;
    return undefined;
  }
  memory.set(request.url, entry);
  const { status, headers, body } = entry.answer;
  return new Response(request.method === "HEAD" ? null : body, { status, headers: { ...headers, Age: age, "Cf-Cache-Status": "HIT" } });
}

/** The answer to a request in Cloudflare's cache, if there is one. */
export async function cached(request) {
  if (!mayBeKept(request) || !worthwhile(request.url)) return undefined;
  const condition = request.headers.get("If-None-Match");
  const question = new Request(request.url, { headers: condition === null ? {} : { "If-None-Match": condition } });
  const answer = await caches.default.match(question).catch(() => undefined); // without a cache, Go answers
  if (answer?.status === 304) return unmodified(answer);
  return answer && request.method === "HEAD" ? new Response(null, answer) : answer;
}

const mayBeKept = ({ method }) => method === "GET" || method === "HEAD";

/** Caches an answer if that is allowed. Cloudflare's cache ignores Vary, so answers in a negotiated language are not cached there. */
export function keep(request, answer, context) {
  const { "Cache-Control": control = "no-store", Vary } = answer.headers;
  if (request.method !== "GET" || answer.status === 304 || control === "no-store" || Vary) return;
  remember(request.url, answer, Number(/max-age=(\d+)/.exec(control)?.[1] ?? 0));
  if (worthwhile(request.url)) context.waitUntil(caches.default.put(request.url, new Response(answer.body, answer)).catch(() => undefined));
}

/** Go solves a scenario faster than Cloudflare's cache can report a miss, so only permanent answers to /v1/solve are cached there. */
const worthwhile = (url) => !/\/v1\/solve\?(?!(.*&)?core=)/.test(url);

function remember(url, answer, seconds) {
  const bytes = (answer.body?.length ?? 0) + 2 * url.length + 1000;
  if (bytes > MOST_EACH || memory.has(url)) return;
  memory.set(url, { answer, bytes, seconds, since: Date.now() });
  held += bytes;
  for (const [oldest, entry] of memory) {
    if (held <= MOST) break;
    memory.delete(oldest);
    held -= entry.bytes;
  }
}

/** The cache's 304, without headers that Go does not send with a 304. */
function unmodified(answer) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Language", "Content-Length", "Content-Type"]) headers.delete(name);
  return new Response(null, { status: 304, headers });
}
