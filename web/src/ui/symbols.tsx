import type { ComponentChildren } from "preact";

/** A symbol with an index, a letter in a formula, or one marked as such: C_d, 1/B, *k*. Names of networks have underscores too. */
const symbol = /((?<!\w)[A-Z]_[a-z](?!\w)|(?<=1\/)B|\bB(?=·)|(?<![\w/])s(?= = )|\*[A-Za-z]\*)/;

/** Formats the symbols in a text as mathematics. */
export function Symbols({ children }: { children: string }): ComponentChildren {
  return children.split(symbol).map((part, i) => {
    if (i % 2 === 0) return part;
    const [letter, index] = part.replaceAll("*", "").split("_");
    return (
      <span class="symbol">
        <var>{letter}</var>
        {index && <sub>{index}</sub>}
      </span>
    );
  });
}
