import type { ComponentChildren } from "preact";

/** Sets the symbols of a text, such as C_d or k*, as mathematics. */
export function Symbols({ children }: { children: string }): ComponentChildren {
  return children.split(/\b([A-Za-z]_\{?[A-Za-z]+\}?)/).map((part, i) => {
    if (i % 2 === 0) return part;
    const [base, sub] = part.split("_");
    return (
      <span class="symbol">
        <var>{base}</var>
        <sub>{sub?.replace(/[{}]/g, "")}</sub>
      </span>
    );
  });
}
