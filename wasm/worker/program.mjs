// The Go program of an isolate.
//
// Starting Go takes longer than most answers, so one program answers all
// requests of an isolate. It never waits: bodies are read before it sees them,
// and an answer is there when the call returns. So requests cannot cross in it,
// and no promise of one request is awaited by another one.
import "./wasm_exec.js";
import module from "./api.wasm";

/** An isolate has 128 MB, and a program gives back nothing of what it ever took. */
const MOST_MEMORY = 64 << 20;

/** The headers that Go reads. What is in the address, it takes from there. */
const HEADERS = ["Accept-Language", "Cf-Ray", "Content-Length", "If-None-Match"];

/** What stands between parts that cross together; no header has it in it. */
const BETWEEN = "\t";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

let current;

/** The program of this isolate: a new one where there is none, or the last one has ended. */
export function warm() {
  if (!current?.running || current.memory > MOST_MEMORY) current = new Program();
  return current;
}

class Program {
  running = true;
  #host = { binding: {}, wantsECharts: false };
  #instance;
  /** What is asked and answered now: there is one request at a time. */
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
      takeBody: (to) => void this.#bytes(to, this.#body.length).set(this.#body),
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
    globalThis.context = this.#host; // where package workers looks for it when it starts
    void go.run(this.#instance); // until main waits
    delete globalThis.context;
    this.#check();
  }

  /** The most bytes that a body may have. */
  get mostBytes() {
    return this.#host.mostBytes;
  }

  /** Whether the last answer lacks ECharts. */
  get wantsECharts() {
    return this.#host.wantsECharts;
  }

  set echarts(script) {
    this.#host.echarts = script;
  }

  get memory() {
    return this.#instance.exports.mem.buffer.byteLength;
  }

  /**
   * Answers a request.
   * @param {Request} request
   * @param {Uint8Array | undefined} body what was read of it
   * @param {string | undefined} limit that its client has gone over: requests/seconds
   * @returns {{ status: number, headers: Record<string, string>, body: Uint8Array | null }}
   * @throws when the program has ended
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
    this.#host.wantsECharts = false;
    try {
      this.#instance.exports.ask(this.#question.length, body ? body.length : -1);
    } catch (error) {
      this.#end(error);
    }
    this.#check();
    return this.#answer;
  }

  #bytes(at, length) {
    return new Uint8Array(this.#instance.exports.mem.buffer, at, length);
  }

  #check() {
    if (!this.running) throw new Error("The Go program has ended.");
  }

  #end(why) {
    this.running = false;
    console.error(`The Go program has ended. ${why}`);
  }
}

function headersOf(text) {
  const headers = {};
  const parts = text.split(BETWEEN);
  for (let i = 0; i + 1 < parts.length; i += 2) headers[parts[i]] = parts[i + 1];
  return headers;
}
