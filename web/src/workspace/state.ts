// The page's state of the workspace: the list of records, refused actions, and
// deletions that can be undone. The core saves the records.
import type { Answer, WorkspaceRecord, WorkspaceFile, Imported, Raster, Explanation, SaveRequest } from "../core/core";
import type { Origin } from "../state/history";
import { pump } from "../core/pump";
import { saveBlob } from "../ui/save";
import type { Session } from "../state/session";

/** Tabs of one origin share a workspace, and send each other a message when it changes. */
const channelName = "splitscope.workspace";
const changedMessage = "changed";

/** A deleted record, until it is restored or dismissed. */
export interface Removed {
  id: string;
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The result of importing a file. */
export interface ImportedFile {
  file: string;
  merged?: Imported;
  failure?: Failure;
}

/** Why something was not done: the core refused it, or did not answer. */
export type Failure = Explanation | Error;

/** A save that conflicts with one of another tab. */
export interface Conflict {
  wanted: Wanted;
  message: string;
  /** The present record, or undefined if it was deleted. */
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
  /** Undefined until they are loaded. */
  records: WorkspaceRecord[] | undefined;
  /** The number of all records, not only of those found. */
  all = 0;
  /** Pending calls. */
  busy = 0;
  /** A sentence to show if records are only in memory. */
  reason: string | undefined;
  /** Whether the browser has promised not to clear the storage; undefined if it is not known. */
  durable: boolean | undefined;
  failure: Failure | undefined;
  /** Why there is no list. */
  unlisted: Failure | undefined;
  conflict: Conflict | undefined;
  removed: Removed[] = [];
  imports: ImportedFile[] = [];
  /** The record that was saved last, for a message. */
  saved: WorkspaceRecord | undefined;

  #known = new Map<string, WorkspaceRecord>();
  /** The revisions that this page has saved itself. A save based on an earlier one of them is not a conflict. */
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

  /** The record of the scenario on screen, unless it was deleted. */
  get present(): WorkspaceRecord | undefined {
    return this.#known.get(this.session.from?.id ?? "");
  }

  /** Saves a scenario as the next revision of its record, or as a new record. */
  async save(wanted: Wanted, as: "same" | "new"): Promise<void> {
    const from = as === "same" ? this.session.from : undefined;
    await this.#saveShown(wanted, from && { id: from.id, revision: Math.max(from.revision, this.#own.get(from.id) ?? 0) });
  }

  /** Replaces the revision of another tab. */
  replace({ wanted, current }: Conflict): Promise<void> {
    return this.#saveShown(wanted, current);
  }

  /** Saves the network of an answer, without the conditions. */
  async saveNetwork(answer: Answer): Promise<void> {
    const link = await this.#answered(this.session.networkLink(answer));
    if (link !== undefined) await this.#save({ name: short(answer.network.title), note: "", link }, undefined, "network");
  }

  forgetConflict(): void {
    this.conflict = undefined;
    this.onChange();
  }

  /** Opens a scenario, or uses a network with the conditions on screen. */
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
    const done = await this.#answered(this.session.core.workspaceRestore({ id, file: new Blob([bytes]) }));
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

  /** Imports exported files, one after another. */
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

  /** Saves the scenario on screen, and links it with the record unless it has changed in the meantime. */
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

  /** Remembers a revision that was saved here. */
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

  /** Returns the core's answer to an action of the user, unless it was refused. */
  async #answered<T>(call: Promise<T>, expected: string[] = []): Promise<T | undefined> {
    this.failure = this.saved = undefined;
    return this.#busily(async () => {
      try {
        const answer = await call;
        const { problem } = (answer ?? {}) as { problem?: Explanation };
        if (!problem || expected.includes(problem.code)) return answer;
        this.failure = problem;
        // The list may be out of date.
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

  /** Asks the browser once not to clear the storage when the disk is full. Some browsers ask the user. */
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

/** Calls heard when another tab has changed the workspace. */
function listen(heard: () => void): BroadcastChannel | undefined {
  try {
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = ({ data, origin }) => {
      if (data === changedMessage && origin === self.origin) heard();
    };
    return channel;
  } catch {
    return undefined; // an old browser: the list is refreshed when the tab becomes visible
  }
}

function failed(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** A name for a scenario: its network and its conditions. */
export function suggested({ network, scenario, units, x, y }: Answer): string {
  const conditions = [x.key, y.key].map((key) => `, ${scenario[key]} ${units[key]}`).join("");
  return short(network.title, conditions);
}

/** A name within the limit. The beginning is shortened, not the end. */
function short(beginning: string, end = ""): string {
  const most = 80 - end.length;
  const letters = [...beginning];
  return (letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : beginning) + end;
}

/** Whether a dropped file is one of a workspace. Any other file may be a network, whatever its name is. */
export async function isWorkspace(file: File): Promise<boolean> {
  if (/\.onnx$/i.test(file.name)) return false;
  if (/\.(zip|json)$/i.test(file.name)) return true;
  try {
    return /^(PK|\s*\{)/.test(await file.slice(0, 64).text());
  } catch {
    return false; // a folder, or a removed file
  }
}

/** The size of a picture in the list, in pixels; the page shows it at half the size. */
export const thumbnailSize = { width: 176, height: 132 };

/**
 * Loads the pictures of a list one at a time, so that the core can answer controls
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
      // It is shown even if it is out of sight now.
      show(raster);
      this.#waiting.delete(by);
    }
  });

  /** The last hundred pictures; each takes 93 kB. */
  #remember(link: string, raster: Raster): void {
    this.#made.delete(link);
    this.#made.set(link, raster);
    if (this.#made.size > 100) this.#made.delete(this.#made.keys().next().value!);
  }
}
