import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Something to choose. */
export interface Row {
  current: boolean;
}

/**
 * A list to choose from, with a field that filters it. The arrow keys move in the list
 * while the field has the focus.
 */
export function Combo<R extends Row>(props: {
  name: string;
  /** Of the list, and of the field. */
  label: string;
  search: string;
  typed: string;
  type(text: string): void;
  /** Undefined while it is loaded. A group without a title has no heading. */
  groups: readonly { title: string; rows: readonly R[] }[] | undefined;
  /** What changes with the order of the list: then its first row is the active one. */
  order?: string;
  keyOf(row: R): string;
  choose(row: R): void;
  show(row: R): ComponentChildren;
  /** Beside the field, above the list, and below it. */
  beside?: ComponentChildren;
  above?: ComponentChildren;
  children?: ComponentChildren;
}): ComponentChildren {
  const { name, groups, order, choose } = props;
  const [active, setActive] = useState<number>();
  const list = useRef<HTMLDivElement>(null);
  const first = useRef(order);
  const rows = groups?.flatMap((group) => group.rows) ?? [];
  const at = active === undefined ? Math.max(0, rows.findIndex(({ current }) => current)) : Math.min(active, rows.length - 1);

  const reveal = (block: ScrollLogicalPosition) => list.current?.querySelector(".option.active")?.scrollIntoView({ block });
  useLayoutEffect(() => reveal("center"), [groups !== undefined]);
  useEffect(() => {
    if (active !== undefined) reveal("nearest");
  }, [active]);
  useEffect(() => {
    if (order !== first.current) setActive(0);
    first.current = order;
  }, [order]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    const row = rows[at];
    if (step !== undefined) setActive(Math.min(rows.length - 1, Math.max(0, at + step)));
    else if (event.key === "Enter" && row && !event.isComposing) choose(row);
    else return;
    event.preventDefault();
  };

  let index = 0;
  return (
    <>
      <div class="search">
        <input
          type="text"
          role="combobox"
          aria-expanded={true}
          aria-controls={`${name}-list`}
          aria-autocomplete="list"
          aria-activedescendant={rows.length > 0 ? `${name}-${at}` : undefined}
          aria-label={props.search}
          placeholder={props.search}
          autocomplete="off"
          spellcheck={false}
          autofocus
          value={props.typed}
          onInput={({ currentTarget: { value } }) => {
            props.type(value);
            setActive(value === "" ? undefined : 0);
          }}
          onKeyDown={onKeyDown}
        />
        {props.beside}
      </div>
      <div class="options">
        {props.above}
        <div ref={list} id={`${name}-list`} role="listbox" aria-label={props.label} aria-busy={groups === undefined} tabIndex={0} onKeyDown={onKeyDown}>
          {groups?.map(({ title, rows }) => {
            const options = rows.map((row) => {
              const i = index++;
              return (
                <div key={props.keyOf(row)} id={`${name}-${i}`} role="option" class={i === at ? "option active" : "option"} aria-selected={row.current} onClick={() => choose(row)}>
                  {props.show(row)}
                </div>
              );
            });
            if (title === "") return options;
            const id = `${name}-group-${title.replace(/[^\p{L}\d]+/gu, "-")}`;
            return (
              <div key={title} role="group" aria-labelledby={id}>
                <h3 id={id} role="presentation">{title}</h3>
                {options}
              </div>
            );
          })}
        </div>
        {props.children}
      </div>
    </>
  );
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
