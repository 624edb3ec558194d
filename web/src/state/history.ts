/** How a link came to be shown. */
export type Step =
  /** It was in the address bar: only its spelling may change. */
  | "open"
  /** A gesture, such as a drag, that goes on. */
  | "move"
  /** The end of a gesture, or a single choice. */
  | "settle";

/** A record of the workspace, and the save of it that was opened or made. */
export interface Origin {
  id: string;
  revision: number;
}

/** Where an entry of the history stands among those that this page made; kept in the entry itself, so that a reload knows. */
interface Place {
  at: number;
  last: number;
  /** What it was opened from or saved as. */
  from?: Origin;
}

/** Browsers stop pages that rewrite their address too often: Safari throws after a hundred times in half a minute. */
const calm = 350;
/** How long what was refused waits at first, and at most. */
const patience = [1000, 30_000] as const;
/** How many entries may wait; what comes after them goes into the last one. */
const most = 50;

/** An entry to make, or the present one rewritten. */
interface Due {
  method: "pushState" | "replaceState";
  place: Place;
  url?: string;
}

/**
 * The address bar and the Back button. A gesture makes one entry, at its first
 * change, and rewrites it until it ends, so that Back leads to what was there
 * before. Undo and redo move among the entries of this page alone.
 */
export class PageHistory {
  #shown: string | undefined;
  #gesture = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #place: Place;
  /** What the browser has refused, in its order, and what was to come after it. */
  #due: Due[] = [];
  #way: "back" | "forward" | undefined;
  #wait: number = patience[0];
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** kept says whether what follows in the history is as this page left it: not where it was left for another one. */
  constructor(
    private readonly history: Pick<History, "pushState" | "replaceState" | "state" | "back" | "forward">,
    kept = false,
  ) {
    const place = placeOf(history.state) ?? { at: 0, last: 0 };
    this.#place = { ...place, last: kept ? place.last : place.at };
    this.#mark();
  }

  get canUndo(): boolean {
    return this.#place.at > 0;
  }

  get canRedo(): boolean {
    return this.#place.at < this.#place.last;
  }

  /** The record that is shown: what is edited stays the one that it began as. */
  get from(): Origin | undefined {
    return this.#place.from;
  }

  set from(from: Origin | undefined) {
    const { at, last } = this.#place;
    this.#place = from ? { at, last, from } : { at, last };
    this.#mark();
  }

  /** A link is opened as a new entry. */
  begin(link: string): void {
    this.#flush();
    this.#gesture = false;
    if (link === this.#shown) return;
    this.#shown = link;
    this.#push();
  }

  undo(): void {
    this.#flush();
    if (this.canUndo) this.#travel("back");
  }

  redo(): void {
    this.#flush();
    if (this.canRedo) this.#travel("forward");
  }

  show(link: string, step: Step): void {
    const changed = link !== this.#shown;
    this.#shown = link;
    if (step === "open") this.#replace();
    else if (changed && !this.#gesture) this.#push();
    else if (step === "settle") this.#flush();
    else if (changed) this.#timer ??= setTimeout(() => this.#replace(), calm);
    this.#gesture = step === "move" && (this.#gesture || changed);
  }

  /** The history has moved: what is shown counts no more. An entry without a place is new, and ends what could be redone. */
  arrive(): void {
    this.#cancel();
    this.#forget();
    this.#gesture = false;
    const place = placeOf(this.history.state);
    if (place) this.#place = { ...place, last: Math.max(place.at, this.#place.last) };
    else this.#place = { at: this.#place.at + 1, last: this.#place.at + 1 };
    this.#mark();
  }

  /** The page comes back after another one was shown, which may be what follows. */
  resume(): void {
    this.#place.last = this.#place.at;
    this.#mark();
  }

  #mark(): void {
    this.#write({ method: "replaceState", place: this.#place });
  }

  #push(): void {
    if (this.#due.length === most) return this.#replace();
    this.#cancel();
    const at = this.#place.at + 1;
    this.#place = { ...this.#place, at, last: at };
    this.#write({ method: "pushState", place: this.#place, url: `#${this.#shown}` });
  }

  #replace(): void {
    this.#cancel();
    this.#write({ method: "replaceState", place: this.#place, url: `#${this.#shown}` });
  }

  /** Writes to the history, now or when the browser lets it. */
  #write(due: Due): void {
    const last = this.#due.at(-1);
    if (last && due.method === "replaceState") Object.assign(last, { ...due, method: last.method });
    else this.#due.push(due);
    if (this.#retry === undefined) this.#deliver();
  }

  #deliver(): void {
    this.#retry = undefined;
    try {
      for (let due; (due = this.#due[0]); this.#due.shift()) this.history[due.method](due.place, "", due.url);
    } catch {
      this.#retry = setTimeout(() => this.#deliver(), this.#wait);
      this.#wait = Math.min(2 * this.#wait, patience[1]);
      return;
    }
    this.#wait = patience[0];
    const way = this.#way;
    this.#way = undefined;
    if (way) this.history[way]();
  }

  /** Moves in the history, when all that stands before is in it. */
  #travel(way: "back" | "forward"): void {
    if (this.#retry === undefined) this.history[way]();
    else this.#way = way;
  }

  /** The history has moved: what was to follow its present entry does not. */
  #forget(): void {
    clearTimeout(this.#retry);
    this.#retry = this.#way = undefined;
    this.#due = [];
  }

  #flush(): void {
    if (this.#gesture) this.#replace();
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function placeOf(state: unknown): Place | undefined {
  const { at, last, from } = (state ?? {}) as Partial<Place>;
  if (!Number.isInteger(at) || !Number.isInteger(last) || at! < 0 || last! < at!) return undefined;
  return { at: at!, last: last!, ...(typeof from?.id === "string" && Number.isInteger(from.revision) && { from }) };
}

/** The URL of the page alone, without query and fragment. */
export function pageOf(href: string): string {
  const url = new URL(href);
  url.search = url.hash = "";
  return url.href;
}
