import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { words, type Words } from "../core/words";

/** A text with its {places} filled. */
export function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

const Context = createContext<Words>(words.en);
export const Speaking = Context.Provider;
export const useWords = (): Words => useContext(Context);
