// Writes a Brotli file beside every file that becomes smaller by it:
//
//	node compress.mjs <dir> [last]
//
// It compresses at the highest quality, for servers that send such files, as the
// native one does. That takes many seconds for the core, so files are compressed in
// parallel, and unchanged files are copied from the last build.
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const [dir, last] = process.argv.slice(2);
if (!dir) {
  console.error("usage: node compress.mjs <dir> [last]");
  process.exit(2);
}
const compress = promisify(brotliCompress);

const names = readdirSync(dir, { recursive: true })
  .map(String)
  .filter((name) => name !== "splitscope.html") // its content is compressed
  .filter((name) => /\.(html|css|js|json|svg|txt|wasm|webmanifest)$/.test(name))
  .sort((a, b) => statSync(`${dir}/${b}`).size - statSync(`${dir}/${a}`).size); // the longest first

await Promise.all(
  names.map(async (name) => {
    const plain = readFileSync(`${dir}/${name}`);
    const before = `${last}/${name}`;
    if (existsSync(`${before}.br`) && existsSync(before) && plain.equals(readFileSync(before))) {
      copyFileSync(`${before}.br`, `${dir}/${name}.br`);
      return;
    }
    const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
    const packed = await compress(plain, { params });
    if (packed.length < plain.length) writeFileSync(`${dir}/${name}.br`, packed);
  }),
);
