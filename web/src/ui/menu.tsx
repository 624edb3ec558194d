import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** A button that opens a short list of actions. */
export function Menu(props: { text: string; label: string; disabled: boolean; items: { text: string; act(): void }[] }): ComponentChildren {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const buttons = () => [...root.current!.querySelectorAll<HTMLElement>("[role='menuitem']")];
  const opener = () => root.current!.querySelector<HTMLElement>("button")!;
  useEffect(() => {
    if (!open) return;
    buttons()[0]?.focus();
    const outside = (event: PointerEvent) => root.current?.contains(event.target as Node) || setOpen(false);
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    opener().focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const all = buttons();
    const now = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape") close();
    else if (event.key === "Tab") setOpen(false);
    else if (to !== undefined) all.at(to % all.length)?.focus();
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={root} class="menu" onKeyDown={onKeyDown}>
      <button type="button" class="quiet small" aria-haspopup="menu" aria-expanded={open} aria-label={props.label} disabled={props.disabled} onClick={() => setOpen(!open)}>
        {props.text}
      </button>
      {open && (
        <div role="menu" aria-label={props.label}>
          {props.items.map(({ text, act }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                act();
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
