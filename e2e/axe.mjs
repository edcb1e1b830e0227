// Fails on any axe finding, any console complaint (the content policy's among them) and any sideways scrolling, on every
// screen, in both themes, at both widths. All languages share one markup, so each screen is checked in both themes in the
// longest, Malay, and in the light one in the others. Whoever opens a screen for the first time waits for at most 100 kB.
// `node axe.mjs [name…]` checks the named screens only.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { open, start } from "./browser.mjs";
import { desk, signedIn } from "./desk.mjs";
import { languages, screens as all, sizes } from "./screens.mjs";

const wanted = process.argv.slice(2);
const screens = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { base, stop } = await desk();
const browser = await start();
const faults = [];
let checked = 0;
const WEIGHT_MAX = 100_000;
let heaviest = { bytes: 0, name: "" };

async function check(page, screen, language, theme, where) {
  const complaints = await open(page, base, screen, language, theme);
  faults.push(...complaints.map((text) => `${where}: console: ${text}`));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  for (const { id, help, nodes } of violations) {
    for (const node of nodes) faults.push(`${where}: ${id}: ${help}\n    ${node.target.join(" ")}\n    ${node.failureSummary?.replaceAll("\n", "\n    ")}`);
  }
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) faults.push(`${where}: the page is ${over} px wider than the screen`);
  checked += 1;
}

for (const language of languages) {
  const storageState = await signedIn(browser, base, language);
  for (const size of sizes) {
    // The policy forbids scripts that are not ours; the checker is let in past it, the page is not changed.
    const context = await browser.newContext({ viewport: size, bypassCSP: true, reducedMotion: "reduce", storageState });
    const page = await context.newPage();
    for (const screen of screens) {
      for (const theme of language === "ms" ? ["light", "dark"] : ["light"]) {
        await check(page, screen, language, theme, `${screen.name} ${size.name} ${theme} ${language}`);
      }
    }
    await context.close();
  }
  // Without the bypass: nothing on any screen may break the policy. And with nothing kept from the screen before, as
  // somebody sees it who was never here: what came over the line is weighed.
  if (language !== "en") continue;
  const context = await browser.newContext({ storageState });
  const page = await context.newPage();
  const line = await context.newCDPSession(page);
  let bytes = 0;
  line.on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await line.send("Network.enable");
  await line.send("Network.setCacheDisabled", { cacheDisabled: true });
  for (const screen of screens) {
    bytes = 0;
    const complaints = await open(page, base, screen, "en", "light");
    faults.push(...complaints.map((text) => `${screen.name}: ${text}`));
    if (bytes > WEIGHT_MAX) faults.push(`${screen.name}: its first load weighs ${bytes} bytes, more than ${WEIGHT_MAX}`);
    if (bytes > heaviest.bytes) heaviest = { bytes, name: screen.name };
  }
  await context.close();
}
await browser.close();
await stop();
console.log(faults.join("\n"));
console.log(`the heaviest first load is ${heaviest.name} with ${heaviest.bytes} bytes`);
console.log(`${checked} looks, ${faults.length} findings`);
process.exitCode = faults.length > 0 ? 1 : 0;
