import { encode } from "uqr";
import { longCode } from "./sharing";

/** The light margin that readers need around a code, in modules. */
const quiet = 4;

export interface Code {
  /** Modules of a side, margin included. */
  size: number;
  /** The dark modules, as data of an SVG path. */
  path: string;
}

/** A QR code of a text, or undefined if the text is too long. */
export function code(text: string): Code | undefined {
  if (new TextEncoder().encode(text).length > longCode) return undefined;
  const { data, size } = encode(text, { ecc: "L", border: 0 });
  // One path along each row, because adjacent squares would show seams.
  const rows = data.map((row, y) => {
    let path = "";
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x++;
      path += `M${from + quiet} ${y + quiet}h${x - from + 1}v1H${from + quiet}z`;
    }
    return path;
  });
  return { size: size + 2 * quiet, path: rows.join("") };
}
