// What the browser adds to a page, tried in a real browser on the design pages: keys, palette, menus, dialogs, theme,
// clocks, the double-click guard, partial updates and the live stream. `node --test islands.mjs`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start } from "./browser.mjs";

const base = process.env.KHIDMAT_URL ?? "http://127.0.0.1:8099";

let browser;
before(async () => (browser = await start()));
after(async () => browser.close());

async function at(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (fault) => faults.push(String(fault)));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) faults.push(message.text());
  });
  if (path) await page.goto(base + path);
  return { page, context, faults };
}

/** Serves a design page with `markup` added to its end. */
async function grafted(page, path, markup) {
  await page.route(base + path, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace("</main>", `${markup}</main>`);
    await route.fulfill({ response: answer, body });
  });
  await page.goto(base + path);
}

test("J and K walk the list, a key acts, and nothing acts while one writes", async () => {
  const { page, context } = await at("/design/workspace");
  await page.keyboard.press("j");
  const focused = () => page.evaluate(() => [...document.querySelectorAll("[data-row]")].indexOf(document.activeElement));
  assert.equal(await focused(), 1);
  await page.keyboard.press("k");
  assert.equal(await focused(), 0);
  await page.keyboard.press("r");
  const area = page.locator("textarea[data-action=reply]");
  assert.ok(await area.evaluate((element) => element === document.activeElement));
  const written = await area.inputValue();
  await page.keyboard.type("?j");
  assert.equal(await area.inputValue(), `?j${written}`);
  assert.equal(await page.locator("#keysheet[open]").count(), 0);
  await context.close();
});

test("the sheet lists the page's keys, and single keys can be turned off", async () => {
  const { page, context } = await at("/design/workspace?lang=ms");
  await page.keyboard.press("?");
  await page.locator("#keysheet[open]").waitFor();
  const rows = await page.locator("#keysheet li").allInnerTexts();
  assert.ok(rows.some((row) => /Agihkan\s+A/.test(row)), rows.join());
  await page.locator("#keys-off").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  assert.equal(await page.locator("#keysheet[open]").count(), 0);
  await page.keyboard.press("Control+k");
  await page.locator("dialog.palette[open]").waitFor();
  await context.close();
});

test("the palette finds what the page offers, without accents, and goes there", async () => {
  const { page, context, faults } = await at("/design/workspace");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("fígur");
  assert.deepEqual(await page.locator(".palette li span").allInnerTexts(), ["Figures"]);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/design\/figures/);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("zzzz");
  assert.ok(await page.locator(".palette .none").isVisible());
  assert.deepEqual(faults, []);
  await context.close();
});

test("the palette asks the server and shows what it found first", async () => {
  const { page, context } = await at("");
  await page.route("**/search/jump*", (route) => {
    const asked = new URL(route.request().url()).searchParams.get("q");
    return route.fulfill({ json: [{ label: `KH-4471 ${asked}`, href: "/design/figures", hint: "Siti Aminah" }] });
  });
  await page.route(`${base}/design/workspace`, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace("<kh-palette", '<kh-palette data-source="/search/jump"');
    await route.fulfill({ response: answer, body });
  });
  await page.goto(`${base}/design/workspace`);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("siti");
  await page.locator(".palette li", { hasText: "KH-4471 siti" }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/design\/figures/);
  await context.close();
});

test("a menu opens by its button, is walked with arrows and gives the focus back", async () => {
  const { page, context } = await at("/design");
  const button = page.locator("[popovertarget=specimen-menu]");
  await button.click();
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  const [menu, opener] = [await page.locator("#specimen-menu").boundingBox(), await button.boundingBox()];
  assert.ok(Math.abs(menu.x - opener.x) < 2 && Math.abs(menu.y - opener.y - opener.height) < 8, "beside its button");
  const text = () => page.evaluate(() => document.activeElement.textContent.trim());
  assert.equal(await text(), "Forward");
  await page.keyboard.press("ArrowUp");
  assert.equal(await text(), "Delete");
  await page.keyboard.press("Escape");
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  assert.ok(await button.evaluate((element) => element === document.activeElement));
  await button.click();
  await page.waitForFunction(() => document.activeElement.matches("[role=menuitem]"));
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.locator("#specimen-dialog[open]").waitFor();
  await page.locator("#specimen-dialog [data-closes]").first().click();
  assert.equal(await page.locator("#specimen-dialog[open]").count(), 0);
  await context.close();
});

test("the theme is switched at once and kept in a cookie the server reads", async () => {
  const { page, context } = await at("/design", { colorScheme: "light" });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await paper(), "rgb(251, 250, 247)");
  await page.locator("[data-theme-to=dark]").click();
  assert.equal(await paper(), "rgb(20, 23, 21)");
  const cookies = await context.cookies();
  assert.equal(cookies.find(({ name }) => name === "theme")?.value, "dark");
  await page.locator("[data-theme-to=system]").click();
  assert.equal(await paper(), "rgb(251, 250, 247)");
  await page.emulateMedia({ colorScheme: "dark" });
  assert.equal(await paper(), "rgb(20, 23, 21)");
  await context.close();
});

test("a clock runs through amber into red by the server's time, whatever the machine's clock says", async () => {
  const { page, context } = await at("");
  await page.clock.install({ time: new Date("2031-01-01T00:00:00Z") });
  await page.goto(`${base}/design/workspace?lang=id`);
  const chip = page.locator(".row kh-clock").nth(0);
  const said = async () => `${await chip.getAttribute("class")} ${await chip.locator("[data-time]").innerText()}`;
  assert.match(await said(), /soon 1[78] mnt/);
  await page.clock.fastForward("20:00");
  assert.match(await said(), /late \+[23] mnt/);
  assert.equal((await chip.locator("[data-spoken]").textContent()).trim(), "terlambat");
  await context.close();
});

test("a form is sent once however often its button is pressed", async () => {
  const { page, context } = await at("");
  let sent = 0;
  let answer;
  const answered = new Promise((resolve) => (answer = resolve));
  await page.route("**/once", async (route) => {
    sent += 1;
    await answered;
    await route.fulfill({ contentType: "text/html", body: "<p id='arrived'>ok</p>" });
  });
  await grafted(page, "/design/sign-in", '<iframe name="away" title="answer"></iframe><form method="post" action="/once" target="away"><button id="go" name="act" value="x">Go</button></form>');
  const request = page.waitForRequest("**/once");
  await page.evaluate(() => {
    const button = document.getElementById("go");
    button.click();
    button.click();
  });
  assert.equal((await request).postData(), "act=x");
  assert.equal(await page.evaluate(() => document.getElementById("go").getAttribute("aria-busy")), "true");
  await page.evaluate(() => document.getElementById("go").click());
  answer();
  await page.frameLocator("iframe").locator("#arrived").waitFor();
  assert.equal(sent, 1);
  await context.close();
});

test("a refused form is morphed in place, keeps what was typed, and the focus goes to what is wrong", async () => {
  const { page, context, faults } = await at("");
  const form = (summary, value) =>
    `<form id="f" method="post" action="/refused" hx-post="/refused" hx-swap="morph:outerHTML" hx-target="this">${summary}` +
    `<input id="who" name="who" value="${value}"><button id="go">Go</button></form>`;
  await page.route("**/refused", (route) =>
    route.fulfill({ status: 422, contentType: "text/html", body: form('<div class="summary" tabindex="-1" role="alert">Wrong</div>', "SITI") }),
  );
  await grafted(page, "/design/sign-in", form("", ""));
  await page.fill("#who", "Siti");
  await page.click("#go");
  await page.locator(".summary").waitFor();
  assert.equal(await page.inputValue("#who"), "SITI");
  assert.ok(await page.locator(".summary").evaluate((element) => element === document.activeElement));
  assert.equal(await page.locator("#go[aria-busy]").count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test("a refresh in the background leaves alone what is being written", async () => {
  const { page, context } = await at("");
  const part = (said) =>
    `<div id="part" hx-get="/part" hx-trigger="refresh-now" hx-swap="morph:outerHTML"><p>${said}</p>` +
    `<form method="post" action="/x"><textarea id="draft" name="d"></textarea><input id="tick" type="checkbox" name="t"></form></div>`;
  await page.route("**/part", (route) => route.fulfill({ contentType: "text/html", body: part("new") }));
  await grafted(page, "/design/sign-in", part("old"));
  await page.fill("#draft", "Waalaikumussalam");
  await page.check("#tick");
  await page.evaluate(() => document.activeElement.blur());
  await page.evaluate(() => document.getElementById("part").dispatchEvent(new Event("refresh-now")));
  await page.locator("#part p", { hasText: "new" }).waitFor();
  assert.equal(await page.inputValue("#draft"), "Waalaikumussalam");
  assert.ok(await page.isChecked("#tick"));
  await context.close();
});

test("a lost session opens a dialog over what was typed, and a busy server a message that stays", async () => {
  const { page, context } = await at("");
  await page.route("**/refused", (route) => route.fulfill({ status: 401, body: "" }));
  await page.route("**/busy", (route) => route.fulfill({ status: 503, body: "" }));
  await grafted(page, "/design/figures", '<button id="a" hx-get="/refused">a</button><button id="b" hx-get="/busy">b</button>');
  await page.click("#b");
  await page.locator("#toasts .toast.late").waitFor();
  await page.click("#toasts [data-dismiss]");
  assert.equal(await page.locator("#toasts .toast").count(), 0);
  await page.click("#a");
  await page.locator("#signed-out[open]").waitFor();
  await context.close();
});

test("one event stream feeds every tab, and what shows the subject fetches itself anew", async () => {
  const { page, context } = await at("");
  let streams = 0;
  const graft =
    '<kh-live src="/live" after="7"></kh-live>' +
    '<div id="mine" data-refresh-on="case:12" hx-get="/fresh" hx-trigger="khidmat:refresh">old</div>' +
    '<div id="other" data-refresh-on="case:13" hx-get="/fresh" hx-trigger="khidmat:refresh">old</div>';
  let send;
  const ready = new Promise((resolve) => (send = resolve));
  await context.route("**/live*", async (route) => {
    streams += 1;
    if (streams > 1) return route.abort();
    assert.equal(new URL(route.request().url()).searchParams.get("after"), "7");
    await ready;
    const event = { position: 8, subject_kind: "case", subject_id: 12, version: 3 };
    return route.fulfill({ contentType: "text/event-stream", body: `id: 8\ndata: ${JSON.stringify(event)}\n\n` });
  });
  await context.route("**/fresh", (route) => route.fulfill({ contentType: "text/html", body: "new" }));
  const second = await context.newPage();
  await grafted(page, "/design/figures", graft);
  await grafted(second, "/design/figures", graft);
  assert.equal(streams, 1);
  // A hidden tab waits until it is looked at.
  await page.bringToFront();
  send();
  await page.locator("#mine", { hasText: "new" }).waitFor();
  await second.bringToFront();
  await second.locator("#mine", { hasText: "new" }).waitFor();
  assert.equal(await page.locator("#other").innerText(), "old");
  await context.close();
});

test("when the stream is back, a page says at once what it does", async () => {
  const { page, context } = await at("");
  const graft =
    '<kh-live src="/live" after="7"></kh-live><div class="composer"><textarea id="reply"></textarea></div>' +
    '<kh-presence data-case="12" src="/live/here"></kh-presence>';
  let streams = 0;
  let end;
  const ending = new Promise((resolve) => (end = resolve));
  await context.route(/\/live(\?|$)/, async (route) => {
    streams += 1;
    if (streams === 1) await ending;
    return route.fulfill({ contentType: "text/event-stream", body: ": hello\n\n" });
  });
  await context.route("**/live/here", (route) => route.fulfill({ json: { viewing: streams > 1 ? "Siti" : "", typing: "" } }));
  const says = (word) => page.waitForRequest((request) => request.url().endsWith("/live/here") && request.postData()?.includes(`says=${word}`));
  const first = says("here");
  await grafted(page, "/design/figures", graft);
  await first;
  const typing = says("typing");
  await page.locator("#reply").pressSequentially("a");
  await typing;
  // Nothing is typed from here on: only the stream's return can make the page say so again.
  const again = says("typing");
  end();
  await again;
  await page.locator("kh-presence", { hasText: "Siti" }).waitFor();
  await context.close();
});

test("without a connection a banner says so", async () => {
  const { page, context } = await at("/design/figures");
  assert.ok(await page.locator("#offline").isHidden());
  await context.setOffline(true);
  await page.locator("#offline").waitFor({ state: "visible" });
  await context.setOffline(false);
  await page.locator("#offline").waitFor({ state: "hidden" });
  await context.close();
});

test("on a phone the rail is a drawer and the workspace turns from pane to pane", async () => {
  const { page, context } = await at("/design/workspace", { viewport: { width: 390, height: 844 } });
  assert.ok(await page.locator("#rail").isHidden());
  await page.click("[popovertarget=rail]");
  await page.locator("#rail").waitFor({ state: "visible" });
  await page.keyboard.press("Escape");
  await page.locator("#rail").waitFor({ state: "hidden" });
  await page.click(".thread [data-pane-to=side]");
  assert.ok((await page.locator(".side").isVisible()) && (await page.locator(".thread").isHidden()));
  await page.click(".side [data-pane-to=thread]");
  await page.click(".thread [data-pane-to=list]");
  assert.ok(await page.locator(".list").isVisible());
  await context.close();
});

test("a phone's head of a case is one line that opens, by keyboard and without scripts too", async () => {
  for (const options of [{}, { javaScriptEnabled: false }, { hasTouch: true, isMobile: true }]) {
    const { page, context } = await at("/design/workspace", { viewport: { width: 390, height: 844 }, ...options });
    const head = page.locator(".thread > header");
    const line = head.locator(".brief > summary");
    assert.ok((await head.boundingBox()).height <= 130, `${(await head.boundingBox()).height} px`);
    for (const told of ["KH-4471", "Nurul Ain"]) assert.ok(await line.getByText(told).isVisible(), told);
    assert.ok(await line.locator(".clock").isVisible());
    const rest = head.locator(".brief > .dl");
    assert.ok(await rest.isHidden());
    await line.focus();
    await page.keyboard.press("Enter");
    await rest.waitFor({ state: "visible" });
    await page.keyboard.press("Space");
    await rest.waitFor({ state: "hidden" });
    await context.close();
  }
  const { page, context } = await at("/design/workspace");
  assert.ok(await page.locator(".thread > header .brief").isHidden(), "a wide screen shows it all anyway");
  await context.close();
});

test("tabs switch panels by arrow keys", async () => {
  const { page, context } = await at("/design");
  await page.locator("#specimen-panels-0-tab").focus();
  await page.keyboard.press("ArrowRight");
  assert.ok((await page.locator("#specimen-panels-1").isVisible()) && (await page.locator("#specimen-panels-0").isHidden()));
  assert.equal(await page.locator("#specimen-panels-1-tab").getAttribute("aria-selected"), "true");
  await context.close();
});

test("copying puts the text on the clipboard and says so; good news leaves by itself", async () => {
  const { page, context } = await at("", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.clock.install();
  await page.goto(`${base}/design`);
  await page.click("[data-copy]");
  await page.locator("#toasts .toast.ok").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "KH-4471");
  await page.mouse.move(0, 0);
  await page.clock.fastForward(9_000);
  assert.equal(await page.locator("#toasts .toast").count(), 0);
  await context.close();
});
