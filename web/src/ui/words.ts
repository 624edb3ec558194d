import { createContext } from "preact";
import { useContext } from "preact/hooks";
import en from "../../lang/en.json";
import ko from "../../lang/ko.json";
import type { Lang } from "../core/core";

/** The page's own words. Either language must have every key of the other. */
export type Words = typeof en & typeof ko;

export const words: Record<Lang, Words> = { en, ko };

/** A text with its {places} filled. */
export function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

const Context = createContext<Words>(en);
export const Speaking = Context.Provider;
export const useWords = (): Words => useContext(Context);
