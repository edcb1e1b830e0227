// The main job, from a first start to a rating, in three languages: a mail becomes a case while the inbox is open, is
// answered in the browser, reaches the customer with the right headers, the customer's answer joins the same case, it is
// resolved, rated, and the figures change.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, reply } from "./own-desk.mjs";
import { header, send } from "./sink.mjs";

let mails, browser, page, base, mailPort, close;

before(async () => {
  ({ mails, browser, page, base, mailPort, close } = await desk());
});
after(async () => close?.());

const matters = {
  en: {
    name: "Lim Wei Jie", address: "weijie@example.my", subject: "Wheelchair at KLIA for my mother",
    asks: "Dear team, my mother needs a wheelchair at KLIA. Could you please arrange it?",
    answer: "Dear Mr Lim, we have asked the airline for a wheelchair for your mother.",
    again: "Thank you. Does she also get one in Jeddah?",
  },
  ms: {
    name: "Siti Aminah bt Rahman", address: "siti.aminah@example.my", subject: "Bilik quad untuk 12 Mac",
    asks: "Assalamualaikum, saya nak tanya pakej 12 Mac untuk 4 orang. Masih ada bilik quad?",
    answer: "Waalaikumussalam Puan Siti, ya, masih ada bilik berempat untuk 12 Mac.",
    again: "Baik, saya nak empat tempat. Bila kena bayar deposit?",
  },
  id: {
    name: "Budi Santoso", address: "budi.santoso@example.id", subject: "Pengembalian dana belum masuk",
    asks: "Selamat pagi, pengembalian dana saya belum masuk, sudah tiga minggu. Mohon dibantu.",
    answer: "Selamat pagi Bapak Budi, dana Anda kami kirim hari ini.",
    again: "Terima kasih. Kapan masuk ke rekening saya?",
  },
};

for (const [language, matter] of Object.entries(matters)) {
  test(`a question in ${language} is answered, rated and counted`, async () => {
    await page.goto(`${base}/settings/profile`);
    await page.selectOption("form#profile [name=language]", language);
    await page.click("form#profile [type=submit]");
    await page.waitForLoadState();
    await page.goto(`${base}/inbox/unassigned`);
    assert.equal(await page.getAttribute("html", "lang"), language);
    await page.evaluate(() => { window.untouched = true; });

    // It arrives while the inbox is open.
    await send(mailPort, matter.address, "umrah@safatravel.example",
      `From: ${matter.name} <${matter.address}>\nTo: umrah@safatravel.example\nSubject: ${matter.subject}\n` +
      `Message-ID: <first-${language}@example.my>\n\n${matter.asks}\n`);
    const row = page.locator("a[data-row]", { hasText: matter.subject });
    await row.waitFor();
    assert.equal(await page.evaluate(() => window.untouched), true, "without loading the page anew");

    // It is answered.
    await row.click();
    await page.waitForURL(/\/cases\/\d+/);
    const caseUrl = page.url();
    await reply(page, matter.answer);
    const letter = await mails.next((raw) => raw.includes(`first-${language}@example.my`));
    assert.equal(header(letter, "in-reply-to"), `<first-${language}@example.my>`);
    assert.ok(header(letter, "references").includes(`<first-${language}@example.my>`));
    assert.ok(header(letter, "to").includes(matter.address));
    assert.match(header(letter, "from"), /umrah@safatravel\.example/);
    assert.match(header(letter, "message-id"), /^<kh\.\d+\.\d+\..+@safatravel\.example>$/);
    assert.equal(header(letter, "auto-submitted"), "");
    const replyTo = header(letter, "reply-to").match(/umrah\+t\.[^>\s]+/)[0];

    // The customer answers; the same case shows it, still without loading anew.
    await page.goto(caseUrl);
    await page.evaluate(() => { window.untouched = true; });
    await send(mailPort, matter.address, replyTo,
      `From: ${matter.name} <${matter.address}>\nTo: ${replyTo}\nSubject: Re: ${matter.subject}\n` +
      `Message-ID: <second-${language}@example.my>\n\n${matter.again}\n`);
    await page.getByText(matter.again).first().waitFor();
    assert.equal(await page.evaluate(() => window.untouched), true, "without loading the page anew");

    // It is resolved, and the customer is asked once how it went.
    await page.locator("[data-action=resolve]:visible").first().click();
    const asking = await mails.next((raw) => raw.includes("/rate/") && header(raw, "to").includes(matter.address));
    assert.equal(header(asking, "auto-submitted"), "auto-generated");
    assert.equal(header(asking, "content-language"), language);
    const flat = asking.replaceAll("=\r\n", "").replaceAll("=3D", "=");
    const rating = new URL(flat.match(/http:\/\/[^\s"<>]*\/rate\/[^\s"<>]+/)[0]);

    // Looking at the link records nothing; only the button does.
    const customer = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const phone = await customer.newPage();
    await phone.goto(base + rating.pathname);
    assert.equal(await phone.getAttribute("html", "lang"), language);
    await page.goto(caseUrl);
    assert.equal(await page.locator("[data-rating]").count(), 0, "nothing is recorded by looking");
    await phone.click("label[for=score-5]");
    await phone.locator("main form [type=submit]").click();
    await phone.waitForLoadState();
    await customer.close();

    // It counts.
    await page.goto(`${base}/figures`);
    await page.locator("[data-figure=csat]").first().waitFor();
    assert.match(await page.locator("[data-figure=csat]").first().textContent(), /5[.,]00/);
    // A bar opens its cases, for the pointer alone: keys have the table below it.
    const bar = page.locator(".chart:visible a[href*='/figures/score_5']");
    assert.equal(await bar.evaluate((element) => element.tabIndex), -1);
    await bar.click();
    await page.waitForURL(/\/figures\/score_5/);
    assert.ok((await page.locator("tbody tr").count()) >= 1);
  });
}

test("on a phone the form of the figures leaves the first of them on the screen", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${base}/figures`);
  const form = await page.locator("#figures-filter").boundingBox();
  assert.ok(form.height <= 200, `${form.height} px`);
  const folded = page.locator("#figures-filter [name=channel]");
  assert.ok(await folded.isHidden());
  await page.locator("#figures-filter summary").focus();
  await page.keyboard.press("Enter");
  await folded.selectOption("email");
  await page.locator("#figures-filter [type=submit]").click();
  await page.waitForURL(/channel=email/);
  assert.ok(await folded.isVisible(), "what is set is not folded away");
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("on a phone a row opens its case, and the list comes back", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${base}/inbox/resolved`);
  await page.locator("a[data-row]").first().click();
  await page.locator("form[data-writes=reply] textarea").waitFor({ state: "visible" });
  assert.equal(await page.locator("a[data-row]").first().isVisible(), false, "one pane at a time");
  await page.locator("[data-pane-to=list]:visible").first().click();
  await page.locator("a[data-row]").first().waitFor({ state: "visible" });
});
