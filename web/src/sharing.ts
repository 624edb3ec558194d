// What a scenario is shared as, as texts. Each is escaped for where it goes.
import type { Answer, FigureName } from "./core";

/** Some programs cut links that are longer. */
export const longLink = 2000;
/** What a QR code holds is 2953 bytes, by a hair. */
export const longCode = 2900;

export interface Shared {
  /** What the page is at, without query and fragment. */
  page: string;
  /** The link to the page, with its result. */
  url: string;
  /** The fragment that embeds and the API are asked with. */
  link: string;
  network: string;
  headline: string;
  latency: string;
  figure: { name: FigureName; title: string };
  /** The version of the core that the result is of. */
  core: string;
  /** By the clock of the page. */
  today: Date;
  paper: boolean;
}

/** A page's address without what it was opened with. */
export function pageOf(address: string): string {
  const url = new URL(address);
  url.search = url.hash = "";
  return url.href;
}

export function shared(answer: Answer, name: FigureName, address: string, today: Date): Shared {
  const page = pageOf(address);
  return {
    page,
    url: `${page}#${answer.share}`,
    link: answer.link,
    network: answer.network.title,
    headline: answer.verdict.headline,
    latency: answer.verdict.latency,
    figure: { name, title: answer.figures[name].title },
    core: /&result=(\d+)/.exec(answer.share)?.[1] ?? "",
    today,
    paper: answer.scenario.preset === "paper",
  };
}

/** One line of an element for another page, which loads its script from here. */
export function embed({ page, link, figure }: Shared): string {
  const script = new URL("embed.js", page).href;
  return `<script type="module" src="${attribute(script)}"></script>\n<split-scope src="#${attribute(link)}" figure="${figure.name}"></split-scope>`;
}

export function markdown({ url, network, headline, latency }: Shared): string {
  return `[${inMarkdown(`Splitscope: ${network}`)}](${destination(url)}): ${inMarkdown(plain(`${headline} ${latency}`))}`;
}

/** The entry of a figure, and that of the paper whose figures the preset repeats. */
export function bibtex({ url, network, headline, figure, core, today, paper, link }: Shared): string {
  const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  const entry = [
    `@misc{splitscope-${figure.name}-${digest(link)},`,
    `  title        = {{Splitscope: ${inBibtex(figure.title)}}},`,
    `  howpublished = {\\url{${destination(url)}}},`,
    `  year         = {${today.getFullYear()}},`,
    `  note         = {${inBibtex(plain(`${network}. ${headline}`))} Core version ${inBibtex(core)}. Accessed ${day}},`,
    "}",
  ].join("\n");
  return paper ? `${entry}\n\n${paperEntry}` : entry;
}

const paperEntry = `@misc{jeong-splitting,
  author = {Jeong, Junho and Park, Jinhyo and Youn, Joosang},
  title  = {A Study on Dynamic Splitting Strategies for {ResNet} to Minimize Latency in Edge-Device Collaborative Environments},
  note   = {Dong-Eui University},
}`;

/** The same question to the API, at its origin. */
export function curl({ link }: Shared, origin: string): string {
  return `curl ${shell(`${origin}/v1/solve?${globbed(link)}`)}`;
}

/** The name of a file about an answer: its network, what it is about, and its scenario as far as it is short. */
export function fileName({ network, link }: Pick<Answer, "network" | "link">, about: string, extension: string): string {
  const of = slug(network.imported ? network.title : network.name) || "network";
  const values = link
    .split("&")
    .filter((part) => !/^(v|model|net)=/.test(part))
    .map((part) => slug(part.replace(/^preset=/, "")));
  const scenario = values.join("-");
  // What is left out of a name of an imported network is what tells it from others.
  const rest = scenario.length > 60 || network.imported ? digest(link) : scenario;
  return `${["splitscope", of.slice(0, 40), about, rest].filter(Boolean).join("-")}.${extension}`;
}

/** Keeps of a text what every file system takes. */
function slug(text: string): string {
  return decoded(text).toLowerCase().replace(/[^a-z0-9._]+/g, "-").replace(/\.{2,}/g, "-").replace(/^[-.]+|[-.]+$/g, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Eight hexadecimal digits that tell links apart (FNV-1a). */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Ordinary spaces where no line may break: what is pasted is read by programs. */
function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ").trim();
}

export function attribute(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (char) => entities[char]!);
}

export function inMarkdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]()<>#+!|~&]|^[-\d]+[.)]/g, (char) => (char.length > 1 ? char.replace(/(.)$/, "\\$1") : `\\${char}`));
}

/** An address within parentheses or braces, whatever is in it. */
function destination(url: string): string {
  return url.replace(/[()<>{}\\\s^`|"']/g, percent);
}

export function inBibtex(text: string): string {
  const commands: Record<string, string> = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "{": "\\{", "}": "\\}", '"': "''" };
  return text.replace(/\s+/g, " ").replace(/[\\{}&%$#_~^"]/g, (char) => commands[char] ?? `\\${char}`);
}

/** curl takes brackets and braces for patterns. */
function globbed(link: string): string {
  return link.replace(/[[\]{}\s\\]/g, percent);
}

export function shell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function percent(char: string): string {
  return [...new TextEncoder().encode(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
