// The whole product on Cloudflare Workers: the API under /v1/, and beside it the
// page as static assets.
import { keep, kept } from "./cache.mjs";
import { warm } from "./program.mjs";

export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (!/^\/v1(\/|$)/.test(pathname)) return env.ASSETS.fetch(pathname === "/" ? new Request(new URL("/index.html", request.url), request) : request);
    try {
      return (await kept(request)) ?? (await computed(request, env, context));
    } catch (error) {
      console.error(error);
      return unavailable(request);
    }
  },
};

async function computed(request, env, context) {
  const over = await limit(request, env);
  const body = over ? undefined : await read(request, warm().mostBytes);
  let program = warm(); // again: much may have happened while the body came
  let answer = program.answer(request, body, over);
  if (program.wantsECharts && env.ASSETS) {
    const script = await env.ASSETS.fetch(new URL("/echarts.js", request.url));
    const text = script.ok ? await script.text() : undefined; // without it, Go says what is missing
    program = warm();
    program.echarts = text;
    answer = program.answer(request, body, over);
  }
  keep(request, answer, context);
  return new Response(answer.body, answer);
}

/** The limit that the client of a request has gone over, if it has. */
async function limit(request, env) {
  if (!env.LIMIT) return undefined;
  const { success } = await env.LIMIT.limit({ key: request.headers.get("Cf-Connecting-Ip") ?? "" });
  return success ? undefined : env.LIMIT_TEXT;
}

/**
 * The whole body of a request. Of one that is too long, one byte more than may be
 * is enough to show it; the rest is let pass by, since most clients listen only
 * when they have sent all.
 */
async function read(request, most) {
  if (request.method !== "POST" || !request.body) return undefined;
  const chunks = [];
  let length = 0;
  for await (const chunk of request.body) {
    if (length <= most) chunks.push(chunk);
    length += chunk.length;
    if (length > 8 * most) break; // who sends that much need not hear why
  }
  const body = new Uint8Array(Math.min(length, most + 1));
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk.subarray(0, body.length - at), at);
    at += chunk.length;
  }
  return body;
}

/** What is said when the Go program has ended: the next request starts another one. */
function unavailable(request) {
  const korean = /(^|[?&])lang=ko(&|$)/.test(request.url) || /^ko\b/.test(request.headers.get("Accept-Language") ?? "");
  const message = korean
    ? "서버의 프로그램이 이 요청을 처리하다 끝났습니다. 잠시 뒤 다시 보내면 새로 시작한 프로그램이 응답합니다."
    : "The server's program ended at this request. Send it again in a moment: a new one will answer.";
  return Response.json(
    { error: { code: "unavailable", field: "", message } },
    {
      status: 503,
      headers: {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Retry-After",
        "Cache-Control": "no-store",
        "Content-Language": korean ? "ko" : "en",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "Retry-After": "1",
        Vary: "Accept-Language",
        "X-Content-Type-Options": "nosniff",
      },
    },
  );
}
