// Finding a network in a list of them.
import type { Model } from "./core";

/** What a list of networks is ordered by; by family it is in the order of the core. */
export type Order = "family" | "title" | "year" | "params" | "gmacs";

export const orders: readonly Order[] = ["family", "title", "year", "params", "gmacs"];

/** Those networks of which every word that was typed tells something. */
export function matching<M extends Model>(models: M[], typed: string): M[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  return models.filter(({ title, name, family, variant, year, source }) => {
    const text = fold([title, name, family, variant, year, source].join(" "));
    return words.every((word) => text.includes(word));
  });
}

/** Without what a person who searches may leave out. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Groups with a family each, or where another order is asked for one group without a name. */
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

const collator = new Intl.Collator("en", { numeric: true });

/** Numbers by their size, texts as people count: SP2 before SP10. */
export function compare(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}
