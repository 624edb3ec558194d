// What is kept in this browser, as the page sees it. The core keeps; here is
// what is listed, what was refused, and what can still be taken back.
import type { Answer, WorkspaceRecord, WorkspaceFile, Imported, Raster, Explanation, SaveRequest } from "../core/core";
import type { Origin } from "../state/history";
import { pump } from "../core/pump";
import { saveBlob } from "../ui/save";
import type { Session } from "../state/session";

/** Tabs of one origin have one workspace, and tell each other that it has changed. */
const channelName = "splitscope.workspace";
const changedMessage = "changed";

/** What was deleted, until it is put back or dismissed. */
export interface Removed {
  id: string;
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What became of a file. */
export interface ImportedFile {
  file: string;
  merged?: Imported;
  failure?: Failure;
}

/** Why something was not done: the core refused it, or did not answer. */
export type Failure = Explanation | Error;

/** A save that met another one. */
export interface Conflict {
  wanted: Wanted;
  message: string;
  /** What is there instead; undefined where it was deleted. */
  current: WorkspaceRecord | undefined;
}

export interface Wanted {
  name: string;
  note: string;
  link: string;
}

export class WorkspaceState {
  open = false;
  query = "";
  /** Undefined until they are here. */
  records: WorkspaceRecord[] | undefined;
  /** How many there are, whatever is searched for. */
  all = 0;
  /** Calls on their way. */
  busy = 0;
  /** A sentence to be seen, where nothing outlives the page. */
  reason: string | undefined;
  /** Whether the browser has promised not to clear what is kept; undefined where it does not tell. */
  durable: boolean | undefined;
  failure: Failure | undefined;
  /** Why there is no list. */
  unlisted: Failure | undefined;
  conflict: Conflict | undefined;
  removed: Removed[] = [];
  imports: ImportedFile[] = [];
  /** What was saved last, to be told. */
  saved: WorkspaceRecord | undefined;

  #known = new Map<string, WorkspaceRecord>();
  /** The revisions that this page made itself: a save from an earlier one of them overwrites nobody else's. */
  #own = new Map<string, number>();
  #channel: BroadcastChannel | undefined;
  #asked = false;
  readonly refresh = pump(() => this.#list());

  constructor(
    private readonly session: Session,
    private readonly onChange: () => void,
  ) {}

  show(): void {
    if (this.open) return;
    this.open = true;
    this.query = "";
    this.#channel = listen(() => this.refresh());
    document.addEventListener("visibilitychange", this.#seen);
    this.refresh();
    this.onChange();
  }

  close(): void {
    this.open = false;
    this.failure = this.conflict = this.saved = undefined;
    this.imports = [];
    this.#channel?.close();
    this.#channel = undefined;
    document.removeEventListener("visibilitychange", this.#seen);
    this.onChange();
  }

  search(query: string): void {
    this.query = query;
    this.refresh();
    this.onChange();
  }

  /** The record that the scenario on screen is of, unless it is gone. */
  get present(): WorkspaceRecord | undefined {
    return this.#known.get(this.session.from?.id ?? "");
  }

  /** Saves a scenario: as the next revision of the record that it is of, or as a new one. */
  async save(wanted: Wanted, as: "same" | "new"): Promise<void> {
    const from = as === "same" ? this.session.from : undefined;
    await this.#saveShown(wanted, from && { id: from.id, revision: Math.max(from.revision, this.#own.get(from.id) ?? 0) });
  }

  /** Saves over what another tab has made of the record. */
  replace({ wanted, current }: Conflict): Promise<void> {
    return this.#saveShown(wanted, current);
  }

  /** Keeps the network of an answer, without the conditions. */
  async saveNetwork(answer: Answer): Promise<void> {
    const link = await this.#answered(this.session.networkLink(answer));
    if (link !== undefined) await this.#save({ name: short(answer.network.title), note: "", link }, undefined, "network");
  }

  forgetConflict(): void {
    this.conflict = undefined;
    this.onChange();
  }

  /** A scenario is opened; of a network the conditions on screen stay. */
  async use({ kind, link, id, revision }: WorkspaceRecord): Promise<void> {
    if (kind === "network") {
      await this.#answered(this.session.adopt(link).then(() => true));
      if (this.failure) return;
    } else {
      this.session.openFrom(link, { id, revision });
    }
    this.close();
  }

  async rename({ id }: WorkspaceRecord, name: string): Promise<boolean> {
    const { record } = (await this.#answered(this.session.core.workspaceRename({ id, name }))) ?? {};
    if (record) this.#made(record);
    return record !== undefined;
  }

  async duplicate({ id }: WorkspaceRecord): Promise<void> {
    const { record } = (await this.#answered(this.session.core.workspaceDuplicate({ id }))) ?? {};
    if (record) this.#made(record);
  }

  async remove({ id, name }: WorkspaceRecord): Promise<void> {
    const file = await this.#answered(this.session.core.workspaceRemove({ id }));
    if (!file) return;
    this.removed.unshift({ id, name, bytes: file.bytes });
    this.#changed();
  }

  async restore(removed: Removed): Promise<void> {
    const { id, bytes } = removed;
    const done = await this.#answered(this.session.core.workspaceRestore({ id, bytes }));
    if (!done) return;
    this.forget(removed);
    this.#changed();
  }

  forget(removed: Removed): void {
    this.removed = this.removed.filter((other) => other !== removed);
    this.onChange();
  }

  async export(what: { id: string } | { format: "zip" | "json" }): Promise<void> {
    const file: WorkspaceFile | undefined = await this.#answered(this.session.core.workspaceExport(what));
    if (file) saveBlob(new Blob([file.bytes], { type: file.name.endsWith(".zip") ? "application/zip" : "application/json" }), file.name);
  }

  /** Adds what is in exported files, one after another. */
  async import(files: readonly File[]): Promise<void> {
    const imports = files.map((file): ImportedFile => ({ file: file.name }));
    this.imports = imports;
    this.show();
    this.onChange();
    for (const [i, file] of files.entries()) {
      await this.#busily(async () => {
        try {
          imports[i]!.merged = await this.session.core.workspaceImport({ file });
        } catch (error) {
          imports[i]!.failure = failed(error);
        }
      });
    }
    this.#changed();
  }

  dismissImports(): void {
    this.imports = [];
    this.onChange();
  }

  /** Saves what is on screen, unless that is another scenario by the time it is saved. */
  async #saveShown(wanted: Wanted, over: Origin | undefined): Promise<void> {
    const record = await this.#save(wanted, over);
    if (record && this.session.answer?.link === wanted.link) this.session.from = { id: record.id, revision: record.revision };
  }

  async #save({ name, note, link }: Wanted, over?: Origin, kind: WorkspaceRecord["kind"] = "scenario"): Promise<WorkspaceRecord | undefined> {
    this.conflict = undefined;
    const request: Omit<SaveRequest, "lang"> = { kind, name, note, link, ...(over && { id: over.id, revision: over.revision }) };
    const { record, problem, current } = (await this.#answered(this.session.core.workspaceSave(request), ["conflict", "gone"])) ?? {};
    if (problem) {
      this.conflict = { wanted: { name, note, link }, message: problem.message, current };
      this.#changed();
    }
    if (!record) return undefined;
    this.saved = record;
    this.#own.set(record.id, record.revision);
    this.#made(record);
    void this.#persist();
    return record;
  }

  /** A record is known as it was made here. */
  #made(record: WorkspaceRecord): void {
    if (this.#own.get(record.id) === record.revision - 1) this.#own.set(record.id, record.revision);
    this.#known.set(record.id, record);
    this.#changed();
  }

  #changed(): void {
    this.refresh();
    this.#channel?.postMessage(changedMessage);
    this.onChange();
  }

  readonly #seen = () => {
    if (!document.hidden) this.refresh();
  };

  async #list(): Promise<void> {
    const { query } = this;
    await this.#busily(async () => {
      try {
        const { persistent, reason } = await this.session.core.workspaceState({});
        this.reason = persistent ? undefined : reason;
        const { records, problem } = await this.session.core.workspaceList({ query });
        this.unlisted = problem;
        if (query === "") {
          this.all = records.length;
          this.#known = new Map(records.filter(({ damage }) => !damage).map((record) => [record.id, record]));
        }
        if (query === this.query) this.records = records;
      } catch (error) {
        this.records ??= [];
        this.unlisted = failed(error);
      }
    });
  }

  /** What the core answers to something that the person did, unless it was refused. */
  async #answered<T>(call: Promise<T>, expected: string[] = []): Promise<T | undefined> {
    this.failure = this.saved = undefined;
    return this.#busily(async () => {
      try {
        const answer = await call;
        const { problem } = (answer ?? {}) as { problem?: Explanation };
        if (!problem || expected.includes(problem.code)) return answer;
        this.failure = problem;
        // What is not as it was thought to be is looked at again.
        this.refresh();
      } catch (error) {
        this.failure = failed(error);
      }
      return undefined;
    });
  }

  async #busily<T>(work: () => Promise<T>): Promise<T> {
    this.busy++;
    this.onChange();
    try {
      return await work();
    } finally {
      this.busy--;
      this.onChange();
    }
  }

  /** Asks the browser once not to clear what is kept when it runs short of room; some ask the person. */
  async #persist(): Promise<void> {
    if (this.#asked || this.reason !== undefined) return;
    this.#asked = true;
    try {
      this.durable = (await navigator.storage?.persisted?.()) || (await navigator.storage?.persist?.());
    } catch {
      this.durable = undefined;
    }
    this.onChange();
  }
}

/** Calls back when another tab has changed what is kept. */
function listen(heard: () => void): BroadcastChannel | undefined {
  try {
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = ({ data, origin }) => {
      if (data === changedMessage && origin === self.origin) heard();
    };
    return channel;
  } catch {
    return undefined; // an old browser: the list is fresh when the tab comes into view
  }
}

function failed(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** What a scenario may be called: its network and its conditions. */
export function suggested({ network, scenario, units, x, y }: Answer): string {
  const conditions = [x.key, y.key].map((key) => `, ${scenario[key]} ${units[key]}`).join("");
  return short(network.title, conditions);
}

/** A name that is not too long, since the beginning gives way to the end. */
function short(beginning: string, end = ""): string {
  const most = 80 - end.length;
  const letters = [...beginning];
  return (letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : beginning) + end;
}

/** Whether a file that was dropped is to be taken for a workspace; any other may be a network, whatever it is called. */
export async function isWorkspace(file: File): Promise<boolean> {
  if (/\.onnx$/i.test(file.name)) return false;
  if (/\.(zip|json)$/i.test(file.name)) return true;
  try {
    return /^(PK|\s*\{)/.test(await file.slice(0, 64).text());
  } catch {
    return false; // a folder, or gone
  }
}

/** Pixels of a picture in the list; the page shows it at half of them. */
export const thumbnailSize = { width: 176, height: 132 };

/**
 * The pictures of a list: one at a time, so that the core is free for controls
 * in between, and only those in sight.
 */
export class Thumbnails {
  #waiting = new Map<object, { link: string; show(raster: Raster | undefined): void }>();
  #made = new Map<string, Raster>();

  constructor(private readonly session: Session) {}

  want(by: object, link: string, show: (raster: Raster | undefined) => void): void {
    this.#waiting.set(by, { link, show });
    void this.#work();
  }

  forget(by: object): void {
    this.#waiting.delete(by);
  }

  readonly #work = pump(async () => {
    for (let next; (next = this.#waiting.entries().next().value); ) {
      const [by, { link, show }] = next;
      const known = this.#made.get(link);
      const raster = known ?? (await this.session.core.thumbnail({ link, ...thumbnailSize }).catch(() => undefined));
      if (raster) this.#remember(link, raster);
      // It may have left the sight meanwhile: then it is shown all the same.
      show(raster);
      this.#waiting.delete(by);
    }
  });

  /** The last hundred: each takes 93 kB. */
  #remember(link: string, raster: Raster): void {
    this.#made.delete(link);
    this.#made.set(link, raster);
    if (this.#made.size > 100) this.#made.delete(this.#made.keys().next().value!);
  }
}
