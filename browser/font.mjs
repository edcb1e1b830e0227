// Cuts the typeface to what the first load needs: Latin letters, the weights the styles use, and the features that show
// in our sizes (kerning, figures of one width, marks in their place). A third of the file stays. Whatever else a name is
// written in falls to the system's own faces.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import subset from "subset-font";

const WHOLE = "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
const FOLDER = "node_modules/.cut";
const WEIGHTS = { min: 400, max: 700, default: 400 };
const FEATURES = ["kern", "tnum", "ccmp", "locl", "mark", "mkmk"];

/** Every letter from one code point to another, both included. */
function run(first, last) {
  return Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step)).join("");
}

const letters = run(0x20, 0x7e) + run(0xa0, 0xff) + "ŒœˆˇıŠšŽž–—‘’‚“”„†‡•…‰‹›⁄€™←↑→↓−×÷" + run(0x2009, 0x200a) + "\u202f";
const cut = await subset(readFileSync(WHOLE), letters, {
  targetFormat: "woff2",
  variationAxes: { wght: WEIGHTS },
  keepFeatures: FEATURES,
});
mkdirSync(FOLDER, { recursive: true });
writeFileSync(`${FOLDER}/inter.woff2`, cut);
