// Starts Debian's Chromium, quiet and offline but for the server under test, and opens the screens in it.
import { chromium } from "playwright-core";

export async function start() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic",
      "--no-first-run", "--disable-component-update", "--disable-sync",
    ],
  });
}

/** The address of a screen that has one of its own. */
export function address(base, screen, language, theme) {
  const url = new URL(screen.path, base);
  if (!screen.staff) {
    url.searchParams.set("lang", language);
    url.searchParams.set("theme", theme);
  }
  return url.href;
}

/** Where a screen is whose address holds a number: remembered, as it is the same for every reader. */
const found = new Map();
async function where(page, base, screen, language, theme) {
  if (!screen.find) return address(base, screen, language, theme);
  const known = `${base} ${screen.name}`;
  if (!found.has(known)) {
    let at = new URL(screen.path, base).href;
    for (const { first, text, then = "", into } of [screen.find].flat()) {
      await page.goto(at);
      const href = first
        ? await page.evaluate((start) => [...document.querySelectorAll("a[href]")].map((a) => new URL(a.getAttribute("href"), location))
            .find(({ pathname }) => pathname.startsWith(start) && /\/(\d+|[a-z_]+)$/.test(pathname) && !pathname.endsWith("/new"))?.href, first)
        : (await page.content()).match(text)?.[0];
      if (!href) throw new Error(`nothing on ${at} leads to ${screen.name}`);
      at = new URL(into ? into + href.split("/").at(-1) : href + then, base).href;
    }
    found.set(known, at);
  }
  return found.get(known);
}

/** Opens a screen and waits until fonts and islands stand. Collects what the console complains of, policy breaches too. */
export async function open(page, base, screen, language, theme) {
  const complaints = [];
  const listen = (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  };
  await page.context().addCookies([{ name: "theme", value: theme, url: base }]);
  const [session] = screen.out ? await page.context().cookies(base).then((all) => all.filter(({ name }) => name === "khidmat_session")) : [];
  if (session) await page.context().clearCookies({ name: session.name });
  const href = await where(page, base, screen, language, theme);
  page.on("console", listen);
  page.on("pageerror", (fault) => complaints.push(String(fault)));
  const answer = await page.goto(href, { waitUntil: "load" });
  const wanted = screen.status ?? 200;
  if (answer.status() !== wanted) throw new Error(`${href} answered ${answer.status()}, not ${wanted}`);
  // Asked for by name: that all fonts are ready is also true before the first one was asked for.
  await page.evaluate(async () => {
    await document.fonts.load("1em Inter");
    await document.fonts.ready;
  });
  if (screen.press) {
    const button = page.locator(screen.press).first();
    if (await button.isVisible()) await button.click();
  }
  page.off("console", listen);
  if (session) await page.context().addCookies([session]);
  return complaints.filter((text) => !(wanted >= 400 && text.includes(`status of ${wanted}`)));
}
