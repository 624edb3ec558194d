// The user's preferences, saved in localStorage if it is available.
import type { Lang, Layer, Theme } from "../core/core";
import { langs } from "../core/words";

export function preferredLang(): Lang {
  const stored = read("lang");
  return langs.find((lang) => lang === stored) ?? browserLang();
}

export function browserLang(): Lang {
  for (const tag of navigator.languages) {
    const spoken = langs.find((lang) => lang === tag.split("-")[0]!.toLowerCase());
    if (spoken) return spoken;
  }
  return "en";
}

/** The theme that the user has chosen, or undefined for the system's. */
export function chosenTheme(): Theme | undefined {
  const stored = read("theme");
  return stored === "light" || stored === "dark" ? stored : undefined;
}

export function preferredLayer(): Layer {
  const stored = read("layer");
  return layers.find((layer) => layer === stored) ?? "winner";
}

/** Whether shortcuts of one key work. They can be switched off, because speech input may type them. */
export function wantsKeys(): boolean {
  return read("keys") !== "off";
}

export const layers: readonly Layer[] = ["winner", "latency", "margin", "regret"];

function read(name: string): string | null {
  try {
    return localStorage.getItem(`splitscope.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: "lang" | "theme" | "layer" | "keys", value: string): void {
  try {
    localStorage.setItem(`splitscope.${name}`, value);
  } catch {
    // Without storage the choice lasts for this visit.
  }
}
