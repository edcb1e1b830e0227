// One contact sheet per screen: each width × light and dark × each language, side by side, in sheets/.
// `node look.mjs [name…]` looks at the named screens only; SINGLE=1 keeps each picture in its own file too.
import { mkdir, writeFile } from "node:fs/promises";
import { open, start } from "./browser.mjs";
import { desk, signedIn } from "./desk.mjs";
import { languages, screens, sizes, themes } from "./screens.mjs";

// What a browser of such a reader asks for: date fields are drawn by it.
const locales = { en: "en-GB", ms: "ms-MY", id: "id-ID" };
const wanted = process.argv.slice(2);
const looked = screens.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const folder = new URL("./sheets/", import.meta.url);
await mkdir(folder, { recursive: true });
const { base, stop } = await desk();
const browser = await start();
const shots = new Map(looked.map(({ name }) => [name, []]));
for (const language of languages) {
  const storageState = await signedIn(browser, base, language);
  for (const size of sizes) {
    const context = await browser.newContext({ viewport: size, deviceScaleFactor: 1, locale: locales[language], storageState });
    const page = await context.newPage();
    for (const screen of looked) {
      for (const theme of themes) {
        await open(page, base, screen, language, theme);
        const image = await page.screenshot({ fullPage: true });
        if (process.env.SINGLE) await writeFile(new URL(`${screen.name}-${size.name}-${theme}-${language}.png`, folder), image);
        shots.get(screen.name).push({ label: `${size.name} ${theme} ${language}`, width: size.width, image });
      }
    }
    await context.close();
  }
}
for (const [name, taken] of shots) {
  taken.sort((one, other) => other.width - one.width);
  const cells = taken.map(
    ({ label, width, image }) =>
      `<figure style="width:${Math.round(width / 2)}px"><figcaption>${label}</figcaption>` +
      `<img src="data:image/png;base64,${image.toString("base64")}"></figure>`,
  );
  const sheet = await browser.newPage({ viewport: { width: 2240, height: 900 } });
  await sheet.setContent(
    `<style>body{margin:16px;background:#888;font:12px sans-serif;display:flex;flex-wrap:wrap;gap:16px;align-items:start}` +
      `figure{margin:0}img{width:100%;display:block}</style>${cells.join("")}`,
  );
  await writeFile(new URL(`${name}.png`, folder), await sheet.screenshot({ fullPage: true }));
  await sheet.close();
  console.log(`sheets/${name}.png`);
}
await browser.close();
await stop();
