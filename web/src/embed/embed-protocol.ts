// The messages between an embed and its host, by postMessage. Each message is an
// object {splitscope: 1, type, …}; web/embed.md documents them. Anything else is
// ignored.

export const version = 1;

/** Limits of messages, in characters or entries. */
export const most = { link: 16_384, edits: 64, key: 40, id: 128, view: 1000, text: 20_000 };

export interface EmbedResult {
  link: string;
  /** The best candidate: "SP2", "LC", "EC". */
  best: string;
  /** In the embed's language. */
  headline: string;
  latency: string;
}

export interface EmbedError {
  /** "link" or "edit"; noWorker, noWasm, load, crash or silent if there is no core; "draw" if there are no figures. */
  code: string;
  /** In the embed's language. */
  message: string;
  /** The problems of a link or an edit. */
  problems: { key: string; message: string }[];
}

export type FromEmbed =
  | { type: "ready"; version: number; link: string }
  | { type: "scenarioChanged"; link: string; values: Record<string, string> }
  | { type: "scenario"; id: string | number; link: string; values: Record<string, string> }
  | ({ type: "result" } & EmbedResult)
  | { type: "resize"; height: number }
  | ({ type: "error" } & EmbedError);

export type ToEmbed =
  | { type: "setScenario"; link: string }
  | { type: "setScenario"; edits: Record<string, string> }
  | { type: "getScenario"; id: string | number }
  | { type: "setView"; view: Record<string, string> };

type Fields = Record<string, unknown>;

const isText = (value: unknown, limit: number): value is string => typeof value === "string" && value.length <= limit;
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isId = (value: unknown): value is string | number => isText(value, most.id) || isNumber(value);

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fields(data: unknown): Fields | undefined {
  return isFields(data) && data.splitscope === version ? data : undefined;
}

/** Texts by name. Numbers become texts; any other value makes the result undefined. */
function texts(value: unknown, limit: number): Record<string, string> | undefined {
  if (!isFields(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.length > most.edits) return undefined;
  let length = 0;
  for (const entry of entries) {
    if (isNumber(entry[1])) entry[1] = String(entry[1]);
    if (entry[0].length > most.key || !isText(entry[1], limit)) return undefined;
    length += entry[1].length;
  }
  return length <= limit ? (Object.fromEntries(entries) as Record<string, string>) : undefined;
}

/** The part of a link behind "#". */
export const fragment = (link: string): string => link.slice(link.indexOf("#") + 1);

/** A message from the host, if it is valid. */
export function toEmbed(data: unknown): ToEmbed | undefined {
  const { type, link, edits, id, view } = fields(data) ?? {};
  switch (type) {
    case "setScenario": {
      if (link !== undefined) return edits === undefined && isText(link, most.link) ? { type, link: fragment(link) } : undefined;
      const checked = texts(edits, most.link);
      return checked && { type, edits: checked };
    }
    case "getScenario":
      return isId(id) ? { type, id } : undefined;
    case "setView": {
      const checked = texts(view, most.view);
      return checked && { type, view: checked };
    }
  }
  return undefined;
}

/** A message from an embed, if it is valid. */
export function fromEmbed(data: unknown): FromEmbed | undefined {
  const { type, version: says, link, values, id, height, best, headline, latency, code, message, problems } = fields(data) ?? {};
  switch (type) {
    case "ready":
      return isNumber(says) && isText(link, most.link) ? { type, version: says, link } : undefined;
    case "scenarioChanged":
    case "scenario": {
      const checked = texts(values, 2 * most.link);
      if (!checked || !isText(link, most.link)) return undefined;
      if (type === "scenarioChanged") return { type, link, values: checked };
      return isId(id) ? { type, id, link, values: checked } : undefined;
    }
    case "result":
      return isText(link, most.link) && isText(best, most.text) && isText(headline, most.text) && isText(latency, most.text)
        ? { type, link, best, headline, latency }
        : undefined;
    case "resize":
      return isNumber(height) && height >= 0 && height <= 20_000 ? { type, height } : undefined;
    case "error": {
      if (!isText(code, most.id) || !isText(message, most.text) || !Array.isArray(problems) || problems.length > 2 * most.edits) return undefined;
      const sound = problems.every((p) => isFields(p) && isText(p.key, most.text) && isText(p.message, most.text));
      return sound ? { type, code, message, problems: problems.map(({ key, message }) => ({ key, message })) } : undefined;
    }
  }
  return undefined;
}
