// Writes a Brotli file beside every file that shrinks by it: node compress.mjs <dir>
//
// Done once at build, at the highest quality, for servers that hand out what
// is there (the native one does); static hosts that compress on their own
// ignore these files.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const [dir] = process.argv.slice(2);
if (!dir) {
  console.error("usage: node compress.mjs <dir>");
  process.exit(2);
}
for (const name of readdirSync(dir, { recursive: true })) {
  if (!/\.(html|css|js|json|svg|wasm)$/.test(name)) continue;
  const plain = readFileSync(`${dir}/${name}`);
  const packed = brotliCompressSync(plain, {
    params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  });
  if (packed.length < plain.length) writeFileSync(`${dir}/${name}.br`, packed);
}
