// What a visitor prefers, remembered where the browser lets us.
import type { Lang, Theme } from "./core";

export function preferredLang(): Lang {
  const stored = read("lang");
  if (stored === "en" || stored === "ko") return stored;
  return navigator.languages.find((tag) => /^(en|ko)\b/i.test(tag))?.slice(0, 2).toLowerCase() === "ko" ? "ko" : "en";
}

/** The chosen theme; the system's where none was chosen. */
export function preferredTheme(): Theme {
  const stored = read("theme");
  if (stored === "light" || stored === "dark") return stored;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(`splitscope.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: "lang" | "theme", value: string): void {
  try {
    localStorage.setItem(`splitscope.${name}`, value);
  } catch {
    // Storage is a convenience: without it the choice lasts for this visit.
  }
}
