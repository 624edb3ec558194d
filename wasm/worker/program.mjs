// The Go program of an isolate.
//
// Starting Go takes longer than most answers, so one program answers all requests
// of an isolate. It never waits: bodies are read before the call, and the answer is
// complete when the call returns. So requests cannot mix, and no request awaits a
// promise of another one.
import "./wasm_exec.js";
import module from "./api.wasm";

/** An isolate has 128 MB, and the memory of a program never shrinks. */
const MOST_MEMORY = 64 << 20;

/** The headers that Go reads. */
const HEADERS = ["Accept-Language", "Cf-Ray", "Content-Length", "If-None-Match"];

/** Separates the parts of a request. Neither a URL nor a header can contain it. */
const BETWEEN = "\n";

/** Instead of the length of a body: there is none, or it is incomplete. */
const NONE = -1;
const BROKEN = -2;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

let current;

/** The program of this isolate. Starts a new one if there is none or if the last one has ended. */
export function warm() {
  if (!current?.running) {
    current = undefined; // so that the memory of the old one can be freed first
    current = new Program();
  }
  return current;
}

/** There is no answer because the program has ended. */
export class Ended extends Error {}

class Program {
  running = true;
  #ended = false;
  #context = { binding: {}, wantsECharts: false };
  #instance;
  /** The present request and its answer; there is one at a time. */
  #question;
  #body;
  #answer;
  #length = 0;
  #written = 0;

  constructor() {
    const go = new Go();
    go.exit = (status) => this.#end(`Its status is ${status}.`);
    const splitscope = {
      takeQuestion: (to) => void this.#bytes(to, this.#question.length).set(this.#question),
      takeBody: (to) => {
        for (const chunk of this.#body.chunks) {
          this.#bytes(to, chunk.length).set(chunk);
          to += chunk.length;
        }
      },
      giveHead: (status, length, fields, size) => {
        this.#answer = { status, headers: headersOf(decoder.decode(this.#bytes(fields, size))), body: null };
        this.#length = length;
        this.#written = 0;
      },
      giveBody: (from, size) => {
        this.#answer.body ??= new Uint8Array(this.#length);
        this.#answer.body.set(this.#bytes(from, size), this.#written);
        this.#written += size;
      },
    };
    this.#instance = new WebAssembly.Instance(module, { ...go.importObject, splitscope, workers: { ready() {} } });
    globalThis.context = this.#context; // package workers reads it when it starts
    go.run(this.#instance).catch((error) => this.#end(error)); // returns to here when main blocks
    delete globalThis.context;
    if (this.mostBytes === undefined) this.#end("It did not start.");
    this.#check();
  }

  /** The largest body in bytes. */
  get mostBytes() {
    return this.#context.mostBytes;
  }

  /** Whether the last answer needs ECharts. */
  get wantsECharts() {
    return this.#context.wantsECharts;
  }

  set echarts(script) {
    this.#context.echarts = script;
  }

  /**
   * Answers a request.
   * @param {Request} request
   * @param {{ length: number, chunks: Uint8Array[], broken?: boolean } | undefined}
   * body the part that was read
   * @param {string | undefined} limit that its client has exceeded:
   * requests/seconds
   * @returns {{ status: number, headers: Record<string, string>, body: Uint8Array | null }}
   * @throws {Ended}
   */
  answer(request, body, limit) {
    const parts = [request.method, request.url];
    for (const name of HEADERS) {
      const value = request.headers.get(name);
      if (value !== null) parts.push(name, value);
    }
    if (limit) parts.push("Splitscope-Limit", limit);
    this.#question = encoder.encode(parts.join(BETWEEN));
    this.#body = body;
    this.#answer = undefined;
    this.#context.wantsECharts = false;
    // If the platform ends the request during the call, the program must not be
    // used again.
    const { exports } = this.#instance;
    this.running = false;
    let why;
    try {
      exports.ask(this.#question.length, body?.broken ? BROKEN : (body?.length ?? NONE));
      this.running = !this.#ended;
    } catch (error) {
      why = error;
    }
    if (why) this.#end(why);
    this.#check();
    if (exports.mem.buffer.byteLength > MOST_MEMORY && current === this) current = undefined; // its memory is freed with it
    return this.#answer;
  }

  #bytes(at, length) {
    return new Uint8Array(this.#instance.exports.mem.buffer, at, length);
  }

  #check() {
    if (!this.running) throw new Ended();
  }

  #end(why) {
    if (!this.#ended) console.error(`The Go program has ended. ${why}`);
    this.#ended = true;
    this.running = false;
  }
}

function headersOf(text) {
  const headers = {};
  const parts = text.split(BETWEEN);
  for (let i = 0; i + 1 < parts.length; i += 2) headers[parts[i]] = parts[i + 1];
  return headers;
}
