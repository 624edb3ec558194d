import { type Origin, type Step, PageHistory, pageOf } from "./history";
import { type Answer, Parts } from "./parts";
import { type Attention, Client, Trouble } from "../core/client";
import { echarts } from "../core/assets";
import type { ComputeRequest, FigureKind, Import, Key, Lang, Layer, Layout, Explanation, Model, Network, Problem, Report, Schema, Shared, Theme } from "../core/core";
import type { Method, Methods } from "../core/methods";
import type { Progress, Step as ReadStep } from "../core/protocol";
import { pump } from "../core/pump";
import { download, type FileErrorReason, FileError, nameOf, pick, sameOrigin } from "../core/source";

/** The scenario of a page that is opened without one. */
const opening = "v=1&preset=paper";

/** A typed text that the core did not accept. The scenario did not change. */
export interface Refused extends Explanation {
  text: string;
}

/** A file to import, and the options for reading it. */
export interface Source {
  file: Blob;
  name: string;
  /** The number of files that were chosen together. */
  of: number;
  /** The symbolic dimensions as typed. */
  dims: Record<string, string>;
  /** Layouts of its inputs that the user has changed. */
  layouts: Record<string, Layout>;
}

/** A network that was read from a file in this visit. */
export interface Reading {
  source: Source;
  result: Import;
}

/** Why a file was not read. The page did not change. */
export interface Unread {
  name: string;
  /** The fault of the file, or the reason why it could not be loaded. */
  why: Explanation | FileError;
  source?: Source;
  /** Dimensions that may solve it. */
  dims?: Import["dims"];
  /** The file was read again with another dimension. The network with the former dimension is still shown. */
  again: boolean;
}

export interface View {
  lang: Lang;
  theme: Theme;
  /** Of the figures. */
  narrow: boolean;
  low?: boolean;
  layer: Layer;
  /** Names of figures, and "verdict"; undefined: all figures. */
  parts?: readonly string[];
}

type Look = Pick<View, "lang" | "theme" | "narrow" | "low">;
/** A request without the fields that the session fills in. */
type Asked<Request> = Omit<Request, keyof Look> & Partial<Pick<Request, keyof Request & keyof Look>>;
type Calls = { readonly [M in Method]: (request: Asked<Parameters<Methods[M]>[0]>, attention?: Attention) => ReturnType<Methods[M]> };

/**
 * The page's state: the link that is shown, and the edits that the core has not
 * answered yet. Everything else is in the core's answer.
 */
export class Session {
  answer: Answer | undefined;
  schema: Schema | undefined;
  progress: Progress = { loaded: 0, total: 0 };
  trouble: Trouble | undefined;
  /** The problems of the link that was opened, until they are dismissed. */
  ignored: Problem[] = [];
  /** The comparison with the result in the link that was opened, until it is dismissed. */
  shared: Shared | undefined;
  /** What the last change has dropped, until it is dismissed, and the request that gives the same text again. */
  dropped: { text: string; link: string; edits: Record<string, string> } | undefined;
  refused: Record<string, Refused> = {};
  /** The id of a cut that is compared with the best one, as long as the network has it. */
  pin: string | undefined;
  /** The file that is being loaded or read. */
  reading: { name: string; progress?: Progress; step?: ReadStep; again: boolean } | undefined;
  unread: Unread | undefined;
  /** The imported networks of this visit, by their profile, and the files of those that were read here. */
  readonly imported = new Map<string, Network>();
  readonly readings = new Map<string, Reading>();

  /** The methods of the core, with the page's language and theme. */
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
  /** The link that the core is computing, or was when it stopped. */
  #asked: string | undefined;
  #step: Exclude<Step, "open"> = "settle";
  #edits: Record<string, string> = {};
  /** Sweeps that are fixed during a drag. */
  #held: Record<string, string> = {};
  readonly #history: PageHistory;
  /** Undo or redo, to be done after the pending edits. */
  #then: "undo" | "redo" | undefined;
  /** The figures in sight. Others are asked for when there is a pause. */
  readonly #inSight = new Set<string>();
  #whole = false;
  readonly #parts = new Parts();
  /** The cells of the map. Regions and borders are exact at any size. */
  #cells = { width: 400, height: 300 };
  #ask = pump(() => this.#compute());
  #models = new Map<Lang, Model[] | Promise<void>>();
  /** Stops loading and reading the present file. */
  #abort = new AbortController();

  constructor(
    private view: View,
    private readonly onChange: () => void,
    /** Whether this is an embed, which must not add to its host's history. */
    private readonly embedded = false,
  ) {
    this.#history = embedded ? new PageHistory(noHistory) : new PageHistory(history, reloaded());
    this.#link = this.#opened = fragment();
    // The URL may have changed since, by an answer that came before this event.
    addEventListener("hashchange", ({ newURL }) => this.#open(fragment(newURL)));
    // It comes with every move in the history, before hashchange.
    addEventListener("popstate", () => {
      this.#history.arrive();
      this.onChange();
    });
    addEventListener("pageshow", ({ persisted }) => persisted && this.#history.resume());
    this.#client = this.#connect();
  }

  /** The value of a key, including edits that the core has not answered yet. */
  wanted(key: string): string {
    return this.#edits[key] ?? this.answer?.scenario[key] ?? "";
  }

  get link(): string {
    return this.#link;
  }

  /** The parts to show, once the core's schema is loaded: the known parts of the view, or the default figure if there are none. */
  get shown(): (FigureKind | "verdict")[] | undefined {
    if (!this.schema) return undefined;
    const { figures, alone } = this.schema;
    const { parts } = this.view;
    if (!parts) return figures;
    const known = (name: string) => (name === "verdict" ? [name] as const : figures.filter((figure) => figure.name === name));
    const shown = parts.flatMap<FigureKind | "verdict">(known);
    return shown.length > 0 ? shown : known(alone).slice();
  }

  /** The key of the network that is split, once the core's schema is loaded. */
  get networkKey(): Key | undefined {
    return this.schema?.keys.find(({ kind, default: usual }) => kind === "network" && usual !== "");
  }

  /** Whether a gesture, such as a drag, goes on. */
  get moving(): boolean {
    return this.#step === "move";
  }

  /** Changes keys as typed by the person. Until a gesture settles it is one entry of the history. */
  edit(edits: Record<string, string>, step: Exclude<Step, "open">): void {
    if (Object.keys(edits).length > 0) {
      // A refused value that was not typed does not fit another key, which may have
      // changed now.
      for (const [key, { text }] of Object.entries(this.refused)) if (key in edits || text === "") delete this.refused[key];
    }
    Object.assign(this.#edits, edits);
    this.#step = step;
    this.#ask();
    this.onChange();
  }

  /** Moves inputs along the axes. Sweeps that have grown do not change until the gesture ends, so that they do not move under the pointer. */
  drag(edits: Record<string, string>): void {
    const { answer } = this;
    if (!this.moving && answer) this.#held = Object.fromEntries(Object.entries(answer.sweeps).filter(([key, sweep]) => sweep !== answer.scenario[key]));
    this.edit({ ...this.#held, ...edits }, "move");
  }

  /** Opens a link that the page offers. */
  follow(link: string): void {
    if (this.embedded) this.#open(link);
    else this.openFrom(link, undefined);
  }

  /** Opens a link if it has no problems. Returns its problems. */
  async followSound(link: string): Promise<Problem[]> {
    const { problems } = await this.core.compute(this.#request(link));
    if (problems.length === 0) this.#open(link);
    return problems;
  }

  /** Opens a link, which may be that of a record. Back leads to the former link. */
  openFrom(link: string, from: Origin | undefined): void {
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

  /** Uses the network of a link, and keeps the conditions. */
  async adopt(link: string): Promise<void> {
    const { scenario } = await this.core.compute(this.#request(link));
    this.edit(networkOf(scenario), "settle");
  }

  /** A link with nothing but the network of an answer. */
  async networkLink({ scenario }: Pick<Answer, "scenario">): Promise<string> {
    return (await this.core.compute({ ...this.#request("v=1"), edits: networkOf(scenario) })).link;
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

  pinTo(id: string | undefined): void {
    this.pin = id;
    this.#ask();
    this.onChange();
  }

  /** Sets the number of the map's cells. */
  paint(width: number, height: number): void {
    if (width === this.#cells.width && height === this.#cells.height) return;
    this.#cells = { width, height };
    if (this.answer) this.#ask();
  }

  /** Says whether a figure is in sight. */
  see(figure: string, seen: boolean): void {
    if (seen) this.#inSight.add(figure);
    else this.#inSight.delete(figure);
    if (seen && this.answer && !(figure in this.answer.figures)) this.#ask();
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

  /** Applies the core's fixes for problems of the link. */
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

  /** Undoes or redoes a step, after pending edits are answered. */
  #travel(way: "undo" | "redo"): void {
    this.settle();
    if (Object.keys(this.#edits).length > 0) this.#then = way;
    else this.#history[way]();
  }

  /** A report of an answer. */
  async report({ link }: Pick<Answer, "link">, date: Date): Promise<Report> {
    const day = date.toLocaleDateString(this.view.lang, { dateStyle: "long" });
    return this.core.report({ link, echarts: await echarts(), date: day, page: pageOf(location.href) });
  }

  /**
   * The scenario to continue with after the core stopped at one, which would stop
   * it again: the last one that it answered, or else the paper's. It is undefined
   * if the scenario was answered before, since only the edits are dropped then, and
   * for the paper's scenario.
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
    // The same edits would stop the core again.
    this.#edits = {};
    this.#asked = undefined;
    this.trouble = undefined;
    // It replaces the other one in the history, so that Back does not lead there.
    if (instead !== undefined) this.#open(instead);
    this.progress = { loaded: 0, total: 0 };
    this.#client = this.#connect();
    this.onChange();
  }

  /** The networks of the zoo, once they are loaded. */
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
        () => void this.#models.delete(lang), // the page reports a core in trouble
      );
      this.#models.set(lang, asked);
    }
    return undefined;
  }

  /** The file that the present network was read from. */
  get present(): Reading | undefined {
    return this.answer?.network.imported ? this.readings.get(this.answer.scenario.net ?? "") : undefined;
  }

  /** Imports a network from the first of several files that looks like one. */
  import(files: readonly File[]): void {
    const file = pick(files);
    if (file) void this.#read({ file, name: file.name, of: files.length, dims: {}, layouts: {} });
  }

  /** Imports a network from a URL of the page's origin. */
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
      this.#fail({ name: typed, again: false, why: fileError(error, "fetch") });
    }
  }

  /** Reads a file again with another value of a symbolic dimension. */
  redimension(source: Source, name: string, text: string): void {
    const again = source.file === this.present?.source.file;
    void this.#read({ ...source, dims: { ...source.dims, [name]: text } }, again ? name : undefined);
  }

  /** Reads a file again with another layout of an input. */
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

  /** Starts to load a file, and stops an earlier one. */
  #begin(name: string, again = false, file?: Blob): AbortController {
    this.#abort.abort();
    this.#abort = new AbortController();
    // The fault of the same file stays, with the fields that may solve it.
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
      if (error instanceof Trouble) this.cancelReading(); // the page reports it
      else this.#fail({ ...because, why: fileError(error, "unreadable") });
    }
  }

  /** Removes the former network of a file that was read again. */
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
      .then(() => this.#ask()) // by now the figures exist and have called paint
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

  /** Asks for the figures out of sight, after those in sight are drawn. */
  #complete(): void {
    const { answer } = this;
    if (!answer || this.#wantedFigures().every((name) => name in answer.figures)) return;
    setTimeout(() => {
      if (this.answer !== answer || this.trouble !== undefined) return;
      this.#whole = true;
      this.#ask();
    }, this.moving ? 300 : 50);
  }

  async #compute(): Promise<void> {
    const client = this.#client;
    const visit = this.#visit;
    const edits = { ...this.#edits };
    const { pin } = this;
    const step = this.#opening ? "open" : this.#step;
    this.#asked = this.#link;
    try {
      const all = this.#wantedFigures();
      const figures = !this.#whole && (this.moving || this.answer?.link !== this.#link) ? all.filter((name) => this.#inSight.has(name)) : all;
      this.#whole = false;
      const sent = await client.calls.compute({ ...this.#request(this.#link, figures), edits, ...(pin !== undefined && { pin }), have: this.#parts.versions });
      const answer = this.#parts.complete(sent, figures);
      this.#asked = undefined;
      if (visit !== this.#visit) return;
      if (!answer.pinned && pin === this.pin) this.pin = undefined;
      this.#accept(answer, edits, step);
      this.onChange();
    } catch (error) {
      // An error of a running core is a bug of the page or the core.
      client.fail("crash", String(error));
    }
  }

  #wantedFigures(): string[] {
    return (this.shown ?? []).flatMap((part) => (part === "verdict" ? [] : part.name));
  }

  #request(link: string, figures: string[] = []): ComputeRequest {
    const { lang, theme, narrow, low = false, layer } = this.view;
    return { link, lang, theme, narrow, low, figures, map: { ...this.#cells, layer } };
  }

  #accept(answer: Answer, edits: Record<string, string>, step: Step): void {
    const wrong = answer.problems.filter((p) => p.origin === "edit");
    for (const fault of wrong) this.refused[fault.place] = { ...fault, text: edits[fault.place] ?? "" };
    // Edits are applied together or not at all. So the others are sent again
    // without the wrong ones, unless the edits are wrong only in combination.
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
      this.shared = undefined; // it was about another answer
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
    this.#complete();
  }

  /** Reads files again to get the texts about them in another language. */
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
    if (!unread?.source || unread.why instanceof FileError) return;
    const { place } = unread.why;
    again(unread.source).then(({ problem }) => {
      if (this.unread !== unread || !problem) return;
      this.unread = { ...unread, why: { ...problem, place } };
      this.onChange();
    }, () => {});
  }

  /** Gets the texts about links and edits in another language. */
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
      core.compute({ ...this.#request(dropped.link), edits: dropped.edits }).then(({ dropped: text = "" }) => {
        if (this.dropped === dropped) this.dropped = { ...dropped, text };
        this.onChange();
      }, () => {});
    }
    if (this.ignored.length === 0 && !this.shared) return;
    core.compute(this.#request(this.#opened)).then(({ problems, shared }) => {
      // Keep those that are still listed; the others are fixed.
      const same = (a: Problem) => (b: Problem) => a.code === b.code && a.place === b.place && a.value === b.value;
      this.ignored = problems.filter((problem) => this.ignored.some(same(problem)));
      if (this.shared) this.shared = shared;
      this.onChange();
    }, () => {});
  }
}

function fileError(error: unknown, otherwise: FileErrorReason): FileError {
  return error instanceof FileError ? error : new FileError(otherwise, error instanceof Error ? error.message : String(error));
}

/** The keys of a scenario that say what its network is. */
function networkOf({ model = "", net = "" }: Answer["scenario"]): Record<string, string> {
  return { model, net };
}

const noHistory = { state: null, pushState() {}, replaceState() {}, go() {} };

/** Whether the page was reloaded. */
function reloaded(): boolean {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return entry?.type === "reload";
}

function fragment(url = location.href): string {
  return new URL(url).hash.slice(1);
}
