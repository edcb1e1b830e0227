// Starts Debian's Chromium, quiet and offline but for the server under test.
import { chromium } from "playwright-core";
import { sessions } from "./screens.mjs";

export const base = process.env.KHIDMAT_URL ?? "http://127.0.0.1:8099";

export async function start() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic",
      "--no-first-run", "--disable-component-update", "--disable-sync",
    ],
  });
}

/** The address of a screen in a language and theme. */
export function address(screen, language, theme) {
  const url = new URL(screen.path, base);
  url.searchParams.set("lang", language);
  url.searchParams.set("theme", theme);
  return url.href;
}

/** Signs the page's browser in as the reader of a language, in a theme, and answers where a screen is. */
async function signedIn(page, screen, language, theme) {
  const cookies = { khidmat_session: sessions[language], theme };
  await page.context().addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: base })));
  const [path, query] = screen.path.split("?");
  if (!screen.case) return new URL(screen.path, base).href;
  const found = await (await page.request.get(`${base}/search/jump?q=${encodeURIComponent(screen.case)}`)).json();
  const one = found.find(({ href }) => href.startsWith(path));
  if (!one) throw new Error(`nothing is found for ${screen.case} under ${path}`);
  return new URL(query ? `${one.href}?${query}` : one.href, base).href;
}

/** Opens a screen and waits until fonts and islands stand. Collects what the console complains of, policy breaches too. */
export async function open(page, screen, language, theme) {
  const complaints = [];
  const listen = (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  };
  page.on("console", listen);
  page.on("pageerror", (fault) => complaints.push(String(fault)));
  const where = screen.staff ? await signedIn(page, screen, language, theme) : address(screen, language, theme);
  const answer = await page.goto(where, { waitUntil: "load" });
  const wanted = screen.status ?? 200;
  if (answer.status() !== wanted) throw new Error(`${screen.path} answered ${answer.status()}, not ${wanted}`);
  await page.evaluate(() => document.fonts.ready);
  if (screen.press) {
    const button = page.locator(screen.press).first();
    if (await button.isVisible()) await button.click();
  }
  page.off("console", listen);
  return complaints.filter((text) => !(wanted >= 400 && text.includes(`status of ${wanted}`)));
}
