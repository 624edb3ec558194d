import { type Origin, type Step, PageHistory, pageOf } from "./history";
import { type Attention, Client, Trouble } from "../core/client";
import { echarts } from "../core/assets";
import type { Answer, ComputeRequest, FigureKind, Import, Lang, Layer, Layout, Explanation, Model, Network, Problem, Report, Schema, Shared, Theme } from "../core/core";
import type { Method, Methods } from "../core/methods";
import type { Progress, Step as ReadStep } from "../core/protocol";
import { pump } from "../core/pump";
import { download, type Lack, Missing, nameOf, pick, sameOrigin } from "../core/source";

/** The scenario of a page that is opened without one. */
const opening = "v=1&preset=paper";

/** What the person typed that the core did not accept; the scenario stayed as it was. */
export interface Refused extends Explanation {
  text: string;
}

/** A file of the visitor's own, and how it was asked to be read. */
export interface Source {
  file: Blob;
  name: string;
  /** How many files were given at once. */
  of: number;
  /** The symbolic dimensions as typed. */
  dims: Record<string, string>;
  /** What its inputs hold, where the visitor knows better. */
  layouts: Record<string, Layout>;
}

/** A network that was read from a file in this visit. */
export interface Reading {
  source: Source;
  result: Import;
}

/** Why a file was not read; the page stayed as it was. */
export interface Unread {
  name: string;
  /** The file's fault, at a dimension if it is about one; or that there is no file to read. */
  why: Explanation | Missing;
  source?: Source;
  /** Dimensions that may be the remedy. */
  dims?: Import["dims"];
  /** It is about another value of a dimension; the network as it was before is there. */
  again: boolean;
}

export interface View {
  lang: Lang;
  theme: Theme;
  narrow: boolean;
  layer: Layer;
  /** Figures by their names, and "verdict"; left out: all figures. */
  parts?: readonly string[];
}

type Look = Pick<View, "lang" | "theme" | "narrow">;
/** A request, of which the page itself knows how it is looked at. */
type Asked<Request> = Omit<Request, keyof Look> & Partial<Pick<Request, keyof Request & keyof Look>>;
type Calls = { readonly [M in Method]: (request: Asked<Parameters<Methods[M]>[0]>, attention?: Attention) => ReturnType<Methods[M]> };

/**
 * The page's state: the link of what is shown, and the edits on their way to
 * the core. Everything else follows from the core's answer.
 */
export class Session {
  answer: Answer | undefined;
  schema: Schema | undefined;
  progress: Progress = { loaded: 0, total: 0 };
  trouble: Trouble | undefined;
  /** What was wrong with the link that was opened, until it is dismissed. */
  ignored: Problem[] = [];
  /** Whether the link that was opened still has the answer that it was shared with, until it is dismissed. */
  shared: Shared | undefined;
  /** What the last change left out beside what it says, until it is dismissed; and how to hear that again. */
  dropped: { text: string; link: string; edits: Record<string, string> } | undefined;
  refused: Record<string, Refused> = {};
  /** The file that is on its way. */
  reading: { name: string; progress?: Progress; step?: ReadStep; again: boolean } | undefined;
  unread: Unread | undefined;
  /** The networks of this visit that are not of the zoo, by their profile: what they are and, of those read here, from what. */
  readonly imported = new Map<string, Network>();
  readonly readings = new Map<string, Reading>();

  /** The methods of the core, which answer in the language and colours of the page. */
  readonly core = new Proxy({} as Calls, {
    get: (_, method: Method) => (request: object, attention?: Attention) => {
      const { lang, theme, narrow } = this.view;
      return this.#client.calls[method]({ lang, theme, narrow, ...request } as never, attention);
    },
  });

  #client: Client;
  #link: string;
  #opened: string;
  /** Counts the links that were opened: an answer to an earlier one is stale. */
  #visit = 0;
  #opening = true;
  /** What the core is at work on, or was when it stopped. */
  #asked: string | undefined;
  #step: Exclude<Step, "open"> = "settle";
  #edits: Record<string, string> = {};
  /** Sweeps that stay as they are while something is dragged along them. */
  #held: Record<string, string> = {};
  readonly #history: PageHistory;
  /** What waits for the edits that are on their way. */
  #then: "undo" | "redo" | undefined;
  /** Cells of the map. Its regions and borders are exact at any size. */
  #cells = { width: 400, height: 300 };
  #ask = pump(() => this.#compute());
  #models = new Map<Lang, Model[] | Promise<void>>();
  /** Ends the download of the file that is on its way; its reading is then nobody's. */
  #abort = new AbortController();

  constructor(
    private view: View,
    private readonly onChange: () => void,
    /** Within another page, whose Back button is not this one's to fill. */
    private readonly embedded = false,
  ) {
    this.#history = embedded ? new PageHistory(noHistory) : new PageHistory(history, reloaded());
    this.#link = this.#opened = fragment();
    addEventListener("hashchange", () => {
      this.#history.arrive();
      this.#open(fragment());
    });
    addEventListener("popstate", () => {
      this.#history.arrive();
      this.onChange();
    });
    addEventListener("pageshow", ({ persisted }) => persisted && this.#history.resume());
    this.#client = this.#connect();
  }

  /** The value of a key as wanted: the core may still be computing with it. */
  wanted(key: string): string {
    return this.#edits[key] ?? this.answer?.scenario[key] ?? "";
  }

  get link(): string {
    return this.#link;
  }

  /** What is shown, as soon as the core has said which figures there are: of the parts that the view names those that there are, or the one figure that stands alone. */
  get shown(): (FigureKind | "verdict")[] | undefined {
    if (!this.schema) return undefined;
    const { figures, alone } = this.schema;
    const { parts } = this.view;
    if (!parts) return figures;
    const known = (name: string) => (name === "verdict" ? [name] as const : figures.filter((figure) => figure.name === name));
    const shown = parts.flatMap<FigureKind | "verdict">(known);
    return shown.length > 0 ? shown : known(alone).slice();
  }

  /** Whether a gesture, such as a drag, goes on. */
  get moving(): boolean {
    return this.#step === "move";
  }

  /** Changes keys as typed by the person. Until a gesture settles it is one entry of the history. */
  edit(edits: Record<string, string>, step: Exclude<Step, "open">): void {
    if (Object.keys(edits).length > 0) {
      // What was refused though it was not typed does not fit with something else: that may have changed.
      for (const [key, { text }] of Object.entries(this.refused)) if (key in edits || text === "") delete this.refused[key];
    }
    Object.assign(this.#edits, edits);
    this.#step = step;
    this.#ask();
    this.onChange();
  }

  /** Moves inputs along the axes. One that has grown to hold its input would run away from the hand: it stays until the gesture settles. */
  drag(edits: Record<string, string>): void {
    const { answer } = this;
    if (!this.moving && answer) this.#held = Object.fromEntries(Object.entries(answer.sweeps).filter(([key, sweep]) => sweep !== answer.scenario[key]));
    this.edit({ ...this.#held, ...edits }, "move");
  }

  /** Opens a link that the page offers. */
  follow(link: string): void {
    if (this.embedded) this.#open(link);
    else location.hash = `#${link}`;
  }

  /** Opens a link unless something is wrong with it, and answers with what is. */
  async followSound(link: string): Promise<Problem[]> {
    const { problems } = await this.core.compute(this.#request(link, []));
    if (problems.length === 0) this.#open(link);
    return problems;
  }

  /** Opens a link as one of the workspace; Back leads to what was there before. */
  openFrom(link: string, from: Origin): void {
    this.#history.begin(link);
    this.from = from;
    this.#open(link);
    this.onChange();
  }

  /** The record of the workspace that the scenario was opened from or saved as. */
  get from(): Origin | undefined {
    return this.#history.from;
  }

  set from(from: Origin | undefined) {
    this.#history.from = from;
  }

  /** Works with the network of a link, and leaves the conditions as they are. */
  async adopt(link: string): Promise<void> {
    const { scenario } = await this.core.compute(this.#request(link, []));
    this.edit(networkOf(scenario), "settle");
  }

  /** A link with nothing but the network of an answer. */
  async networkLink({ scenario }: Answer): Promise<string> {
    return (await this.core.compute({ ...this.#request("v=1", []), edits: networkOf(scenario) })).link;
  }

  /** Ends a gesture. */
  settle(): void {
    if (this.#step !== "move") return;
    const loose = Object.fromEntries(Object.keys(this.#held).map((key) => [key, ""]));
    this.#held = {};
    this.edit(loose, "settle");
  }

  look(view: View): void {
    const before = this.view;
    this.view = view;
    if (!this.schema || JSON.stringify(before) === JSON.stringify(view)) return;
    if (before.lang !== view.lang) this.#translate();
    this.#ask();
  }

  /** How finely the map is painted. */
  paint(width: number, height: number): void {
    if (width === this.#cells.width && height === this.#cells.height) return;
    this.#cells = { width, height };
    if (this.answer) this.#ask();
  }

  dismiss(): void {
    this.ignored = [];
    this.onChange();
  }

  dismissShared(): void {
    this.shared = undefined;
    this.onChange();
  }

  dismissDropped(): void {
    this.dropped = undefined;
    this.onChange();
  }

  /** Does what the core offers for parts of the link that were ignored. */
  fix(problems: Problem[]): void {
    this.ignored = this.ignored.filter((problem) => !problems.includes(problem));
    this.edit(Object.assign({}, ...problems.map(({ fix }) => fix?.edits)), "settle");
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  undo(): void {
    this.#travel("undo");
  }

  redo(): void {
    this.#travel("redo");
  }

  /** Goes back or forth; first what is on its way has to arrive, for it is the last thing that was done. */
  #travel(way: "undo" | "redo"): void {
    this.settle();
    if (Object.keys(this.#edits).length > 0) this.#then = way;
    else this.#history[way]();
  }

  /** An answer as a file that opens from disk. */
  async report({ link }: Answer, date: Date): Promise<Report> {
    const day = date.toLocaleDateString(this.view.lang, { dateStyle: "long" });
    return this.core.report({ link, echarts: await echarts(), date: day, page: pageOf(location.href) });
  }

  /**
   * Where to go on after the core stopped at a scenario, which would stop it again:
   * at the last one that it answered, or else at the paper's. Edits are dropped, so
   * a scenario that was answered before needs no other, and neither does the paper's.
   */
  get wayOut(): string | undefined {
    const asked = this.#asked;
    if (asked === undefined || !["crash", "silent"].includes(this.trouble?.kind ?? "")) return undefined;
    const good = this.answer?.link;
    if (good === asked) return undefined;
    return good ?? (["", opening].includes(asked) ? undefined : opening);
  }

  retry(): void {
    const instead = this.wayOut;
    this.#client.dispose();
    // What brought the core down would do so again.
    this.#edits = {};
    this.#asked = undefined;
    this.trouble = undefined;
    // It takes the place of the other in the history, so that Back does not lead there.
    if (instead !== undefined) this.#open(instead);
    this.progress = { loaded: 0, total: 0 };
    this.#client = this.#connect();
    this.onChange();
  }

  /** The networks of the zoo, once they are there. */
  models(): Model[] | undefined {
    const { lang } = this.view;
    const known = this.#models.get(lang);
    if (Array.isArray(known)) return known;
    if (!known && this.schema) {
      const asked = this.core.models({}).then(
        (models) => {
          this.#models.set(lang, models);
          this.onChange();
        },
        () => void this.#models.delete(lang), // a core in trouble says so on the page
      );
      this.#models.set(lang, asked);
    }
    return undefined;
  }

  /** What was read from a file and is worked with. */
  get present(): Reading | undefined {
    return this.answer?.network.imported ? this.readings.get(this.answer.scenario.net ?? "") : undefined;
  }

  /** Works with a network from a file: the first of several that is one. */
  import(files: readonly File[]): void {
    const file = pick(files);
    if (file) void this.#read({ file, name: file.name, of: files.length, dims: {}, layouts: {} });
  }

  /** The same with one from the page's own origin. */
  async importFrom(typed: string): Promise<void> {
    const { signal } = this.#begin(typed);
    try {
      const url = sameOrigin(typed, document.baseURI);
      const name = nameOf(url);
      const file = await download(url, signal, (loaded, total) => {
        if (signal.aborted) return;
        this.reading = { name, progress: { loaded, total }, again: false };
        this.onChange();
      });
      if (!signal.aborted) await this.#read({ file, name, of: 1, dims: {}, layouts: {} });
    } catch (error) {
      if (signal.aborted) return;
      this.#fail({ name: typed, again: false, why: lacking(error, "fetch") });
    }
  }

  /** Reads a file again with another value of a symbolic dimension. */
  redimension(source: Source, name: string, text: string): void {
    const again = source.file === this.present?.source.file;
    void this.#read({ ...source, dims: { ...source.dims, [name]: text } }, again ? name : undefined);
  }

  /** Reads a file again with an input taken for something else. */
  relayout(source: Source, name: string, layout: Layout): void {
    void this.#read({ ...source, layouts: { ...source.layouts, [name]: layout } }, "");
  }

  /** Reads a file that could not be read. */
  reread(source: Source): void {
    void this.#read(source);
  }

  cancelReading(): void {
    this.#abort.abort();
    this.reading = undefined;
    this.onChange();
  }

  forgetUnread(): void {
    if (!this.unread) return;
    this.unread = undefined;
    this.onChange();
  }

  /** A file is asked for: an earlier one counts no more. */
  #begin(name: string, again = false, file?: Blob): AbortController {
    this.#abort.abort();
    this.#abort = new AbortController();
    // What was wrong with the same file stays beside the fields that may mend it.
    if (!file || this.unread?.source?.file !== file) this.unread = undefined;
    this.reading = { name, again };
    this.onChange();
    return this.#abort;
  }

  #fail(unread: Unread): void {
    this.reading = undefined;
    this.unread = unread;
    this.onChange();
  }

  async #read(source: Source, dim?: string): Promise<void> {
    const again = dim !== undefined;
    const { signal } = this.#begin(source.name, again, source.file);
    const because = { name: source.name, source, again };
    try {
      const { file, name, dims, layouts } = source;
      const onStep = (step: ReadStep) => {
        if (signal.aborted) return;
        this.reading = { name, again, step };
        this.onChange();
      };
      const result = await this.core.read({ file, name, dims, layouts }, { signal, onStep });
      if (signal.aborted) return;
      const { problem, edits = {}, dims: open } = result;
      if (problem) return this.#fail({ ...because, why: { ...problem, place: problem.place || (dim ?? "") }, dims: open });
      this.reading = this.unread = undefined;
      if (edits.net !== undefined) this.readings.set(edits.net, { source, result });
      this.edit(edits, "settle");
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Trouble) this.cancelReading(); // the page says so
      else this.#fail({ ...because, why: lacking(error, "unreadable") });
    }
  }

  /** A file read again takes the place of what it was. */
  #replace(present: string): void {
    const file = this.readings.get(present)?.source.file;
    for (const [net, { source }] of this.readings) {
      if (net === present || source.file !== file) continue;
      this.readings.delete(net);
      this.imported.delete(net);
    }
  }

  #connect(): Client {
    const client = new Client(
      (progress) => {
        this.progress = progress;
        this.onChange();
      },
      (trouble) => {
        this.trouble = trouble;
        this.onChange();
      },
    );
    client.ready
      .then(() => client.calls.schema({ lang: this.view.lang }))
      .then((schema) => {
        this.schema = schema;
        this.onChange();
      })
      .then(() => this.#ask()) // by now its figures are there and have said how finely they are painted
      .catch((error) => client.fail("crash", String(error)));
    return client;
  }

  #open(link: string): void {
    this.#link = this.#opened = link;
    this.#visit++;
    this.#opening = true;
    this.#edits = {};
    this.#held = {};
    this.#then = undefined;
    this.refused = {};
    if (this.schema) this.#ask();
  }

  async #compute(): Promise<void> {
    const client = this.#client;
    const visit = this.#visit;
    const edits = { ...this.#edits };
    const step = this.#opening ? "open" : this.#step;
    this.#asked = this.#link;
    try {
      const answer = await client.calls.compute({ ...this.#request(this.#link), edits });
      this.#asked = undefined;
      if (visit !== this.#visit) return;
      this.#accept(answer, edits, step);
      this.onChange();
    } catch (error) {
      // What a living core rejects is a bug of the page or the core.
      client.fail("crash", String(error));
    }
  }

  #request(link: string, shown = this.shown ?? []): ComputeRequest {
    const { lang, theme, narrow, layer } = this.view;
    const figures = shown.flatMap((part) => (part === "verdict" ? [] : part.name));
    return { link, lang, theme, narrow, figures, map: { ...this.#cells, layer } };
  }

  #accept(answer: Answer, edits: Record<string, string>, step: Step): void {
    const wrong = answer.problems.filter((p) => p.origin === "edit");
    for (const fault of wrong) this.refused[fault.place] = { ...fault, text: edits[fault.place] ?? "" };
    // Edits are applied together or not at all: without the wrong ones the
    // others are asked for again, unless it is together that they are wrong.
    const together = wrong.some(({ place }) => !(place in edits));
    const done = wrong.length === 0 || together ? Object.keys(edits) : wrong.map(({ place }) => place);
    for (const key of done) if (this.#edits[key] === edits[key]) delete this.#edits[key];
    if (Object.keys(this.#edits).length > 0) this.#ask();

    if (step === "open") {
      this.#opening = false;
      this.ignored = answer.problems.filter((p) => p.origin === "link");
      this.shared = answer.shared;
      this.dropped = undefined;
    } else if (answer.link !== this.#link) {
      this.shared = undefined; // it is another answer
      this.dropped = answer.dropped === undefined ? undefined : { text: answer.dropped, link: this.#link, edits };
    }
    this.#link = answer.link;
    this.answer = answer;
    if (answer.network.imported) {
      const net = answer.scenario.net ?? "";
      this.imported.set(net, answer.network);
      this.#replace(net);
    }
    this.#history.show(answer.link, step);
    const then = this.#then;
    if (then && Object.keys(this.#edits).length === 0) {
      this.#then = undefined;
      this.#history[then]();
    }
  }

  /** Reads files again, for what is said of them in another language. */
  #retell(): void {
    const again = ({ file, name, dims, layouts }: Source) => this.core.read({ file, name, dims, layouts });
    for (const [net, reading] of this.readings) {
      again(reading.source).then((result) => {
        if (this.readings.get(net) !== reading || result.problem !== undefined) return;
        this.readings.set(net, { ...reading, result });
        this.onChange();
      }, () => {});
    }
    const { unread } = this;
    if (!unread?.source || unread.why instanceof Missing) return;
    const { place } = unread.why;
    again(unread.source).then(({ problem }) => {
      if (this.unread !== unread || !problem) return;
      this.unread = { ...unread, why: { ...problem, place } };
      this.onChange();
    }, () => {});
  }

  /** Says again, in another language, what was said about links and edits. */
  #translate(): void {
    const { core } = this;
    core.schema({}).then((schema) => {
      this.schema = schema;
      this.onChange();
    }, () => {});
    this.#retell();
    Object.assign(this.#edits, Object.fromEntries(Object.entries(this.refused).map(([key, { text }]) => [key, text])));
    const { dropped } = this;
    if (dropped) {
      core.compute({ ...this.#request(dropped.link, []), edits: dropped.edits }).then(({ dropped: text = "" }) => {
        if (this.dropped === dropped) this.dropped = { ...dropped, text };
        this.onChange();
      }, () => {});
    }
    if (this.ignored.length === 0 && !this.shared) return;
    core.compute(this.#request(this.#opened, [])).then(({ problems, shared }) => {
      // Those that are still there: others were mended.
      const same = (a: Problem) => (b: Problem) => a.code === b.code && a.place === b.place && a.value === b.value;
      this.ignored = problems.filter((problem) => this.ignored.some(same(problem)));
      if (this.shared) this.shared = shared;
      this.onChange();
    }, () => {});
  }
}

function lacking(error: unknown, otherwise: Lack): Missing {
  return error instanceof Missing ? error : new Missing(otherwise, error instanceof Error ? error.message : String(error));
}

/** The keys of a scenario that say what its network is. */
function networkOf({ model = "", net = "" }: Answer["scenario"]): Record<string, string> {
  return { model, net };
}

const noHistory = { state: null, pushState() {}, replaceState() {}, back() {}, forward() {} };

/** Whether the page was loaded anew where it stood. */
function reloaded(): boolean {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return entry?.type === "reload";
}

function fragment(): string {
  return location.hash.slice(1);
}
