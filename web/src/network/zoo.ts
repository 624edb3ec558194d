// Searches and sorts the list of networks.
import type { Model } from "../core/core";
import { compare } from "../ui/order";

/** The orders of the list of networks; "family" is the order of the core. */
export type Order = "family" | "title" | "year" | "params" | "gmacs";

export const orders: readonly Order[] = ["family", "title", "year", "params", "gmacs"];

/**
 * The networks that a typed text may mean, the most likely first. Case, accents,
 * spaces and punctuation do not count. If there is no match, the "v" of a version
 * does not count either; then the text may be an abbreviation, or have a typing
 * error or extra words.
 */
export function matching<M extends Model>(models: M[], typed: string): M[] {
  if (compact(typed) === "") return models;
  for (const rank of [called(typed), called(typed, loosely), said(typed), abbreviated(typed), mistyped(typed), said(typed, true)]) {
    const ranked = models.map((model) => ({ model, at: rank(model) })).filter(({ at }) => at < Infinity);
    if (ranked.length > 0) return ranked.sort((a, b) => a.at - b.at).map(({ model }) => model);
  }
  return [];
}

/** Returns the rank of a model among the matches, or Infinity if it does not match. */
type Rank = (model: Model) => number;

const names = ({ title, name, words = [] }: Model) => [title, name, ...words];
const facts = ({ family, variant, year, source, input }: Model) => [family, variant, year, source, input].join(" ");

/** The whole text in a name; a single word may be in the facts. */
function called(typed: string, fold = compact): Rank {
  const whole = fold(typed);
  const alone = parts(typed).length === 1 && whole.length > 1;
  return (model) => {
    const found = names(model).map(fold).filter((name) => name.includes(whole));
    if (found.length > 0) return Math.min(...found.map((name) => (name === whole ? 0 : name.startsWith(whole) ? 1 : 2)));
    return alone && parts(facts(model)).some((fact) => fold(fact).startsWith(whole)) ? 3 : Infinity;
  };
}

/** Word by word in names and facts. With idle, words may be in neither, but one is in a name, and words with a digit match. */
function said(typed: string, idle = false): Rank {
  const words = parts(typed);
  return (model) => {
    const called = names(model);
    const named = (word: string) => called.some((name) => has(name, word));
    const known = (word: string) => named(word) || (word.length > 1 && begins(facts(model), word));
    if (words.every(named)) return 0;
    const missing = words.filter((word) => !known(word));
    if (missing.length === 0) return 1;
    return !idle || missing.some((word) => /\d/.test(word)) || !words.some((word) => word.length > 2 && named(word)) ? Infinity : 1 + missing.length;
  };
}

/** Whether a name has a word: letters anywhere, a number at the start of a number. 1 matches 1.5 but not 0.1. */
function has(name: string, word: string): boolean {
  return /^\d/.test(word) ? begins(name, word) : compact(name).includes(word);
}

/** Whether a word or a number of a text begins with a word. */
function begins(text: string, word: string): boolean {
  return parts(text).some((part) => part.split(/(?<![\d.])(?=\d)/).some((piece, i) => (i === 0 ? part : piece).startsWith(word)));
}

/** Letters of a name in their order, such as rn50 and effnet. Shorter names are more likely. No digit may be left out. */
function abbreviated(typed: string): Rank {
  const letters = /^\p{L}/u.test(compact(typed)) ? [...(loosely(typed).match(/\d+|\D/g) ?? [])] : [];
  return (model) => Math.min(...names(model).map(loosely).map((name) => (letters.length > 1 && inOrder(letters, name) ? name.length : Infinity)));
}

function inOrder([first = "", ...rest]: string[], name: string): boolean {
  if (!name.startsWith(first)) return false;
  let at = first.length;
  return rest.every((part) => {
    // A number must match as a whole, unless it is at the end and still being
    // typed.
    const found = /\d/.test(part) ? [...name.slice(at).matchAll(/\d+/g)].find(([number]) => number.startsWith(part)) : { index: name.slice(at).indexOf(part) };
    if (!found || found.index < 0) return false;
    at += found.index + part.length;
    return true;
  });
}

/** The start of a name with errors in at most one letter of six. Numbers must match. */
function mistyped(typed: string): Rank {
  const whole = loosely(typed);
  const digits = whole.replace(/\D/g, "");
  return (model) =>
    Math.min(
      ...names(model).map((name) => {
        const text = loosely(name);
        if (!text.replace(/\D/g, "").startsWith(digits)) return Infinity;
        const edits = editsToBeginning(whole, text);
        return edits <= whole.length / 6 ? edits : Infinity;
      }),
    );
}

/** The number of letters to insert, delete, replace or swap with their neighbour until a text begins with a word. */
function editsToBeginning(word: string, text: string): number {
  let [before, row]: number[][] = [[], Array.from({ length: text.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= word.length; i++) {
    const next = [i];
    for (let j = 1; j <= text.length; j++) {
      const same = word[i - 1] === text[j - 1];
      next[j] = Math.min(row![j]! + 1, next[j - 1]! + 1, row![j - 1]! + (same ? 0 : 1));
      if (i > 1 && word[i - 1] === text[j - 2] && word[i - 2] === text[j - 1]) next[j] = Math.min(next[j]!, before![j - 2]! + 1);
    }
    [before, row] = [row, next];
  }
  return Math.min(...row!);
}

/** A text without case and accents. Korean syllables are decomposed, so that an incomplete syllable matches. */
function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("×", "x");
}

/** Only letters, digits and decimal points: 1.6 is not 16, but 1.0 is 1. */
function compact(text: string): string {
  return folded(text)
    .replace(/(\d)[._](?=\d)/g, "$1\0")
    .replace(/[^\p{L}\p{N}\0]+/gu, "")
    .replace(/\0(?:0(?!\d))?/g, (point) => (point.length > 1 ? "" : "."));
}

/** The same without points, and without the "v" before a version. */
function loosely(text: string): string {
  return compact(text).replaceAll(".", "").replace(/v(?=\d)/g, "");
}

/** The words of a text. */
function parts(text: string): string[] {
  return folded(text)
    .split(/(?:(?!(?<=\d)\.(?=\d))[^\p{L}\p{N}])+/u)
    .map(compact)
    .filter(Boolean);
}

/** One group for each family or, in another order, one group without a name. */
export function arranged<M extends Model>(models: M[], by: Order, descending: boolean): { family: string; models: M[] }[] {
  if (by !== "family") {
    const sorted = models.toSorted((a, b) => compare(a[by], b[by]) || compare(a.title, b.title));
    return sorted.length === 0 ? [] : [{ family: "", models: descending ? sorted.reverse() : sorted }];
  }
  const families = new Map<string, M[]>();
  for (const model of models) families.set(model.family, [...(families.get(model.family) ?? []), model]);
  const groups = [...families].map(([family, members]) => ({ family, models: members }));
  return descending ? groups.reverse() : groups;
}
