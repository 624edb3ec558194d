import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Key, Model } from "../core/core";
import { Dialog } from "../ui/dialog";
import { OwnNetwork } from "./import";
import type { Session } from "../state/session";
import { filled, useWords } from "../ui/words";
import { arranged, matching, type Order, orders } from "./zoo";

interface Entry extends Model {
  /** Edits that select it. */
  edits: Record<string, string>;
  current: boolean;
}

/** Columns that are first sorted in descending order. */
const fallsAtFirst: Partial<Record<Order, boolean>> = { year: true };

/** Chooses the network of a key: the network to split, or an optional one to compare with. */
export function Picker({ of: { name, default: usual }, session, close }: { of: Key; session: Session; close(): void }): ComponentChildren {
  const say = useWords();
  const optional = usual === "";
  const [typed, setTyped] = useState("");
  const [{ by, descending }, setOrder] = useState<{ by: Order; descending: boolean }>({ by: "family", descending: false });
  const [active, setActive] = useState<number>();
  const list = useRef<HTMLDivElement>(null);
  const models = session.models();

  const entries = (models ?? []).map((model): Entry => ({ ...model, edits: { [name]: model.name }, current: session.wanted(name) === model.name }));
  const found = matching(entries, typed);
  const groups = arranged(found, by, descending);
  if (!optional) {
    const own = [...session.imported].map(([net, network]): Entry => ({
      ...network,
      edits: { model: "custom", net },
      current: session.answer?.network.imported === true && session.wanted("net") === net,
    }));
    const matched = matching(own, typed);
    if (matched.length > 0) groups.unshift({ family: say.imported, models: matched });
  }
  const rows = groups.flatMap((group) => group.models);
  const at = active === undefined ? Math.max(0, rows.findIndex(({ current }) => current)) : Math.min(active, rows.length - 1);

  const choose = (edits: Record<string, string>) => {
    close();
    session.edit(edits, "settle");
  };
  const reveal = (block: ScrollLogicalPosition) => list.current?.querySelector(".model.active")?.scrollIntoView({ block });
  useLayoutEffect(() => reveal("center"), [models !== undefined]);
  useEffect(() => {
    if (active !== undefined) reveal("nearest");
  }, [active]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    const row = rows[at];
    if (step !== undefined) {
      setActive(Math.min(rows.length - 1, Math.max(0, at + step)));
    } else if (event.key === "Enter" && row && !event.isComposing) {
      choose(row.edits);
    } else {
      return;
    }
    event.preventDefault();
  };
  const sort = (order: Order) => {
    setOrder({ by: order, descending: order === by ? !descending : (fallsAtFirst[order] ?? false) });
    setActive(0);
  };

  let index = 0;
  return (
    <Dialog name="picker" title={optional ? say["picker.compare"] : say["picker.title"]} close={close}>
      {!optional && <OwnNetwork session={session} close={close} />}
      <div class="search">
        <input
          type="text"
          role="combobox"
          aria-expanded={true}
          aria-controls="models"
          aria-autocomplete="list"
          aria-activedescendant={rows.length > 0 ? `model-${at}` : undefined}
          aria-label={say["picker.search"]}
          placeholder={say["picker.search"]}
          autocomplete="off"
          spellcheck={false}
          autofocus
          value={typed}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setActive(event.currentTarget.value === "" ? undefined : 0);
          }}
          onKeyDown={onKeyDown}
        />
        <span class="count" role="status">
          {models && filled(say["picker.count"], { found: found.length, all: models.length })}
        </span>
        {optional && (
          <button type="button" class="quiet" disabled={session.wanted(name) === ""} onClick={() => choose({ [name]: "" })}>
            {say["picker.nothing"]}
          </button>
        )}
      </div>
      <div class="models">
        <div class="orders" role="group" aria-label={say["picker.order"]}>
          {orders.map((order) => (
            <button key={order} type="button" class={`order order-${order}`} aria-pressed={order === by} onClick={() => sort(order)}>
              {say[`order.${order}`]}
              {order === by && (
                <>
                  <span aria-hidden="true">{descending ? " ↓" : " ↑"}</span>
                  <span class="unseen">{descending ? say.descending : say.ascending}</span>
                </>
              )}
            </button>
          ))}
          <span class="order-input" aria-hidden="true">
            {say["order.input"]}
          </span>
        </div>
        <div ref={list} id="models" role="listbox" aria-label={say["picker.networks"]} aria-busy={models === undefined}>
          {groups.map(({ family, models: members }) => {
            const options = members.map((model) => {
              const i = index++;
              return <Option key={model.edits.net ?? model.name} model={model} id={`model-${i}`} active={i === at} choose={() => choose(model.edits)} />;
            });
            if (family === "") return options;
            const id = `family-${family.replace(/\W+/g, "-")}`;
            return (
              <div key={family} role="group" aria-labelledby={id}>
                <h3 id={id} role="presentation">{family}</h3>
                {options}
              </div>
            );
          })}
        </div>
        {!models && <p class="blank">{say["picker.loading"]}</p>}
        {models && rows.length === 0 && <p class="blank">{filled(say["picker.none"], { typed })}</p>}
      </div>
    </Dialog>
  );
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

function Option({ model, id, active, choose }: { model: Entry; id: string; active: boolean; choose(): void }): ComponentChildren {
  const say = useWords();
  const { title, year, paramsText, gmacsText, input, variant, source, current } = model;
  return (
    <div id={id} role="option" class={active ? "model active" : "model"} aria-selected={current} onClick={choose}>
      <span class="model-title">
        {title} {current && <small class="badge">{say.current}</small>}
      </span>
      <span class="model-year">{year > 0 && year}</span>
      <span class="model-params">{paramsText}</span>
      <span class="model-gmacs">{gmacsText}</span>
      <span class="model-input">{input}</span>
      <span class="model-source">{[variant, source].filter(Boolean).join(" · ")}</span>
    </div>
  );
}
