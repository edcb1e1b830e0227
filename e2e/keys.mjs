// Keys of one's own, in a browser: pressed into their fields, kept by the server, and from then on what every page does,
// shows and says.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk } from "./own-desk.mjs";

let house;
before(async () => (house = await desk()));
after(async () => house.close());

async function opened() {
  const subject = "Bilik quad";
  const body = { brand_id: house.brand, customer: { name: "Siti Aminah", email: "siti@example.my" }, channel: "email", subject, body: "Masih ada?" };
  const made = await house.api("/api/v1/cases", body);
  assert.equal(made.status, 201, made.text);
  return made.json.id;
}

const save = (page) => page.locator("form#keys [type=submit].main").click();

test("a key that is chosen is the one that acts, is shown and is said", async () => {
  const { page, base } = house;
  const id = await opened();
  await page.goto(`${base}/settings/profile`);
  await page.locator("main a[href='/settings/keys']").click();
  const reply = page.locator("#reply");
  assert.equal(await reply.inputValue(), "r");
  await reply.focus();
  await page.keyboard.press("w");
  assert.equal(await reply.inputValue(), "w", "pressed, not written behind");
  await page.locator("#go-inbox").focus();
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  assert.equal(await page.locator("#go-inbox").inputValue(), "g h");
  await page.locator("#palette").focus();
  await page.keyboard.press("Control+j");
  assert.equal(await page.locator("#palette").inputValue(), "Ctrl+j");
  await page.locator("#snooze").focus();
  await page.keyboard.press("Backspace");
  await save(page);
  await page.waitForURL(/said=saved/);

  await page.goto(`${base}/cases/${id}`);
  const tab = page.locator("[data-action=reply]");
  assert.equal(await tab.getAttribute("aria-keyshortcuts"), "W");
  assert.match(await tab.getAttribute("title"), /\(W\)$/);
  assert.equal(await page.locator("[data-action=assign]").getAttribute("aria-keyshortcuts"), "A");
  assert.equal(await page.locator("[data-action=snooze]").getAttribute("aria-keyshortcuts"), null);
  assert.equal(await page.locator("kbd[data-for=snooze]").isVisible(), false);
  assert.equal(await page.locator(".rail kbd[data-for=palette]").innerText(), "Ctrl J");

  await page.keyboard.press("n");
  await page.waitForFunction(() => document.activeElement?.closest("form[data-writes=note]"));
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("r");
  assert.equal(await page.locator("[data-action=note]").getAttribute("aria-selected"), "true", "R is nobody's now");
  await page.keyboard.press("w");
  // The editor is fetched when one begins to write, and takes the place of what was focused.
  await page.waitForFunction(() => document.activeElement?.isContentEditable && document.activeElement.closest("form[data-writes=reply]"));
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Control+j");
  await page.locator("dialog.palette[open] input:focus").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog.palette[open]").waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.activeElement === document.body);

  await page.keyboard.press("?");
  await page.locator("#keysheet[open]").waitFor();
  const rows = await page.locator("#keysheet li").allInnerTexts();
  assert.ok(rows.some((row) => /Go to the inbox\s+G H/.test(row)), rows.join());
  assert.ok(rows.some((row) => /\sW$/.test(row)), rows.join());
  assert.ok(!rows.some((row) => /Snooze/.test(row)), "what has no key is not listed");
  assert.equal(await page.locator("#keysheet a[href='/settings/keys']").count(), 1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await page.waitForURL(/\/inbox\/mine/);
});

test("another browser of the same person has the same keys", async () => {
  const other = await house.signIn();
  assert.equal(await other.locator(".rail kbd[data-for=palette]").innerText(), "Ctrl J");
  await other.context().close();
});

test("a key that another act holds is refused by its name, and the way back puts it as usual", async () => {
  const { page, base } = house;
  await page.goto(`${base}/settings/keys`);
  await page.locator("#note").focus();
  await page.keyboard.press("j");
  await save(page);
  const told = page.locator("#note-error");
  await told.waitFor();
  assert.match(await told.innerText(), /“J” is the key of “Next in the list”/);
  assert.equal(await page.locator("#note").inputValue(), "j");
  await page.goto(`${base}/settings/keys`);
  assert.equal(await page.locator("#note").inputValue(), "n", "nothing was kept of it");
  await page.locator("button[name=act][value=reply]").click();
  await page.waitForURL(/said=saved/);
  assert.equal(await page.locator("#reply").inputValue(), "r");
  assert.equal(await page.locator("#palette").inputValue(), "Ctrl+j");
  await page.locator("button[name=act][value=all]").click();
  await page.waitForURL(/said=saved/);
  assert.equal(await page.locator("#palette").inputValue(), "Ctrl+k");
  assert.equal(await page.locator("button[name=act]").count(), 0);
});

test("single keys are switched off for one browser, and no page says they act", async () => {
  const { page, base } = house;
  await page.goto(`${base}/settings/keys`);
  await page.locator("#keys-off-here").check();
  await page.goto(`${base}/settings/profile`);
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await page.keyboard.press("?");
  assert.equal(await page.locator("#keysheet[open]").count(), 0);
  assert.match(page.url(), /profile/);
  assert.equal(await page.locator("#keys-off").isChecked(), true, "both boxes say the same");
  await page.goto(`${base}/settings/keys`);
  await page.locator("#keys-off-here").uncheck();
  await page.keyboard.press("Escape");
});

test("without scripts a key is written into its field", async () => {
  const { page, base, browser } = house;
  const cookies = await page.context().cookies();
  const plain = await browser.newContext({ javaScriptEnabled: false });
  await plain.addCookies(cookies);
  const bare = await plain.newPage();
  await bare.goto(`${base}/settings/keys`);
  await bare.fill("#reply", "y");
  await bare.press("#reply", "Enter");
  assert.match(bare.url(), /said=saved/);
  assert.equal(await bare.inputValue("#reply"), "y");
  await bare.click("button[name=act][value=all]");
  assert.equal(await bare.inputValue("#reply"), "r");
  await plain.close();
});
