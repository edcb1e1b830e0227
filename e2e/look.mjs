// One contact sheet per screen: each width × light and dark × each language, side by side, in sheets/.
// `node look.mjs [name…]` looks at the named screens only; KHIDMAT_URL says where the server is.
import { mkdir, writeFile } from "node:fs/promises";
import { open, start } from "./browser.mjs";
import { languages, screens, sizes, themes } from "./screens.mjs";

const wanted = process.argv.slice(2);
const folder = new URL("./sheets/", import.meta.url);
await mkdir(folder, { recursive: true });
const browser = await start();
for (const screen of screens.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const shots = [];
  for (const size of sizes) {
    const context = await browser.newContext({ viewport: size, deviceScaleFactor: 1 });
    const page = await context.newPage();
    for (const theme of themes) {
      for (const language of languages) {
        await open(page, screen, language, theme);
        const image = await page.screenshot({ fullPage: true });
        if (process.env.SINGLE) await writeFile(new URL(`${screen.name}-${size.name}-${theme}-${language}.png`, folder), image);
        shots.push({ label: `${size.name} ${theme} ${language}`, width: size.width, image });
      }
    }
    await context.close();
  }
  const cells = shots.map(
    ({ label, width, image }) =>
      `<figure style="width:${Math.round(width / 2)}px"><figcaption>${label}</figcaption>` +
      `<img src="data:image/png;base64,${image.toString("base64")}"></figure>`,
  );
  const sheet = await browser.newPage({ viewport: { width: 2240, height: 900 } });
  await sheet.setContent(
    `<style>body{margin:16px;background:#888;font:12px sans-serif;display:flex;flex-wrap:wrap;gap:16px;align-items:start}` +
      `figure{margin:0}img{width:100%;display:block}</style>${cells.join("")}`,
  );
  await writeFile(new URL(`${screen.name}.png`, folder), await sheet.screenshot({ fullPage: true }));
  await sheet.close();
  console.log(`sheets/${screen.name}.png`);
}
await browser.close();
