// Lays the tightest form of each file beside it, so that no request pays for packing and every first load is small.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const FOLDER = "dist";

for (const name of readdirSync(FOLDER)) {
  if (!/\.(js|css|svg)$/.test(name)) continue;
  writeFileSync(`${FOLDER}/${name}.br`, brotliCompressSync(readFileSync(`${FOLDER}/${name}`)));
}
