// Fails on any axe finding, any console complaint (the content policy's among them) and any sideways scrolling, on every
// screen, in both themes, at both widths. All languages share one markup, so each screen is checked in both themes in the
// longest, Malay, and in the light one in the others.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { open, start } from "./browser.mjs";
import { desk, signedIn } from "./desk.mjs";
import { languages, screens, sizes } from "./screens.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { base, stop } = await desk();
const browser = await start();
const faults = [];
let checked = 0;

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
  // Without the bypass: nothing on any screen may break the policy.
  if (language !== "en") continue;
  const context = await browser.newContext({ storageState });
  const page = await context.newPage();
  for (const screen of screens) {
    const complaints = await open(page, base, screen, "en", "light");
    faults.push(...complaints.map((text) => `${screen.name}: ${text}`));
  }
  await context.close();
}
await browser.close();
await stop();
console.log(faults.join("\n"));
console.log(`${checked} looks, ${faults.length} findings`);
process.exitCode = faults.length > 0 ? 1 : 0;
