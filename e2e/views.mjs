// A saved view from the first filter to its end: narrowed, saved for a team, counted while others work, read by a colleague
// who sees less, changed, renamed, shared with everybody, outliving a tag, removed. A console that complains fails it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk } from "./own-desk.mjs";

const complaints = [];
const view = { en: "Refunds", later: "Refunds and complaints" };
let d;
let colleague;
let team;
let address;

/** Keeps what a page's console complains of. */
function overhear(page) {
  page.on("pageerror", (fault) => complaints.push(String(fault)));
  page.on("console", (said) => {
    if (["error", "warning"].includes(said.type()) || said.text().includes("Content Security Policy")) complaints.push(said.text());
  });
  return page;
}

async function made(where, body) {
  const answer = await d.api(where, body);
  assert.ok(answer.status < 300, `${where} ${answer.text}`);
  return answer.json;
}

/** A case of this subject by API, with a tag, of a team or of none. */
async function opened(subject, tag, team_id) {
  const customer = { name: "Siti Aminah bt Rahman", email: "siti@example.my" };
  const { id } = await made("/api/v1/cases", { brand_id: d.brand, customer, subject, body: "Bila wang saya dipulangkan?", channel: "phone" });
  await made(`/api/v1/cases/${id}/tag`, { tags: [tag] });
  if (team_id) await made(`/api/v1/cases/${id}/assign`, { team_id });
}

const railed = (page, name) => page.locator(".folder[id^=view-]", { has: page.locator(".label", { hasText: new RegExp(`^${name}$`) }) });
const number = (page, name, count) => railed(page, name).locator(".n", { hasText: new RegExp(`^${count}$`) });
const rows = (page) => page.locator("a[data-row]").allInnerTexts();

/** Opens the dialog, chooses, and shows the list. */
async function narrow(page, chosen) {
  await page.locator(".filters [data-opens=filters]").click();
  const form = page.locator("#filters-form");
  await form.waitFor({ state: "visible" });
  for (const [name, label] of Object.entries(chosen)) await form.locator(`select[name=${name}]`).selectOption({ label });
  await page.locator("dialog#filters [type=submit][form=filters-form]").click();
  await page.waitForLoadState();
}

before(async () => {
  d = await desk();
  overhear(d.page);
  const words = (en) => ({ en, ms: en, id: en });
  await made("/api/v1/labels/tags", { word: "refund", labels: words("Refund") });
  const permissions = ["case.view", "case.open", "case.change", "own.profile"];
  await made("/api/v1/roles", { word: "team_only", labels: words("Of the team"), permissions, scope: "team" });
  const invited = await made("/api/v1/staff", {
    email: "hazwan@safatravel.example", full_name: "Hazwan Zulkifli", call_as: "Hazwan", language: "en",
    zone: "Asia/Kuala_Lumpur", brands: [d.brand], roles: ["team_only"],
  });
  const { token } = await made(`/api/v1/staff/${invited.id}/invitation`, {});
  await made("/api/v1/invitations/accept", { token, password: "bunga raya merah 9" });
  const members = [{ staff_id: invited.id }];
  team = (await made("/api/v1/teams", { labels: words("Bayaran balik"), brand_id: d.brand, members })).id;
  await opened("Wang Ramadan", "refund", team);
  await opened("Deposit hotel", "refund");
  await opened("Soalan visa", "umrah", team);
  colleague = overhear(await d.signIn("hazwan@safatravel.example"));
});
after(async () => d?.close());

test("a list is narrowed in the dialog, its filters stand above it and are taken away one by one", async () => {
  const { page } = d;
  await page.goto(`${d.base}/inbox/all`);
  await narrow(page, { tag: "Refund", channel: "Phone", opened: "the last 7 days" });
  const chips = page.locator(".filters a.chip.on");
  assert.equal(await chips.count(), 3);
  assert.deepEqual((await rows(page)).toSorted(), ["Deposit hotel", "Wang Ramadan"]);
  await chips.filter({ hasText: "Channel" }).click();
  await page.waitForURL((url) => !url.searchParams.has("channel"));
  await chips.filter({ hasText: "Opened" }).click();
  await page.waitForURL((url) => !url.searchParams.has("opened"));
  assert.equal(new URL(page.url()).search, "?tag=refund", "the address says no more than it must");
  assert.equal(await chips.count(), 1);
});

test("words narrow a list as they do the search, together with its filters, and say what is wrong with them", async () => {
  const { page } = d;
  const ask = async (words) => {
    await page.locator(".filters [data-opens=filters]").click();
    await page.locator("#filter-words").fill(words);
    await page.locator("dialog#filters [type=submit][form=filters-form]").click();
    await page.waitForURL((url) => (url.searchParams.get("words") ?? "") === words);
  };
  await page.goto(`${d.base}/inbox/all`);
  await ask("pulang tag:refund");
  assert.deepEqual((await rows(page)).toSorted(), ["Deposit hotel", "Wang Ramadan"]);
  await ask("deposit");
  assert.deepEqual(await rows(page), ["Deposit hotel"]);
  const chip = page.locator(".filters a.chip.on");
  assert.match(await chip.innerText(), /^Words: deposit/);
  await ask("before:kelmarin");
  await page.locator("#rows", { hasText: "before:2026-11-21" }).waitFor();
  await chip.click();
  await page.waitForURL((url) => !url.searchParams.has("words"));
  assert.equal((await rows(page)).length, 3);
});

test("days are asked for by date, written as the reader writes them, and told when they cannot be", async () => {
  const { page } = d;
  const day = (text) => text.split(": ")[1].trim();
  const days = async (from, until) => {
    await page.locator(".filters [data-opens=filters]").click();
    await page.locator("#filters-form [name=opened_from]").fill(from);
    await page.locator("#filters-form [name=opened_until]").fill(until);
    await page.locator("dialog#filters [type=submit][form=filters-form]").click();
    await page.waitForURL((url) => url.searchParams.get("opened_from") === from);
  };
  const chip = (name) => page.locator(".filters a.chip.on", { hasText: name });
  await days("2026-03-01", "2999-12-31");
  assert.match(day(await chip("Opened from").innerText()), /^1 Mar 2026/);
  assert.match(day(await chip("Opened until").innerText()), /^31 Dec 2999/);
  assert.equal((await rows(page)).length, 2);
  await days("2026-03-02", "2026-03-01");
  await page.locator(".notice", { hasText: "The first day, 2 Mar 2026, is after the last, 1 Mar 2026." }).waitFor();
  await chip("Opened from").click();
  await page.waitForURL((url) => !url.searchParams.has("opened_from"));
  assert.deepEqual(await rows(page), [], "all of them are newer than that");
  await chip("Opened until").click();
  await page.waitForURL((url) => url.search === "?tag=refund");
});

test("it is saved for a team and counts itself while somebody else opens a case", async () => {
  const { page } = d;
  await page.getByRole("link", { name: "Save view" }).click();
  await page.locator("form#view [name=name]").fill(view.en);
  await page.locator("form#view [name=whose]").selectOption(`team-${team}`);
  await page.locator("form#view [type=submit]").click();
  await page.waitForURL(/\/inbox\/view\/\d+$/);
  address = page.url();
  await number(page, view.en, 2).waitFor();
  await page.evaluate(() => { window.untouched = true; });
  const another = overhear(await d.signIn());
  await another.goto(`${d.base}/cases/new`);
  const form = another.locator("form#new-case");
  await form.locator("[name=name]").fill("Budi Santoso");
  await form.locator("[name=contact]").fill("budi@example.id");
  await form.locator("[name=subject]").fill("Dana belum masuk");
  await form.locator("[name=body]").fill("Kapan dana saya kembali?");
  await form.locator("[type=submit]").click();
  await another.waitForURL(/\/cases\/\d+/);
  const id = new URL(another.url()).pathname.split("/").pop();
  await made(`/api/v1/cases/${id}/tag`, { tags: ["refund"] });
  await number(page, view.en, 3).waitFor();
  await page.locator("a[data-row]", { hasText: "Dana belum masuk" }).waitFor();
  assert.equal(await page.evaluate(() => window.untouched), true, "without loading the page anew");
  await another.context().close();
});

test("a colleague opens its address, sees only their team's cases and cannot change what is the team's", async () => {
  await colleague.goto(address);
  assert.deepEqual(await rows(colleague), ["Wang Ramadan"]);
  await number(colleague, view.en, 1).waitFor();
  await narrow(colleague, { priority: "Urgent" });
  await colleague.getByRole("link", { name: "Save as a new view" }).waitFor();
  assert.equal(await colleague.getByRole("button", { name: "Save changes" }).count(), 0);
  await colleague.getByRole("link", { name: "Back to the view" }).click();
  await colleague.waitForURL(address);
});

test("what is asked is changed on the list and kept, and the view is renamed and shared with everybody", async () => {
  const { page } = d;
  await page.goto(address);
  await narrow(page, { priority: "Normal" });
  await page.locator(".viewline", { hasText: "changed" }).waitFor();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.waitForURL(address);
  assert.equal(await page.locator(".viewline", { hasText: "changed" }).count(), 0);
  await page.locator(".filters a.chip.on", { hasText: "Normal" }).waitFor();
  await page.locator(".viewline a", { hasText: "Edit" }).click();
  await page.locator("form#view [name=name]").fill(view.later);
  await page.locator("form#view [name=whose]").selectOption("everybody");
  await page.locator("form#view [type=submit]").click();
  await page.waitForURL(/\/settings\/views\?/);
  await page.locator("table", { hasText: view.later }).waitFor();
  await colleague.goto(address);
  await railed(colleague, view.later).waitFor();
  await colleague.locator(".filters a.chip.on", { hasText: "Normal" }).waitFor();
});

test("a view of a tag that is retired says so and shows what carries it still", async () => {
  const { page } = d;
  const tag = (await d.api("/api/v1/labels")).json.tags.find((one) => one.word === "refund");
  const retired = await d.api(`/api/v1/labels/tags/${tag.id}`, { active: false }, "PATCH");
  assert.equal(retired.status, 200, retired.text);
  await page.goto(address);
  await page.locator(".notice", { hasText: "no longer in use: Tag" }).waitFor();
  assert.equal((await rows(page)).length, 3);
  await page.goto(`${d.base}/settings/views`);
  await page.locator("td", { hasText: "no longer in use: Tag" }).waitFor();
});

test("it is removed for everybody, and its address says plainly that it is gone", async () => {
  const { page } = d;
  await page.goto(address);
  await page.locator(".viewline a", { hasText: "Edit" }).click();
  await page.locator("form#remove [type=submit]").click();
  await page.waitForURL(/\/settings\/views\?said=removed/);
  assert.equal(await railed(page, view.later).count(), 0);
  await colleague.goto(`${d.base}/inbox/all`);
  assert.equal(await railed(colleague, view.later).count(), 0);
  assert.deepEqual(complaints, []);
  assert.equal((await colleague.goto(address)).status(), 404);
  assert.ok((await colleague.locator("main").innerText()).trim().length > 20, "the page says what happened");
});
