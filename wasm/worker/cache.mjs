// Answers that need no Go. They follow from their address alone, so they may be
// kept; Cache-Control says for how long.

/** The kept answer to a request, if there is one. */
export async function kept(request) {
  if (!mayBeKept(request)) return undefined;
  const condition = request.headers.get("If-None-Match");
  const question = new Request(request.url, { headers: condition === null ? {} : { "If-None-Match": condition } });
  const answer = await caches.default.match(question).catch(() => undefined); // without a cache, Go answers
  if (answer?.status === 304) return unmodified(answer);
  return answer && request.method === "HEAD" ? new Response(null, answer) : answer;
}

/** The cache's 304, without what Go would not say of a body that does not come. */
function unmodified(answer) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Language", "Content-Length", "Content-Type"]) headers.delete(name);
  return new Response(null, { status: 304, headers });
}

/** Keeps an answer, after it has gone out. */
export function keep(request, answer, context) {
  const control = answer.headers.get("Cache-Control") ?? "no-store";
  // The cache knows no Vary: what speaks the language of its reader is not kept.
  if (request.method !== "GET" || answer.status === 304 || control === "no-store" || answer.headers.has("Vary")) return;
  context.waitUntil(caches.default.put(request.url, answer.clone()).catch(() => undefined));
}

function mayBeKept({ method }) {
  return method === "GET" || method === "HEAD";
}
