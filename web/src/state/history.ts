/** How a link came to be shown. */
export type Step =
  /** It was in the address bar. Only its spelling may change. */
  | "open"
  /** A gesture that goes on, such as a drag. */
  | "move"
  /** The end of a gesture, or a single choice. */
  | "settle";

/** A record of the workspace, and its revision that was opened or saved. */
export interface Origin {
  id: string;
  revision: number;
}

/** The position of a history entry among those that this page has made. It is stored in the entry itself, so that it survives a reload. */
interface Place {
  at: number;
  last: number;
  /** What it was opened from or saved as. */
  from?: Origin;
}

/** The shortest time between rewrites of the URL, in milliseconds. Safari throws after a hundred rewrites in 30 seconds. */
const calm = 350;
/** The first and the longest delay after a refused change, in milliseconds. */
const patience = [1000, 30_000] as const;
/** The largest number of waiting changes. Later changes go into the last one. */
const most = 50;

/** A change of the history: a new entry, or a rewrite of the present one. */
interface Due {
  method: "pushState" | "replaceState";
  place: Place;
  url?: string;
}

/**
 * The page's part of the browser's history. A gesture makes one entry, at its first
 * change, and rewrites it until the gesture ends, so that Back leads to the state
 * before it. Undo and redo move only among the entries of this page.
 */
export class PageHistory {
  #shown: string | undefined;
  #gesture = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #place: Place;
  /** Changes that the browser has refused, and later ones, in order. */
  #due: Due[] = [];
  /** The place that undo and redo lead to, until the browser is there. */
  #goal: number | undefined;
  #wait: number = patience[0];
  /** Runs while the browser refuses to write, or has not moved yet: writing then could stop the move. */
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** kept says whether the later entries of the history still belong to this page, as after a reload. */
  constructor(
    private readonly history: Pick<History, "pushState" | "replaceState" | "state" | "go">,
    kept = false,
  ) {
    const place = placeOf(history.state) ?? { at: 0, last: 0 };
    this.#place = { ...place, last: kept ? place.last : place.at };
    this.#mark();
  }

  get canUndo(): boolean {
    return (this.#goal ?? this.#place.at) > 0;
  }

  get canRedo(): boolean {
    return (this.#goal ?? this.#place.at) < this.#place.last;
  }

  /** The record that is shown. Edits do not change it. */
  get from(): Origin | undefined {
    return this.#place.from;
  }

  set from(from: Origin | undefined) {
    const { at, last } = this.#place;
    this.#place = from ? { at, last, from } : { at, last };
    this.#mark();
  }

  /** Opens a link as a new entry. */
  begin(link: string): void {
    this.#flush();
    this.#gesture = false;
    if (link === this.#shown) return;
    this.#shown = link;
    this.#push();
  }

  undo(): void {
    this.#flush();
    if (this.canUndo) this.#travel(-1);
  }

  redo(): void {
    this.#flush();
    if (this.canRedo) this.#travel(1);
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

  /** The browser has moved in the history. An entry without a place is new, and ends the entries that could be redone. */
  arrive(): void {
    this.#cancel();
    this.#forget();
    this.#gesture = false;
    const place = placeOf(this.history.state);
    if (place) this.#place = { ...place, last: Math.max(place.at, this.#place.last) };
    else {
      this.#place = { at: this.#place.at + 1, last: this.#place.at + 1 };
      this.#goal = undefined;
    }
    this.#mark();
    this.#go();
  }

  /** The page is shown again after another page, which may have replaced the later entries. */
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

  /** Writes to the history, now or when the browser allows it. */
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
    this.#go();
  }

  #travel(by: -1 | 1): void {
    this.#goal = (this.#goal ?? this.#place.at) + by;
    this.#go();
  }

  /** Moves to the goal after all waiting changes are written, one move at a time. */
  #go(): void {
    if (this.#retry !== undefined || this.#goal === undefined) return;
    const by = this.#goal - this.#place.at;
    if (by === 0) {
      this.#goal = undefined;
      return;
    }
    this.history.go(by);
    // A browser that drops old entries may have nothing there, and does not say so.
    this.#retry = setTimeout(() => {
      this.#goal = undefined;
      this.#deliver();
    }, patience[0]);
  }

  /** Drops waiting changes after the browser has moved in the history. */
  #forget(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
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
