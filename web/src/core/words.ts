import en from "../../lang/en.json";
import ko from "../../lang/ko.json";
import type { Lang } from "./core";

/** The page's own texts. English has all keys. */
export type Words = typeof en;

/** The catalogues, one for each language of the core. */
export const words: Record<Lang, Words> = { en, ko };

export const langs = Object.keys(words) as Lang[];
