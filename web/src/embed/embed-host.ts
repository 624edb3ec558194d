// The page around an embed, as the embed sees it.
import { type FromEmbed, type ToEmbed, toEmbed, version } from "./embed-protocol";

/**
 * Hears the page around this one, and nobody else. Its origin is the one that
 * the frame's address names, or else that of the first message that it sends.
 */
export class Host {
  #origin: string | undefined;

  constructor(query: string, hear: (message: ToEmbed) => void) {
    this.#origin = originIn(query);
    addEventListener("message", ({ source, origin, data }) => {
      if (parent === window || source !== parent || (this.#origin ?? origin) !== origin) return;
      const message = toEmbed(data);
      if (!message) return;
      this.#origin = origin;
      hear(message);
    });
  }

  tell(message: FromEmbed): void {
    if (parent === window) return;
    // An origin of a sandbox cannot be named.
    const to = this.#origin === undefined || this.#origin === "null" ? "*" : this.#origin;
    parent.postMessage({ splitscope: version, ...message }, to);
  }
}

function originIn(query: string): string | undefined {
  const text = new URLSearchParams(query).get("origin") ?? "";
  try {
    const { origin } = new URL(text);
    return origin === "null" ? undefined : origin;
  } catch {
    return undefined;
  }
}
