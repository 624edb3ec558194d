// The texts in which a scenario is shared. Each is escaped for its format.
import type { Answer, Schema } from "../core/core";
import { pageOf } from "../state/history";

/** Some programs cut links that are longer. */
export const longLink = 2000;
/** A QR code has at most 2953 bytes. */
export const longCode = 2900;

export interface Shared {
  /** The URL of the page, without query and fragment. */
  page: string;
  /** The link to the page, with its result. */
  url: string;
  /** The link for embeds and the API. */
  link: string;
  network: string;
  headline: string;
  latency: string;
  figure: { name: string; title: string };
  /** The version of the core that computed the result. */
  core: string;
  /** The present date. */
  today: Date;
  /** The BibTeX entry of the paper of the model. */
  paper: string;
}

export function shared(answer: Answer, { core, paper }: Schema, name: string, address: string, today: Date): Shared {
  const page = pageOf(address);
  return {
    page,
    url: `${page}#${answer.share}`,
    link: answer.link,
    network: answer.network.title,
    headline: answer.verdict.headline,
    latency: answer.verdict.latency,
    figure: { name, title: answer.figures[name]?.title ?? "" },
    core,
    today,
    paper,
  };
}

/** HTML that embeds a figure in another page, with the script of this page. */
export function embed({ page, link, figure }: Shared): string {
  const script = new URL("embed.js", page).href;
  return `<script type="module" src="${attribute(script)}"></script>\n<split-scope src="#${attribute(link)}" figure="${figure.name}"></split-scope>`;
}

export function markdown({ url, network, headline, latency }: Shared): string {
  return `[${inMarkdown(`Splitscope: ${network}`)}](${destination(url)}): ${inMarkdown(plain(`${headline} ${latency}`))}`;
}

/** BibTeX entries of a figure and of the paper of the model. */
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
  return `${entry}\n\n${paper}`;
}

/** A curl command with the same request to the API. */
export function curl({ link }: Shared, origin: string): string {
  return `curl ${shell(`${origin}/v1/solve?${globbed(link)}`)}`;
}

/** A hash of a link (FNV-1a) in eight hexadecimal digits. */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** A text with ordinary spaces instead of non-breaking ones, for programs. */
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

/** A URL that is safe within parentheses or braces. */
function destination(url: string): string {
  return url.replace(/[()<>{}\\\s^`|"']/g, percent);
}

export function inBibtex(text: string): string {
  const commands: Record<string, string> = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "{": "\\{", "}": "\\}", '"': "''" };
  return text.replace(/\s+/g, " ").replace(/[\\{}&%$#_~^"]/g, (char) => commands[char] ?? `\\${char}`);
}

/** Escapes brackets and braces, which are patterns for curl. */
function globbed(link: string): string {
  return link.replace(/[[\]{}\s\\]/g, percent);
}

export function shell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function percent(char: string): string {
  return [...new TextEncoder().encode(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
