import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("../core/base/lang", import.meta.url));

/**
 * A program without the translations of other programs' texts. Go embeds each
 * catalogue as a whole. Here it keeps the lines whose English the program has,
 * and spaces fill its place, which compress to nothing.
 */
export function withOwnTexts(program) {
  for (const name of readdirSync(home).filter((name) => name.endsWith(".json"))) {
    const catalogue = readFileSync(`${home}/${name}`);
    const start = program.indexOf(catalogue);
    const lines = catalogue.toString().split("\n");
    if (start < 0) {
      if (lines.some((line) => line.length > 20 && program.includes(line))) continue; // it has its own texts alone already
      throw new Error(`a program without ${name}`);
    }
    const place = program.subarray(start, start + catalogue.length);
    place.fill(" ");
    const own = lines.filter((line) => program.includes(/^ *"(.*?)": "/.exec(line)?.[1] ?? line));
    place.write(own.join("\n"));
  }
  return program;
}
