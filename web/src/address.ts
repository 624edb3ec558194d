/** How a link came to be shown. */
export type Step =
  /** It was in the address bar: only its spelling may change. */
  | "open"
  /** A gesture, such as a drag, that goes on. */
  | "move"
  /** The end of a gesture, or a single choice. */
  | "settle";

/** Browsers stop pages that rewrite their address too often: Safari after a hundred times in half a minute. */
const calm = 350;

/**
 * The address bar and the Back button. A gesture makes one entry, at its first
 * change, and rewrites it until it ends, so that Back leads to what was there
 * before.
 */
export class Address {
  #shown: string | undefined;
  #gesture = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly history: Pick<History, "pushState" | "replaceState">) {}

  show(link: string, step: Step): void {
    const changed = link !== this.#shown;
    this.#shown = link;
    if (step === "open") this.#replace();
    else if (changed && !this.#gesture) this.#push();
    else if (step === "settle") this.#flush();
    else if (changed) this.#timer ??= setTimeout(() => this.#replace(), calm);
    this.#gesture = step === "move" && (this.#gesture || changed);
  }

  /** The address bar was changed by the person: what is shown counts no more. */
  leave(): void {
    this.#cancel();
    this.#gesture = false;
  }

  #push(): void {
    this.#cancel();
    this.history.pushState(null, "", `#${this.#shown}`);
  }

  #replace(): void {
    this.#cancel();
    this.history.replaceState(null, "", `#${this.#shown}`);
  }

  #flush(): void {
    if (this.#gesture) this.#replace();
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
