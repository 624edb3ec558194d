// Writes a Brotli file beside every file that shrinks by it:
//
//	node compress.mjs <dir> [last]
//
// Done once at build, at the highest quality, for servers that hand out what
// is there, as the native one does. That takes many seconds for the core, so
// what has not changed since the last build is taken from there.
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const [dir, last] = process.argv.slice(2);
if (!dir) {
  console.error("usage: node compress.mjs <dir> [last]");
  process.exit(2);
}
for (const name of readdirSync(dir, { recursive: true })) {
  if (name === "splitscope.html") continue; // it is compressed inside
  if (!/\.(html|css|js|json|svg|txt|wasm|webmanifest)$/.test(name)) continue;
  const plain = readFileSync(`${dir}/${name}`);
  const before = `${last}/${name}`;
  if (existsSync(`${before}.br`) && existsSync(before) && plain.equals(readFileSync(before))) {
    copyFileSync(`${before}.br`, `${dir}/${name}.br`);
    continue;
  }
  const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  const packed = brotliCompressSync(plain, { params });
  if (packed.length < plain.length) writeFileSync(`${dir}/${name}.br`, packed);
}
