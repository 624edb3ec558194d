// Undo and redo: the browser's history, within this page.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Session } from "../state/session";
import { useWords } from "../ui/words";

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

export const undoKeys = mac ? { undo: "⌘Z", redo: "⇧⌘Z" } : { undo: "Ctrl+Z", redo: "Ctrl+Y" };

/** Listens for the keys of undo and redo, unless a field has its own undo. */
export function useUndoKeys(session: Session): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const way = wayOf(event);
      if (!way || event.defaultPrevented || writes(event.target) || document.querySelector("dialog:modal")) return;
      event.preventDefault();
      session[way]();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [session]);
}

export function wayOf(event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): "undo" | "redo" | undefined {
  if (event.altKey || event.ctrlKey === event.metaKey || (mac ? !event.metaKey : !event.ctrlKey)) return undefined;
  // With another alphabet, such as Hangul, use the position of the key.
  const key = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace(/^Key/, "").toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !mac && !event.shiftKey ? "redo" : undefined;
}

/** Whether an element has its own undo. */
export function writes(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element?.matches?.("input:not([type='range'], [type='radio'], [type='checkbox']):not(:read-only), textarea, [contenteditable]") ?? false;
}

export function UndoButtons({ session }: { session: Session }): ComponentChildren {
  const say = useWords();
  return (
    <span class="undo">
      {(["undo", "redo"] as const).map((way) => (
        <button
          key={way}
          type="button"
          class="quiet icon"
          aria-label={say[way]}
          title={`${say[way]} (${undoKeys[way]})`}
          disabled={way === "undo" ? !session.canUndo : !session.canRedo}
          onClick={() => session[way]()}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path class="stroke" d={way === "undo" ? "M7 4 3.5 7.5 7 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8" : "M13 4l3.5 3.5L13 11M16 7.5H8.5a4.5 4.5 0 0 0 0 9H12"} />
          </svg>
        </button>
      ))}
    </span>
  );
}
