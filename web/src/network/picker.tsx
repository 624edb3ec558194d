import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Key, Model } from "../core/core";
import { Combo } from "../ui/combo";
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
  const models = session.models();

  const entries = (models ?? []).map((model): Entry => ({ ...model, edits: { [name]: model.name }, current: session.wanted(name) === model.name }));
  const found = matching(entries, typed);
  const groups = arranged(found, by, descending).map(({ family, models }) => ({ title: family, rows: models }));
  if (!optional) {
    const own = [...session.imported].map(([net, network]): Entry => ({
      ...network,
      edits: { model: "custom", net },
      current: session.answer?.network.imported === true && session.wanted("net") === net,
    }));
    const matched = matching(own, typed);
    if (matched.length > 0) groups.unshift({ title: say.imported, rows: matched });
  }

  const choose = (edits: Record<string, string>) => {
    close();
    session.edit(edits, "settle");
  };
  const sort = (order: Order) => setOrder({ by: order, descending: order === by ? !descending : (fallsAtFirst[order] ?? false) });

  return (
    <Dialog name="picker" title={optional ? say["picker.compare"] : say["picker.title"]} close={close}>
      {!optional && <OwnNetwork session={session} close={close} />}
      <Combo
        name="models"
        label={say["picker.networks"]}
        search={say["picker.search"]}
        typed={typed}
        type={setTyped}
        groups={models && groups}
        order={`${by} ${descending}`}
        keyOf={({ edits, name }) => edits.net ?? name}
        choose={({ edits }) => choose(edits)}
        show={(model) => <Shown model={model} />}
        beside={
          <>
            <span class="count" role="status">
              {models && filled(say["picker.count"], { found: found.length, all: models.length })}
            </span>
            {optional && (
              <button type="button" class="quiet" disabled={session.wanted(name) === ""} onClick={() => choose({ [name]: "" })}>
                {say["picker.nothing"]}
              </button>
            )}
          </>
        }
        above={
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
        }
      >
        {!models && <p class="blank">{say["picker.loading"]}</p>}
        {models && groups.length === 0 && <p class="blank">{filled(say["picker.none"], { typed })}</p>}
      </Combo>
    </Dialog>
  );
}

function Shown({ model: { title, year, paramsText, gmacsText, input, variant, source, current } }: { model: Entry }): ComponentChildren {
  const say = useWords();
  return (
    <div class="model">
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
