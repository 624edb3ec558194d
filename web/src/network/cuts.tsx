import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Answer, Lang, Table } from "../core/core";
import { pump } from "../core/pump";
import type { Session } from "../state/session";
import { DataTable } from "../ui/table";
import { useWords } from "../ui/words";

/** The delay of the table during a drag, in milliseconds: the figures come first. */
const pace = 400;

/** The table of all cuts, loaded while it is wanted. */
export function useCuts(answer: Answer | undefined, session: Session, lang: Lang, wanted: boolean): Table | undefined {
  const [table, setTable] = useState<Table>();
  const latest = useRef(answer);
  latest.current = answer;
  const refresh = useMemo(
    () =>
      pump(async () => {
        const asked = latest.current;
        if (!asked) return;
        try {
          setTable(await session.core.cuts({ link: asked.link }));
        } catch {
          // The page reports a core in trouble.
        }
        if (session.moving) await new Promise((resolve) => setTimeout(resolve, pace));
      }),
    [],
  );
  useEffect(() => {
    if (wanted) refresh();
  }, [wanted, answer?.link, lang]);
  return table;
}

/** All cuts. */
export function AllCuts({ table, open, onOpen }: { table: Table | undefined; open: boolean; onOpen(open: boolean): void }): ComponentChildren {
  const say = useWords();
  return (
    <details class="card all-cuts" open={open} onToggle={(event) => onOpen(event.currentTarget.open)}>
      <summary>{say["cuts.all"]}</summary>
      {table ? <DataTable key={table.columns.map(({ label }) => label).join()} table={table} /> : <p class="blank">{say["picker.loading"]}</p>}
    </details>
  );
}

/** The first rows of the table, as many as there is room for. */
export function FirstCuts({ table }: { table: Table | undefined }): ComponentChildren {
  const say = useWords();
  return <div class="card first-cuts">{table && <DataTable table={{ ...table, title: say["cuts.first"] }} />}</div>;
}
