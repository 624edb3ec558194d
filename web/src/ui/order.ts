const collator = new Intl.Collator("en", { numeric: true });

/** Compares numbers, or texts in natural order: SP2 comes before SP10. */
export function compare(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}
