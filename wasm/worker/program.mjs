// The Go program of an isolate.
//
// Starting Go takes longer than most answers, so one program answers all
// requests of an isolate. It never waits: bodies are read before it sees them,
// and an answer is there when the call returns. So requests cannot cross in it,
// and no promise of one request is awaited by another one.
import "./wasm_exec.js";
import module from "./api.wasm";
import echarts from "./echarts.txt";

/** An isolate has 128 MB, and a program gives back nothing of what it ever took. */
const MOST_MEMORY = 64 << 20;

/** The headers that Go reads. */
const HEADERS = ["Accept-Language", "Cf-Ray", "Content-Length", "Host", "If-None-Match", "X-Forwarded-Proto"];

/** Parts that no header has in it: what stands between names and values that cross together. */
const BETWEEN = "\t";

let current;

/** The program of this isolate: a new one where there is none, or the last one has ended. */
export function warm() {
  if (!current?.running || current.memory > MOST_MEMORY) current = new Program();
  return current;
}

class Program {
  running = true;
  #host = { binding: {}, bodies: new Map(), echarts };
  #instance;
  #bodies = 0;

  constructor() {
    const go = new Go();
    go.exit = (status) => this.#end(`Its status is ${status}.`);
    this.#instance = new WebAssembly.Instance(module, { ...go.importObject, workers: { ready() {} } });
    // Package workers takes these from the global scope when the program starts,
    // which it does before run returns.
    lend({ context: this.#host, Headers: Fields, Response: Answer }, () => void go.run(this.#instance));
    this.#check();
  }

  /** The most bytes that a body may have. */
  get mostBytes() {
    return this.#host.mostBytes;
  }

  get memory() {
    return this.#instance.exports.mem.buffer.byteLength;
  }

  /**
   * Answers a request.
   * @param {Request} request
   * @param {Uint8Array | undefined} body what was read of it
   * @param {string | undefined} limit that its client has gone over: requests/seconds
   * @returns {Promise<Answer>}
   * @throws when the program has ended
   */
  async answer(request, body, limit) {
    const fields = [];
    for (const name of HEADERS) {
      const value = request.headers.get(name);
      if (value !== null) fields.push(name, value);
    }
    if (limit) fields.push("Splitscope-Limit", limit);
    const key = `${++this.#bodies}`;
    if (body) {
      this.#host.bodies.set(key, body);
      fields.push("Splitscope-Body", key);
    }
    const { method, url } = request;
    try {
      return await this.#asked({ method, url, headers: { entries: () => [["Fields", fields.join(BETWEEN)]] }, body: null });
    } finally {
      this.#host.bodies.delete(key);
    }
  }

  #asked(question) {
    let answer;
    try {
      answer = this.#host.binding.handleRequest(question);
    } catch (error) {
      this.#end(error);
    }
    this.#check();
    return answer;
  }

  #check() {
    if (!this.running) throw new Error("The Go program has ended.");
  }

  #end(why) {
    this.running = false;
    console.error(`The Go program has ended. ${why}`);
  }
}

/** What a Response is made of, and a copy for the cache: to package workers it is one itself. */
class Answer {
  constructor(body, { status, headers }) {
    /** @type {Uint8Array | null} */
    this.body = body;
    this.status = status;
    this.headers = headers.all;
  }
}

/** The headers of an answer, all of which come as one. */
class Fields {
  append(_, text) {
    const parts = text.split(BETWEEN);
    this.all = {};
    for (let i = 0; i < parts.length; i += 2) this.all[parts[i]] = parts[i + 1];
  }
}

/** Has globals be something else while an act runs. */
function lend(globals, act) {
  const own = Object.fromEntries(Object.keys(globals).map((name) => [name, globalThis[name]]));
  Object.assign(globalThis, globals);
  try {
    act();
  } finally {
    Object.assign(globalThis, own);
  }
}
