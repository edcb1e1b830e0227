// Two colleagues in one desk: each sees the other on a case and writing in it; one changes many cases at once, watches how
// far that is and puts it back. Any word of complaint in the console fails it. `node --test together.mjs`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start } from "./browser.mjs";
import { desk } from "./desk.mjs";

const password = "khidmat-demo";
let browser;
let house;
before(async () => {
  house = await desk({ cases: 120 });
  browser = await start();
});
after(async () => {
  await browser?.close();
  await house?.stop();
});

/** Somebody signed in, who reads English, and everything their console complains about. */
async function colleague(email) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints = [];
  page.on("pageerror", (fault) => complaints.push(String(fault)));
  page.on("console", (said) => {
    if (said.type() === "error" || said.text().includes("Content Security Policy")) complaints.push(said.text());
  });
  await page.goto(`${house.base}/sign-in`);
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", password);
  await page.click("main form [type=submit]");
  await page.waitForURL(/\/inbox\//);
  await page.goto(`${house.base}/settings/profile`);
  const language = page.locator("[name=language]").first();
  if ((await language.inputValue()) !== "en") {
    await language.selectOption("en");
    await page.locator("form", { has: language }).locator("[type=submit]").first().click();
    await page.waitForFunction(() => document.documentElement.lang === "en");
  }
  return { page, complaints };
}

test("two on one case see each other look and write", async () => {
  const kavitha = await colleague("kavitha@safatravel.example");
  const farid = await colleague("farid@safatravel.example");
  // One of the brands both work for.
  await farid.page.goto(`${house.base}/inbox/all`);
  const href = await farid.page.locator(".row a[href*='/cases/']").first().getAttribute("href");
  const path = new URL(href, house.base).pathname;
  await kavitha.page.goto(house.base + path);
  await farid.page.goto(house.base + path);
  await kavitha.page.locator("kh-presence", { hasText: "Farid" }).waitFor();
  await farid.page.locator("kh-presence", { hasText: "Kavitha" }).waitFor();
  const seen = await kavitha.page.locator("kh-presence").innerText();
  await farid.page.locator(".composer textarea, .composer [contenteditable=true]").first().click();
  await farid.page.keyboard.type("Waalaikumussalam");
  await kavitha.page.waitForFunction(
    (before) => {
      const said = document.querySelector("kh-presence")?.textContent ?? "";
      return said.includes("Farid") && said !== before;
    },
    seen,
  );
  await farid.page.keyboard.press("Control+a");
  await farid.page.keyboard.press("Delete");
  await farid.page.goto(`${house.base}/customers`);
  await kavitha.page.waitForFunction(() => !(document.querySelector("kh-presence")?.textContent ?? "").includes("Farid"));
  assert.deepEqual([kavitha.complaints, farid.complaints], [[], []]);
  await kavitha.page.context().close();
  await farid.page.context().close();
});

test("the tab that holds the stream closes, and another says at once who is there", async () => {
  const kavitha = await colleague("kavitha@safatravel.example");
  const farid = await colleague("farid@safatravel.example");
  const tabs = farid.page.context();
  // Nothing is said by the clock: what is told here is told because something happened.
  await tabs.addInitScript(() => {
    const every = window.setInterval.bind(window);
    window.setInterval = (work, wait, ...rest) => (wait === 10_000 ? 0 : every(work, wait, ...rest));
  });
  const first = farid.page;
  await first.goto(`${house.base}/inbox/all`);
  const href = await first.locator(".row a[href*='/cases/']").first().getAttribute("href");
  const path = new URL(href, house.base).pathname;
  const here = (said) => said.url().endsWith("/live/here");
  await first.goto(house.base + path);
  await first.locator("kh-presence").waitFor({ state: "attached" });
  const holds = async (page) => {
    const { held, pending } = await page.evaluate(() => navigator.locks.query());
    return [held, pending].map((locks) => locks.filter(({ name }) => name === "khidmat-live").length);
  };
  await first.waitForFunction(async () => (await navigator.locks.query()).held.some(({ name }) => name === "khidmat-live"));
  const second = await tabs.newPage();
  const came = second.waitForResponse(here);
  await second.goto(house.base + path);
  await came;
  await second.waitForFunction(async () => (await navigator.locks.query()).pending.some(({ name }) => name === "khidmat-live"));
  assert.deepEqual(await holds(second), [1, 1], "one tab holds the stream, the other waits for it");
  await kavitha.page.goto(house.base + path);
  await kavitha.page.locator("kh-presence", { hasText: "Farid" }).waitFor();
  await second.locator("kh-presence", { hasText: "Kavitha" }).waitFor();

  const again = second.waitForResponse(here);
  const closed = first.waitForEvent("close");
  await first.close({ runBeforeUnload: true });
  await closed;
  assert.equal((await again).status(), 200);
  assert.deepEqual(await holds(second), [1, 0], "the other has the stream now");
  // She asks anew, and he is still there: he left one of his two pages.
  await kavitha.page.reload();
  await kavitha.page.locator("kh-presence", { hasText: "Farid" }).waitFor();
  // And he hears through his own stream of what she does.
  const seen = await second.locator("kh-presence").innerText();
  await kavitha.page.locator(".composer textarea, .composer [contenteditable=true]").first().click();
  await kavitha.page.keyboard.type("Baik");
  await second.waitForFunction((before) => {
    const said = document.querySelector("kh-presence")?.textContent ?? "";
    return said.includes("Kavitha") && said !== before;
  }, seen);
  await kavitha.page.keyboard.press("Control+a");
  await kavitha.page.keyboard.press("Delete");
  await second.goto(`${house.base}/customers`);
  await kavitha.page.waitForFunction(() => !(document.querySelector("kh-presence")?.textContent ?? "").includes("Farid"));
  assert.deepEqual([kavitha.complaints, farid.complaints], [[], []]);
  await kavitha.page.context().close();
  await tabs.close();
});

test("all that match are changed at once, its progress shown, and put back", async () => {
  const { page, complaints } = await colleague("kavitha@safatravel.example");
  await page.goto(`${house.base}/inbox/all`);
  const statuses = () => page.locator("#bulk-status [role=menuitem]").allInnerTexts();
  await page.locator("[data-pick]").first().check();
  await page.locator("[data-pick-all]").click();
  assert.equal(await page.locator("[data-pick-all]").getAttribute("aria-pressed"), "true");
  const total = await page.locator("[data-picked]").innerText();
  assert.ok(Number.parseInt(total, 10) > 0, total);
  await page.locator("[popovertarget=bulk-status]").click();
  const on_hold = page.locator("#bulk-status [role=menuitem]", { hasText: "On hold" });
  assert.equal(await on_hold.count(), 1, (await statuses()).join());
  await on_hold.click();
  // While it runs it says how far it is; then what came of it, with a way back.
  await page.locator("#bulk-told [role=progressbar], #bulk-told progress, #bulk-told form[action$='/undo']").first().waitFor();
  const undo = page.locator("#bulk-told form[action$='/undo'] [type=submit], #bulk-told form[action$='/undo'] button");
  await undo.first().waitFor();
  const changed = await page.locator("#bulk-told").innerText();
  assert.match(changed, /\d+ cases? (was|were) changed|\d+/, changed);
  assert.equal(await page.locator("[data-pick]:checked").count(), 0, "nothing is chosen any more");
  // The menu was open before the change began, and opens again at its button.
  await page.locator("[data-pick]").first().check();
  await page.locator("[popovertarget=bulk-status]").click();
  // It is put there in the task after the one that opens it.
  await page.waitForFunction(() => document.querySelector("#bulk-status").style.top);
  const [menu, opener] = [await page.locator("#bulk-status").boundingBox(), await page.locator("[popovertarget=bulk-status]").boundingBox()];
  assert.ok(Math.abs(menu.x - opener.x) < 400 && menu.y > 0, `the menu is beside its button: ${JSON.stringify([menu, opener])}`);
  await page.keyboard.press("Escape");
  await page.locator("[data-pick-none]").click();
  await undo.first().click();
  await page.locator("#bulk-told", { hasText: /put back|restored|undone/i }).waitFor();
  assert.equal(await page.locator("#bulk-told form[action$='/undo']").count(), 0, "an undo is not undone");
  assert.deepEqual(complaints, []);
  await page.context().close();
});
