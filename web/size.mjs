// Prints what a first visit downloads, by kind: node size.mjs <dir>
//
// Sizes are those of the Brotli files, or of the file itself if there is none.
import { existsSync, readdirSync, statSync } from "node:fs";
import { extname } from "node:path";

const [dir] = process.argv.slice(2);
if (!dir) {
  console.error("usage: node size.mjs <dir>");
  process.exit(2);
}
const limit = 1_200_000;
const sizes = readdirSync(dir)
  .filter((name) => extname(name) !== ".br")
  .map((name) => {
    const packed = `${dir}/${name}.br`;
    return { name, plain: statSync(`${dir}/${name}`).size, wire: statSync(existsSync(packed) ? packed : `${dir}/${name}`).size };
  })
  .sort((a, b) => b.wire - a.wire);
/** Files that few visits load, or that are loaded after the page is drawn. */
const later = ["later.wasm", "splitscope.html", "sw.js", "embed.js", "example", "licences.txt", "guide.html", "icon-192.png", "icon-512.png", "maskable-512.png"];
const sum = (key) => sizes.filter(({ name }) => !later.includes(name)).reduce((total, size) => total + size[key], 0);
const row = (name, plain, wire) => console.log(name.padEnd(16) + String(plain).padStart(12) + String(wire).padStart(12));

row("bytes", "plain", "brotli");
for (const { name, plain, wire } of sizes) row(later.includes(name) ? `${name} *` : name, plain, wire);
row("together", sum("plain"), sum("wire"));
console.log("* loaded when asked for, not counted");
console.log("splitscope.html is the whole page as one file, which is opened from disk as it is");
row("limit", "", limit);
console.log(sum("wire") <= limit ? "within the limit" : `over the limit by ${sum("wire") - limit}`);
