// Shortcuts of one key, made from one table for their handler and their list.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { undoKeys, writes } from "../controls/undo";
import type { Axis, Key } from "../core/core";
import type { Session } from "../state/session";
import { remember, wantsKeys } from "../state/view";
import { Dialog } from "../ui/dialog";
import { useWords } from "../ui/words";

interface Page {
  session: Session;
  /** Opens the list of networks. */
  pick(key: Key): void;
  /** Opens the list of shortcuts. */
  list(): void;
}

const shortcuts = [
  { key: "/", code: "Slash", shift: false, says: "keys.network", act: pickNetwork },
  { key: "m", code: "KeyM", shift: false, says: "keys.map", act: focusMap },
  { key: "[", code: "BracketLeft", shift: false, says: "keys.below", act: ({ session }: Page) => flip(session, -1) },
  { key: "]", code: "BracketRight", shift: false, says: "keys.above", act: ({ session }: Page) => flip(session, 1) },
  { key: "?", code: "Slash", shift: true, says: "keys.list", act: ({ list }: Page) => list() },
] as const;

function pickNetwork({ session: { networkKey, answer }, pick }: Page): void {
  if (networkKey && answer) pick(networkKey);
}

function focusMap({ session: { schema } }: Page): void {
  const map = schema?.figures.find(({ cells }) => cells);
  if (map) document.querySelector<HTMLElement>(`[data-figure="${map.name}"]`)?.focus();
}

/** Moves an input just beyond its next flip point: that of the control that has the focus, or else that of the map's x axis. */
function flip(session: Session, direction: 1 | -1): void {
  const { answer } = session;
  if (!answer) return;
  const focused = document.activeElement?.closest<HTMLElement>("[data-key]")?.dataset.key as Axis;
  const axis = focused in answer.tracks ? focused : answer.x.key;
  const value = Number(session.wanted(axis));
  const edits = answer.tracks[axis]!.flips.map(({ edit }) => edit);
  const edit = direction > 0 ? edits.find((to) => Number(to) > value) : edits.findLast((to) => Number(to) < value);
  if (edit !== undefined) session.edit({ [axis]: edit }, "settle");
}

export function shortcutOf(event: Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey" | "getModifierState">): (typeof shortcuts)[number] | undefined {
  // AltGr, which counts as Ctrl and Alt, is how some keyboards type brackets.
  if (event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState("AltGraph"))) return undefined;
  const { key, code, shiftKey } = event;
  if (/^[a-z]$/i.test(key)) return shiftKey ? undefined : shortcuts.find((known) => known.key === key.toLowerCase());
  if (/^[!-~]$/.test(key)) return shortcuts.find((known) => known.key === key);
  // With another alphabet, such as Hangul, use the position of the key.
  return shortcuts.find((known) => known.code === code && known.shift === shiftKey);
}

/** Whether an element takes typed characters. */
function types(target: EventTarget | null): boolean {
  return writes(target) || target instanceof HTMLSelectElement;
}

/** A button that opens the list of shortcuts. While it is shown, they work. */
export function Keys({ session, pick }: { session: Session; pick(key: Key): void }): ComponentChildren {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const [on, setOn] = useState(wantsKeys);
  useEffect(() => {
    if (!on) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event);
      if (!shortcut || event.defaultPrevented || types(event.target) || document.querySelector("dialog:modal")) return;
      event.preventDefault();
      shortcut.act({ session, pick, list: () => setOpen(true) });
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [session, on]);
  return (
    <>
      <button type="button" class="quiet icon keys-button" aria-label={say["keys.title"]} title={`${say["keys.title"]} (?)`} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        ?
      </button>
      {open && (
        <Dialog name="shortcuts" title={say["keys.title"]} close={() => setOpen(false)}>
          <dl>
            {shortcuts.map(({ key, says }) => (
              <Line key={key} keys={[key]} text={say[says]} />
            ))}
            <Line keys={["←", "→", "↑", "↓"]} text={say["keys.arrows"]} />
            <Line keys={[undoKeys.undo, undoKeys.redo]} text={`${say.undo}, ${say.redo}`} />
          </dl>
          <p class="hint">{say["keys.flips"]}</p>
          <label>
            <input
              type="checkbox"
              checked={on}
              onChange={({ currentTarget: { checked } }) => {
                setOn(checked);
                remember("keys", checked ? "on" : "off");
              }}
            />{" "}
            {say["keys.on"]}
          </label>
        </Dialog>
      )}
    </>
  );
}

function Line({ keys, text }: { keys: readonly string[]; text: string }): ComponentChildren {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{text}</dd>
    </div>
  );
}

/** Moves the focus past the header. It is not a link, because the address has the scenario. */
export function Skip(): ComponentChildren {
  const say = useWords();
  const skip = () => {
    const main = document.querySelector("main")!;
    main.tabIndex = -1;
    main.focus();
  };
  return (
    <button type="button" class="primary skip" onClick={skip}>
      {say.skip}
    </button>
  );
}
