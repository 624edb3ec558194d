import { Address, type Step } from "./address";
import { Client, type Trouble } from "./client";
import type { Answer, ComputeRequest, Lang, MapLayer, Probe, Problem, Schema, Theme } from "./core";
import type { Progress } from "./protocol";
import { pump } from "./pump";

/** What the person did that the core did not accept; the scenario stayed as it was. */
export interface Refusal {
  text: string;
  message: string;
}

export interface View {
  lang: Lang;
  theme: Theme;
  narrow: boolean;
  layer: MapLayer;
}

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
  refused: Record<string, Refusal> = {};

  #client: Client;
  #link: string;
  #opened: string;
  /** Counts the links that were opened: an answer to an earlier one is stale. */
  #visit = 0;
  #opening = true;
  #step: Exclude<Step, "open"> = "settle";
  #edits: Record<string, string> = {};
  #address = new Address(history);
  /** Cells of the map. Its regions and borders are exact at any size. */
  #cells = { width: 400, height: 300 };
  #ask = pump(() => this.#compute());

  constructor(
    private view: View,
    private readonly onChange: () => void,
  ) {
    this.#link = this.#opened = fragment();
    addEventListener("hashchange", () => {
      this.#address.leave();
      this.#open(fragment());
    });
    this.#client = this.#connect();
  }

  /** The value of a key as wanted: the core may still be computing with it. */
  wanted(key: string): string {
    return this.#edits[key] ?? this.answer?.scenario[key] ?? "";
  }

  get link(): string {
    return this.#link;
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

  /** Ends a gesture. */
  settle(): void {
    if (this.#step === "move") this.edit({}, "settle");
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

  retry(): void {
    this.#client.dispose();
    // What brought the core down would do so again.
    this.#edits = {};
    this.trouble = undefined;
    this.progress = { loaded: 0, total: 0 };
    this.#client = this.#connect();
    this.onChange();
  }

  /** Every candidate at a point within the axes of an answer. */
  probe({ link }: Answer, at: { x: number; y?: number }): Promise<Probe> {
    return this.#client.probe({ link, lang: this.view.lang, theme: this.view.theme, ...at });
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
      .then(() => client.schema({ lang: this.view.lang }))
      .then((schema) => {
        this.schema = schema;
        this.#ask();
      })
      .catch((error) => client.fail("crash", String(error)));
    return client;
  }

  #open(link: string): void {
    this.#link = this.#opened = link;
    this.#visit++;
    this.#opening = true;
    this.#edits = {};
    this.refused = {};
    if (this.schema) this.#ask();
  }

  async #compute(): Promise<void> {
    const client = this.#client;
    const visit = this.#visit;
    const edits = { ...this.#edits };
    const step = this.#opening ? "open" : this.#step;
    try {
      const answer = await client.compute({ ...this.#request(this.#link, this.#cells), edits });
      if (visit !== this.#visit) return;
      this.#accept(answer, edits, step);
      this.onChange();
    } catch (error) {
      // What a living core rejects is a bug of the page or the core.
      client.fail("crash", String(error));
    }
  }

  #request(link: string, cells: { width: number; height: number }): ComputeRequest {
    const { lang, theme, narrow, layer } = this.view;
    return { link, lang, theme, narrow, map: { ...cells, layer } };
  }

  #accept(answer: Answer, edits: Record<string, string>, step: Step): void {
    const wrong = answer.problems.filter((p) => p.origin === "edit");
    for (const { key, message } of wrong) this.refused[key] = { text: edits[key] ?? "", message };
    // Edits are applied together or not at all: without the wrong ones the
    // others are asked for again, unless it is together that they are wrong.
    const together = wrong.some(({ key }) => !(key in edits));
    const done = wrong.length === 0 || together ? Object.keys(edits) : wrong.map(({ key }) => key);
    for (const key of done) if (this.#edits[key] === edits[key]) delete this.#edits[key];
    if (Object.keys(this.#edits).length > 0) this.#ask();

    if (step === "open") {
      this.#opening = false;
      this.ignored = answer.problems.filter((p) => p.origin === "link");
    }
    this.#link = answer.link;
    this.answer = answer;
    this.#address.show(answer.link, step);
  }

  /** Says again, in another language, what was said about links and edits. */
  #translate(): void {
    const client = this.#client;
    client.schema({ lang: this.view.lang }).then((schema) => {
      this.schema = schema;
      this.onChange();
    }, () => {});
    Object.assign(this.#edits, Object.fromEntries(Object.entries(this.refused).map(([key, { text }]) => [key, text])));
    if (this.ignored.length === 0) return;
    client.compute(this.#request(this.#opened, { width: 1, height: 1 })).then(({ problems }) => {
      this.ignored = problems;
      this.onChange();
    }, () => {});
  }
}

function fragment(): string {
  return location.hash.slice(1);
}
