// Fails on any axe finding, any console complaint (the content policy's among them) and any sideways scrolling, on every
// screen, in both themes, at both widths. All languages share one markup, so each screen is checked in the longest, Malay,
// and once in the others.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { open, start } from "./browser.mjs";
import { languages, screens, sizes, themes } from "./screens.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await start();
const faults = [];
let checked = 0;
for (const size of sizes) {
  // The policy forbids scripts that are not ours; the checker is let in past it, the page is not changed.
  const context = await browser.newContext({ viewport: size, bypassCSP: true, reducedMotion: "reduce" });
  const page = await context.newPage();
  for (const screen of screens) {
    for (const theme of themes) {
      for (const language of theme === "light" ? languages : ["ms"]) {
        const where = `${screen.name} ${size.name} ${theme} ${language}`;
        const complaints = await open(page, screen, language, theme);
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
    }
  }
  await context.close();
}
// Without the bypass: nothing on any screen may break the policy.
const page = await browser.newPage();
for (const screen of screens) {
  const complaints = await open(page, screen, "en", "light");
  faults.push(...complaints.map((text) => `${screen.name}: ${text}`));
}
await browser.close();
console.log(faults.join("\n"));
console.log(`${checked} looks, ${faults.length} findings`);
process.exitCode = faults.length > 0 ? 1 : 0;
