// The element <split-scope>: the page, or a part of it, in a frame on another site.
// web/embed.md documents it.
import { type EmbedError, type EmbedResult, type FromEmbed, fragment, fromEmbed, most, type ToEmbed, version } from "./embed-protocol";

/** The languages; set by build.mjs. */
declare const LANGS: string[];

/** The page is beside this script. */
const page = new URL("./", import.meta.url);

/** Attributes that can change while the frame is shown. */
const looks = ["figure", "theme", "lang", "controls", "layer"] as const;

/** A policy of the host may forbid inline styles, but not these. */
const common = new CSSStyleSheet();
common.replaceSync(`
  :host { display: block; }
  :host([hidden]) { display: none; }
  iframe { display: block; width: 100%; border: 0; }
`);

const heights: Record<string, string> = { verdict: "76px", footer: "40px", control: "64px", figure: "clamp(280px, 56cqw, 420px) + 150px" };

class SplitScope extends HTMLElement {
  static readonly observedAttributes = [...looks, "src", "aspect", "loading", "sandbox", "title"];

  #root = this.attachShadow({ mode: "open" });
  #size = new CSSStyleSheet();
  #frame: HTMLIFrameElement | undefined;
  #near: IntersectionObserver | undefined;
  /** The origin of the frame's messages, once it is ready. */
  #origin: string | undefined;
  #height: number | undefined;
  /** The link that is shown, or will be. */
  #link: string | undefined;
  #values: Readonly<Record<string, string>> | undefined;
  /** The link that the frame was opened with. */
  #started = "";
  #edits: Record<string, string> = {};
  #result: Readonly<EmbedResult> | undefined;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [common, this.#size];
  }

  connectedCallback(): void {
    addEventListener("message", this.#hear);
    this.#resize();
    if (this.getAttribute("loading") === "eager") return this.#start();
    this.#near = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.#start(), { rootMargin: "400px" });
    this.#near.observe(this);
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.#hear);
    this.#stop();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.isConnected) return;
    if (name === "src") this.scenario = now ?? "";
    else if (name === "title" && this.#frame) this.#frame.title = this.#title();
    else if (name === "aspect") this.#resize();
    else if (name === "loading" && now === "eager") this.#start();
    if (name === "sandbox" && this.#frame) {
      this.#stop();
      this.#start();
    }
    if (looks.some((look) => look === name) || name === "aspect") {
      if (!this.#origin) this.#resize();
      this.#send({ type: "setView", view: this.#view() });
    }
  }

  /** The link that is shown, without "#". Setting it shows another link, or changes keys: {mbps: 20}. */
  get scenario(): string {
    return this.#link ?? fragment(this.getAttribute("src") ?? "");
  }

  set scenario(to: string | Record<string, string | number>) {
    if (typeof to === "string") {
      if (to.length > most.link) throw new RangeError(`a link has at most ${most.link} characters`);
      this.#edits = {};
      // The frame may refuse it.
      if (this.#origin) this.#send({ type: "setScenario", link: fragment(to) });
      else this.#link = fragment(to);
    } else {
      const edits = Object.fromEntries(Object.entries(to).map(([key, value]) => [key, String(value)]));
      if (this.#origin) this.#send({ type: "setScenario", edits });
      else Object.assign(this.#edits, edits);
    }
  }

  /** Every key with its value, once it is known. */
  get values(): Readonly<Record<string, string>> | undefined {
    return this.#values;
  }

  /** The answer to what is shown, once it is known. */
  get result(): Readonly<EmbedResult> | undefined {
    return this.#result;
  }

  #start(): void {
    this.#near?.disconnect();
    if (this.#frame || !this.isConnected) return;
    const frame = (this.#frame = document.createElement("iframe"));
    const query = new URLSearchParams(this.#view());
    query.delete("figure");
    query.set("embed", this.getAttribute("figure") ?? "");
    if (self.origin !== "null") query.set("origin", self.origin);
    frame.title = this.#title();
    frame.referrerPolicy = "no-referrer";
    if (this.hasAttribute("sandbox")) frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
    this.#started = this.#link = this.scenario;
    frame.src = `${new URL(`?${query}`, page)}#${this.#started}`;
    this.#root.append(frame);
    this.#resize();
  }

  #stop(): void {
    this.#near?.disconnect();
    this.#frame?.remove();
    this.#frame = this.#origin = undefined;
  }

  #title(): string {
    return this.getAttribute("title") || this.getAttribute("aria-label") || "Splitscope";
  }

  #view(): Record<string, string> {
    const view: Record<string, string> = { fit: this.#aspect() ? "frame" : "content" };
    for (const look of looks) view[look] = this.getAttribute(look) ?? "";
    // Otherwise the language of the surrounding text, if there is a catalogue for
    // it.
    if (!LANGS.includes(view.lang!)) view.lang = this.parentElement?.closest<HTMLElement>("[lang]")?.lang.slice(0, 2).toLowerCase() ?? "";
    return view;
  }

  #aspect(): string | undefined {
    const [, width, height = "1"] = this.getAttribute("aspect")?.match(/^\s*(\d+(?:\.\d+)?)\s*(?:[/:]\s*(\d+(?:\.\d+)?))?\s*$/) ?? [];
    return Number(width) > 0 && Number(height) > 0 ? `${width} / ${height}` : undefined;
  }

  /** Sets the height of the frame: the height that it has sent, or an estimate before that, so that little moves later. */
  #resize(): void {
    const aspect = this.#aspect();
    if (aspect) return void this.#size.replaceSync(`iframe { aspect-ratio: ${aspect}; height: auto } :host { min-height: 0; aspect-ratio: ${aspect} }`);
    if (this.#height !== undefined) return void this.#size.replaceSync(`iframe { height: ${this.#height}px }`);
    const words = (name: string) => (this.getAttribute(name) ?? "").split(/[\s,]+/).filter(Boolean);
    const figures = words("figure").length > 0 ? words("figure") : [""];
    const parts = [...figures.map((name) => heights[name] ?? heights.figure), ...words("controls").map(() => heights.control), heights.footer];
    this.#size.replaceSync(`:host { container-type: inline-size } iframe, :host::after { height: calc(${parts.join(" + ")}) } :host::after { content: ""; display: ${this.#frame ? "none" : "block"} }`);
  }

  #send(message: ToEmbed): void {
    if (!this.#origin) return;
    // An opaque origin cannot be a target.
    this.#frame?.contentWindow?.postMessage({ splitscope: version, ...message }, this.#origin === "null" ? "*" : this.#origin);
  }

  #hear = ({ source, origin, data }: MessageEvent): void => {
    if (!this.#frame || source !== this.#frame.contentWindow) return;
    // In a sandbox, the element's or one around this page, the frame's origin is
    // opaque.
    if (origin !== page.origin && !(origin === "null" && (this.hasAttribute("sandbox") || self.origin === "null"))) return;
    const message = fromEmbed(data);
    if (message) this.#take(message, origin);
  };

  #take({ type, ...detail }: FromEmbed, origin: string): void {
    const message = { type, ...detail } as FromEmbed;
    switch (message.type) {
      case "ready":
        this.#begin(message.link, origin);
        break;
      case "scenarioChanged":
        this.#link = message.link;
        this.#values = Object.freeze(message.values);
        break;
      case "result":
        this.#result = Object.freeze(detail as EmbedResult);
        break;
      case "resize":
        this.#height = message.height;
        return this.#resize();
      case "scenario":
        return;
    }
    const name = message.type === "scenarioChanged" ? "scenario" : message.type;
    this.dispatchEvent(new CustomEvent(`splitscope-${name}`, { detail, bubbles: true }));
  }

  /** The frame has started, for the first time or again. Sends it what it has missed. */
  #begin(link: string, origin: string): void {
    this.#origin = origin;
    this.#send({ type: "setView", view: this.#view() });
    if (this.#link !== undefined && this.#link !== this.#started) this.#send({ type: "setScenario", link: this.#link });
    else this.#link = link;
    if (Object.keys(this.#edits).length > 0) this.#send({ type: "setScenario", edits: this.#edits });
    this.#edits = {};
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "split-scope": SplitScope;
  }
  interface GlobalEventHandlersEventMap {
    "splitscope-error": CustomEvent<EmbedError>;
    "splitscope-result": CustomEvent<EmbedResult>;
  }
}

if (!customElements.get("split-scope")) customElements.define("split-scope", SplitScope);
