import { catalogues } from "./catalogues";
import type { Lang } from "./core";

/** The page's own texts. English has all keys. */
export type Words = typeof catalogues.en;

/** The catalogues, one for each language of the core. */
export const words: Record<Lang, Words> = catalogues;

export const langs = Object.keys(words) as Lang[];
