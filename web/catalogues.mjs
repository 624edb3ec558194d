import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("../core/base/lang", import.meta.url));

/**
 * Removes translations from a program whose English text it does not have. Go
 * embeds each catalogue as a whole. Spaces replace the removed lines, which
 * compress to almost nothing.
 */
export function withOwnTexts(program) {
  for (const name of readdirSync(home).filter((name) => name.endsWith(".json"))) {
    const catalogue = readFileSync(`${home}/${name}`);
    const start = program.indexOf(catalogue);
    const lines = catalogue.toString().split("\n");
    if (start < 0) {
      if (lines.some((line) => line.length > 20 && program.includes(line))) continue; // they are removed already
      throw new Error(`a program without ${name}`);
    }
    const place = program.subarray(start, start + catalogue.length);
    place.fill(" ");
    const own = lines.filter((line) => program.includes(/^ *"(.*?)": "/.exec(line)?.[1] ?? line));
    place.write(own.join("\n"));
  }
  return program;
}
