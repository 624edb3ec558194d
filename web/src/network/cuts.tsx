import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Answer, Lang, Table } from "../core/core";
import { pump } from "../core/pump";
import type { Session } from "../state/session";
import { DataTable } from "../ui/table";
import { useWords } from "../ui/words";

/** The delay of the table during a drag, in milliseconds: the figures come first. */
const pace = 400;

/** All cuts as a table, loaded while it is open. */
export function AllCuts({ answer, session, lang }: { answer: Answer | undefined; session: Session; lang: Lang }): ComponentChildren {
  const say = useWords();
  const [open, setOpen] = useState(false);
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
    if (open) refresh();
  }, [open, answer?.link, lang]);
  return (
    <details class="card all-cuts" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say["cuts.all"]}</summary>
      {table ? <DataTable key={table.columns.map(({ label }) => label).join()} table={table} /> : <p class="blank">{say["picker.loading"]}</p>}
    </details>
  );
}
