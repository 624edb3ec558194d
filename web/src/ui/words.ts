import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { words, type Words } from "../core/words";

/** Replaces each {name} in a text by a value. */
export function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

const Context = createContext<Words>(words.en);
export const Speaking = Context.Provider;
export const useWords = (): Words => useContext(Context);
