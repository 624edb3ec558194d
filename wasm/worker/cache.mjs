// Answers that need no Go. They follow from their address alone, so they may be
// kept, by the isolate and by Cloudflare's cache; Cache-Control says how long.

/** What an isolate keeps, in bytes, and the most that one answer may have of them. */
const MOST = 8 << 20;
const MOST_EACH = 256 << 10;

/** By address; what was asked for last is last. */
const memory = new Map();
let held = 0;

/** The answer to a request that this isolate keeps, if it does. */
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

/** The answer to a request that Cloudflare's cache keeps, if it does. */
export async function cached(request) {
  if (!mayBeKept(request) || !worthwhile(request.url)) return undefined;
  const condition = request.headers.get("If-None-Match");
  const question = new Request(request.url, { headers: condition === null ? {} : { "If-None-Match": condition } });
  const answer = await caches.default.match(question).catch(() => undefined); // without a cache, Go answers
  if (answer?.status === 304) return unmodified(answer);
  return answer && request.method === "HEAD" ? new Response(null, answer) : answer;
}

const mayBeKept = ({ method }) => method === "GET" || method === "HEAD";

/** Keeps an answer, if it may be. The cache knows no Vary: what speaks the language of its reader is not for others. */
export function keep(request, answer, context) {
  const { "Cache-Control": control = "no-store", Vary } = answer.headers;
  if (request.method !== "GET" || answer.status === 304 || control === "no-store" || Vary) return;
  remember(request.url, answer, Number(/max-age=(\d+)/.exec(control)?.[1] ?? 0));
  if (worthwhile(request.url)) context.waitUntil(caches.default.put(request.url, new Response(answer.body, answer)).catch(() => undefined));
}

/** Go has solved a scenario before Cloudflare's cache says that it has no answer; but an answer that is good for ever belongs there. */
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

/** The cache's 304, without what Go would not say of a body that does not come. */
function unmodified(answer) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Language", "Content-Length", "Content-Type"]) headers.delete(name);
  return new Response(null, { status: 304, headers });
}
