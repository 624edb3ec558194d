import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Table, TableRow } from "../core/core";
import { Swatch } from "./swatch";
import { filled, useWords } from "./words";
import { compare } from "./order";
import { saveText } from "./save";

/** The number of rows that are shown first; a button shows more. */
const page = 400;

/** A table of the core, which can be sorted by any column and downloaded. */
export function DataTable({ table }: { table: Table }): ComponentChildren {
  const say = useWords();
  const [sorted, setSorted] = useState<{ column: number; descending: boolean }>();
  const [all, setAll] = useState(false);
  const { title, columns, rows, csv, file } = table;
  const arranged = sorted ? rows.toSorted(by(sorted.column, sorted.descending)) : rows;
  const shown = all ? arranged : arranged.slice(0, page);
  const sort = (column: number) =>
    setSorted(sorted?.column === column ? { column, descending: !sorted.descending } : { column, descending: columns[column]?.numeric ?? false });
  return (
    <div class="data">
      <div class="data-scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              {columns.map(({ label, numeric }, i) => {
                const now = sorted?.column === i ? (sorted.descending ? "descending" : "ascending") : undefined;
                return (
                  <th key={i} scope="col" class={numeric ? "numeric" : ""} aria-sort={now}>
                    <button type="button" onClick={() => sort(i)}>
                      {label}
                      <span class="arrow" aria-hidden="true">
                        {now === "descending" ? "\u00a0↓" : now === "ascending" ? "\u00a0↑" : "\u00a0↕"}
                      </span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Line key={row.id} row={row} columns={columns} />
            ))}
          </tbody>
        </table>
      </div>
      <div class="data-foot">
        <span class="count">{filled(say["table.count"], { shown: shown.length, all: rows.length })}</span>
        {shown.length < rows.length && (
          <button type="button" class="quiet small" onClick={() => setAll(true)}>
            {say["table.all"]}
          </button>
        )}
        <button type="button" class="quiet small" aria-label={`${say["table.download"]}: ${title}`} onClick={() => saveText(csv, file, "text/csv")}>
          CSV
        </button>
      </div>
    </div>
  );
}

function Line({ row: { cells, color, mark }, columns }: { row: TableRow; columns: Table["columns"] }): ComponentChildren {
  const say = useWords();
  return (
    <tr class={mark}>
      {cells.map((cell, i) =>
        i === 0 ? (
          <th key={i} scope="row" class={columns[0]?.numeric ? "numeric" : ""}>
            {color && <Swatch color={color} />}
            {cell} {mark && <small class="badge">{say[`mark.${mark}`]}</small>}
          </th>
        ) : (
          <td key={i} class={columns[i]?.numeric ? "numeric" : ""}>
            {cell}
          </td>
        ),
      )}
    </tr>
  );
}

/** Compares rows by a column. Equal rows keep the order of the core in both directions. */
export function by(column: number, descending: boolean): (a: TableRow, b: TableRow) => number {
  const sign = descending ? -1 : 1;
  return (a, b) => sign * compare(a.keys[column] ?? "", b.keys[column] ?? "");
}
