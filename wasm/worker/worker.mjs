// The whole product on Cloudflare Workers: the API under /v1/, and the page as
// static assets.
import { cached, keep, remembered } from "./cache.mjs";
import { Ended, warm } from "./program.mjs";

/** The largest total of bodies that an isolate holds at a time, in bytes. */
const MOST_HELD = 32 << 20;
let held = 0;

/** The isolate holds too many bodies to accept another one. */
class Busy extends Error {}

export default {
  async fetch(request, env, context) {
    const known = remembered(request);
    if (known) return known;
    const { pathname } = new URL(request.url);
    if (!/^\/v1(\/|$)/.test(pathname)) return page(request, env);
    try {
      return (await cached(request)) ?? (await computed(request, env, context));
    } catch (error) {
      if (!(error instanceof Ended || error instanceof Busy)) console.error(error);
      return unavailable(request, error);
    }
  },
};

/** A file of the page. A folder answers with its index.html; its name without a slash redirects to it. */
async function page(request, { ASSETS }) {
  const { pathname, search } = new URL(request.url);
  const index = (folder) => new URL(`${folder}index.html`, request.url);
  if (pathname.endsWith("/")) return ASSETS.fetch(new Request(index(pathname), request));
  const file = await ASSETS.fetch(request);
  if (file.status !== 404 || !(await ASSETS.fetch(index(`${pathname}/`))).ok) return file;
  return new Response(null, { status: 308, headers: { Location: `${pathname.slice(pathname.lastIndexOf("/") + 1)}/${search}` } });
}

async function computed(request, env, context) {
  const over = await limit(request, env);
  const body = over ? undefined : await read(request, warm().mostBytes);
  let program, answer;
  try {
    program = warm(); // again, because the program may have ended while the body arrived
    answer = program.answer(request, body, over);
    if (program.wantsECharts && env.ASSETS) {
      const script = await text(await env.ASSETS.fetch(new URL("/echarts.js", request.url)));
      program = warm();
      program.echarts = script;
      answer = program.answer(request, body, over);
    }
  } finally {
    held -= body?.length ?? 0;
  }
  keep(request, answer, context);
  return new Response(answer.body, answer);
}

/** The text of a file, or undefined if there is none. Then Go reports what is missing. */
async function text(file) {
  if (!file.ok && file.status !== 404) throw new Error(`An asset: ${file.status}`);
  return file.ok ? file.text() : undefined;
}

/** The limit that the client of a request has exceeded, if it has. */
async function limit(request, env) {
  if (!env.LIMIT || request.method === "OPTIONS") return undefined;
  const key = `splitscope ${client(request.headers.get("Cf-Connecting-Ip") ?? "")}`;
  const { success } = await env.LIMIT.limit({ key }).catch(() => ({ success: true })); // without a count, nobody is refused
  return success ? undefined : env.LIMIT_TEXT;
}

/** The key of a client: its IPv4 address, or the network half of its IPv6 address, since a client has all addresses of that network. */
function client(address) {
  if (!address.includes(":")) return address;
  const [head, tail] = address.split("::").map((part) => (part ? part.split(":") : []));
  const zeros = tail ? Array(Math.max(0, 8 - head.length - tail.length)).fill("0") : [];
  return [...head, ...zeros, ...(tail ?? [])].slice(0, 4).join(":");
}

/**
 * The whole body of a request. Of one that is too long, a little more than may be
 * is enough to show it. The rest of it, and of one for which there is no room,
 * is read and dropped: most clients read the answer only when they have sent all,
 * and take a connection that is closed before for a fault of the network.
 * The bytes of the body count as held until the request is answered.
 */
async function read(request, most) {
  if (request.method !== "POST" || !request.body) return undefined;
  const chunks = [];
  let length = 0;
  let all = 0;
  let full = false;
  try {
    for await (const chunk of request.body) {
      all += chunk.length;
      if (all > 8 * most) break; // a client that sends that much need not get an answer
      if (full || length > most) continue;
      full = held + chunk.length > MOST_HELD;
      if (full) {
        chunks.length = 0;
        held -= length;
        length = 0;
        continue;
      }
      chunks.push(chunk);
      length += chunk.length;
      held += chunk.length;
    }
  } catch {
    held -= length;
    return { length: 0, chunks: [], broken: true };
  }
  if (full) throw new Busy();
  return { length, chunks };
}

const busy = {
  en: "The server holds as many bodies of requests as it can. Send it again in a moment.",
  ko: "서버가 받을 수 있는 만큼 요청 본문을 받고 있습니다. 잠시 뒤 다시 보내세요.",
};
const ended = {
  en: "The server could not answer this request. The next one will be answered; if it happens to this one again, it is a bug.",
  ko: "서버가 이 요청에 응답하지 못했습니다. 다음 요청에는 응답합니다. 이 요청에 다시 일어나면 버그입니다.",
};

/** The answer if Go has none. The headers are those of Go's own errors. */
function unavailable(request, error) {
  const asked = /[?&]lang=(en|ko)(&|$)/.exec(request.url)?.[1];
  const language = asked ?? (/^ko\b/.test(request.headers.get("Accept-Language") ?? "") ? "ko" : "en");
  const message = (error instanceof Busy ? busy : ended)[language];
  return Response.json(
    { error: { code: "unavailable", field: "", message } },
    {
      status: 503,
      headers: {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Content-Location, Retry-After",
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Referrer-Policy": "no-referrer",
        "Retry-After": "1",
        Vary: "Accept-Language",
        "X-Content-Type-Options": "nosniff",
      },
    },
  );
}
