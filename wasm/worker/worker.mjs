// The whole product on Cloudflare Workers: the API under /v1/, and beside it the
// page as static assets.
import { cached, keep, remembered } from "./cache.mjs";
import { Ended, warm } from "./program.mjs";

/** The most bytes of bodies that an isolate holds at a time, of its 128 MB. */
const MOST_HELD = 32 << 20;
let held = 0;

/** That an isolate holds too much to take more. */
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

/** A file of the page; a folder's is index.html, and a folder's name leads to it. */
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
    program = warm(); // again: much may have happened while the body came
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

/** A file, or undefined where there is none: then Go says what is missing. */
async function text(file) {
  if (!file.ok && file.status !== 404) throw new Error(`An asset: ${file.status}`);
  return file.ok ? file.text() : undefined;
}

/** The limit that the client of a request has gone over, if it has. */
async function limit(request, env) {
  if (!env.LIMIT || request.method === "OPTIONS") return undefined;
  const key = `splitscope ${client(request.headers.get("Cf-Connecting-Ip") ?? "")}`;
  const { success } = await env.LIMIT.limit({ key }).catch(() => ({ success: true })); // who cannot count refuses nobody
  return success ? undefined : env.LIMIT_TEXT;
}

/** Of an IPv6 address, the half that is the network's: a client has all the others. */
function client(address) {
  if (!address.includes(":")) return address;
  const [head, tail] = address.split("::").map((part) => (part ? part.split(":") : []));
  const zeros = tail ? Array(Math.max(0, 8 - head.length - tail.length)).fill("0") : [];
  return [...head, ...zeros, ...(tail ?? [])].slice(0, 4).join(":");
}

/**
 * The whole body of a request. Of one that is too long, a little more than may be
 * is enough to show it; the rest is let pass by, since most clients listen only
 * when they have sent all. What it holds is held until it is let go of.
 */
async function read(request, most) {
  if (request.method !== "POST" || !request.body) return undefined;
  const chunks = [];
  let length = 0;
  let all = 0;
  try {
    for await (const chunk of request.body) {
      all += chunk.length;
      if (all > 8 * most) break; // who sends that much need not hear why
      if (length > most) continue;
      if (held + chunk.length > MOST_HELD) throw new Busy();
      chunks.push(chunk);
      length += chunk.length;
      held += chunk.length;
    }
  } catch (error) {
    held -= length;
    if (error instanceof Busy) throw error;
    return { length: 0, chunks: [], broken: true };
  }
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

/** What is said when Go has no answer: in the headers, what Go says of its own errors. */
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
