import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { reveal } from "../controls/dock";
import type { ChoicePart, Entry } from "../core/core";
import type { Session } from "../state/session";
import { Combo } from "../ui/combo";
import { Dialog } from "../ui/dialog";
import { filled, useWords } from "../ui/words";

/** The control of a part's own number. */
const custom: Record<ChoicePart, string> = { device: "device", link: "mbps", edge: "edge" };

type Row = Partial<Entry> & { title: string; current: boolean };

/** Chooses the device, the link or the edge server by name, or leads to its control. */
export function Chooser({ of, session, close }: { of: ChoicePart; session: Session; close(): void }): ComponentChildren {
  const say = useWords();
  const [typed, setTyped] = useState("");
  const [choices, setChoices] = useState<Entry[]>();
  const { answer } = session;
  const { name, value } = answer!.sentence[of];
  useEffect(() => {
    session.core.choices({ link: answer!.link, of }).then(setChoices, close); // the page reports a core in trouble
  }, []);

  const own: Row = { title: name === "" ? `${say.custom}: ${value}` : say.custom, current: name === "" };
  // What is typed are beginnings of words.
  const begins = typed.toLowerCase().trim().split(/\s+/);
  const found = choices?.filter(({ title, group, detail }) => begins.every((begin) => ` ${title} ${group} ${detail}`.toLowerCase().includes(` ${begin}`)));
  const titles = new Set(found?.map(({ group }) => group));
  const groups = found && [...(typed === "" ? [{ title: "", rows: [own] }] : []), ...[...titles].map((title) => ({ title, rows: found.filter(({ group }) => group === title) as Row[] }))];
  const choose = ({ edits }: Row) => {
    close();
    if (edits) session.edit(edits, "settle");
    else reveal(custom[of]);
  };
  return (
    <Dialog name="chooser" title={say[`choose.${of}`]} close={close}>
      <Combo
        name="choices"
        label={say[`choose.${of}`]}
        search={say["choose.search"]}
        typed={typed}
        type={setTyped}
        groups={groups}
        keyOf={(row) => JSON.stringify(row.edits ?? "")}
        choose={choose}
        show={({ title, current, value, time, basis, detail, source }) => (
          <div class="choice">
            <span class="choice-title">
              {title} {current && <small class="badge">{say.current}</small>}
            </span>
            <span class="choice-value">{value}</span>
            <span class="choice-time">{time}</span>
            <span class="choice-source">{[detail, basis, source].filter(Boolean).join(" · ")}</span>
          </div>
        )}
        beside={
          <span class="count" role="status">
            {found && filled(say["picker.count"], { found: found.length, all: choices!.length })}
          </span>
        }
      >
        {!choices && <p class="blank">{say["picker.loading"]}</p>}
      </Combo>
    </Dialog>
  );
}
