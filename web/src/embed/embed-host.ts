// The embed's connection to its host, the page around it.
import { type FromEmbed, type ToEmbed, toEmbed, version } from "./embed-protocol";

/**
 * Exchanges messages with the page around this one and no other. The host's origin
 * is in the query of the frame's URL, or else it is the origin of its first
 * message.
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

  send(message: FromEmbed): void {
    if (parent === window) return;
    // An opaque origin cannot be a target.
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
