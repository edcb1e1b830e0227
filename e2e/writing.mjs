// Writing mail in a real browser: rich text and pictures reach the customer as they should, a reply can be taken back or
// sent later, nobody answers over somebody else, and what was begun is found again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { beginReply, desk } from "./own-desk.mjs";
import { header, send } from "./sink.mjs";

let d;
let number = 0;

before(async () => {
  d = await desk();
  const set = await d.api("/api/v1/profile/writing", { undo_seconds: 2 }, "PUT");
  assert.equal(set.status, 200, set.text);
});
after(async () => d?.close());

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A customer writes; answers the case's address once it is filed. */
async function question(subject) {
  number += 1;
  const id = `w${number}@example.my`;
  await send(d.mailPort, "siti@example.my", "umrah@safatravel.example",
    `From: Siti Aminah <siti@example.my>\nTo: umrah@safatravel.example\nSubject: ${subject}\nMessage-ID: <${id}>\n\nMasih ada bilik?\n`);
  for (;;) {
    const { rows } = (await d.api("/api/v1/cases?folder=all&sort=newest")).json;
    const found = rows.find((row) => row.subject === subject);
    if (found) return { id: found.id, url: `${d.base}/cases/${found.id}`, mail: id };
    await new Promise((done) => setTimeout(done, 50));
  }
}

const again = (to, subject, id, words) => send(d.mailPort, "siti@example.my", to,
  `From: Siti Aminah <siti@example.my>\nTo: ${to}\nSubject: Re: ${subject}\nMessage-ID: <${id}-again>\nIn-Reply-To: <${id}>\n\n${words}\n`);

/** Opens a case and begins to reply. */
async function writing(page, url) {
  await page.goto(url);
  await beginReply(page);
}

const flat = (raw) => raw.replaceAll("=\r\n", "").replaceAll("=3D", "=");
const sendButton = (page) => page.locator("form[data-writes=reply] .foot .btn.main");

test("rich words arrive as HTML and as plain text, in the thread they belong to", async () => {
  const asked = await question("Tebal dan senarai");
  const { page } = d;
  const faults = [];
  page.on("console", (message) => message.text().includes("Content Security Policy") && faults.push(message.text()));
  await writing(page, asked.url);
  await page.keyboard.type("Salam, ");
  await page.keyboard.press("Control+b");
  await page.keyboard.type("masih ada");
  await page.keyboard.press("Control+b");
  await page.keyboard.press("Enter");
  await page.locator("form[data-writes=reply] [data-tool=bullets]").click();
  await page.keyboard.type("Quad");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Triple");
  await page.keyboard.press("Control+Enter");
  const letter = await d.mails.next((raw) => header(raw, "in-reply-to") === `<${asked.mail}>`);
  assert.match(header(letter, "content-type"), /^multipart\/alternative/);
  assert.ok(header(letter, "references").includes(`<${asked.mail}>`));
  const body = flat(letter);
  assert.match(body, /<strong>masih ada<\/strong>/);
  assert.match(body, /<li>Quad<\/li>/);
  const plain = body.split(/content-type: text\/plain/i)[1].split(/content-type: text\/html/i)[0];
  assert.match(plain, /Salam, masih ada/);
  assert.match(plain, /[-*•] Quad/);
  assert.deepEqual(faults, []);
});

test("a pasted picture leaves within the letter and stands in the thread", async () => {
  const asked = await question("Peta hotel");
  const { page } = d;
  await writing(page, asked.url);
  await page.keyboard.type("Ini peta: ");
  await page.evaluate((pixel) => {
    const bytes = Uint8Array.from(atob(pixel), (c) => c.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "peta.png", { type: "image/png" }));
    document.querySelector(".editor .writing").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, PIXEL);
  await page.locator(".editor .writing img[src^='/attachments/']").waitFor();
  await sendButton(page).click();
  const letter = flat(await d.mails.next((raw) => header(raw, "in-reply-to") === `<${asked.mail}>`));
  const cid = letter.match(/src="cid:([^"]+)"/)[1];
  assert.match(letter, new RegExp(`content-id: <${cid}>`, "i"));
  assert.match(letter, /multipart\/related/i);
  const shown = page.locator(".msg.ours img[src^='/attachments/']");
  await shown.waitFor();
  assert.ok(await shown.evaluate((image) => image.decode().then(() => image.naturalWidth === 1)));
});

test("what Excel puts on the clipboard is a plain table, and Word's drawn dots are a list", async () => {
  const asked = await question("Jadual bayaran");
  const { page } = d;
  await writing(page, asked.url);
  const paste = (html) => page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/html", text);
    document.querySelector(".editor .writing").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, html);
  await paste("<html xmlns:o='x'><head><style>td{color:red}</style></head><body><!--StartFragment--><table width=200 style='x'><col width=64>" +
    "<tr height=20><td class=xl65 style='mso-number-format:General' width=64>Deposit</td><td>RM 1,000</td></tr></table><!--EndFragment--></body></html>");
  await page.keyboard.press("Control+End");
  // The editor learns of it in a later task of the browser.
  await page.waitForFunction(() => !getSelection().anchorNode.parentElement.closest("td"));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  await paste("<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>Pasport<o:p></o:p></p>" +
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·</span><![endif]>Gambar</p>");
  const html = await page.locator("form[data-writes=reply] input[name=html]").inputValue();
  assert.match(html, /<td[^>]*><p[^>]*>Deposit<\/p><\/td><td[^>]*><p[^>]*>RM 1,000<\/p><\/td>/);
  assert.match(html, /<ul>.*<li><p[^>]*>Pasport<\/p><\/li><li><p[^>]*>Gambar<\/p><\/li><\/ul>/);
  assert.doesNotMatch(html, /style=|class=|mso|xl65|·/);
});

test("a reply is taken back before it leaves, and stands in the composer again", async () => {
  const asked = await question("Tarik balik");
  await d.api("/api/v1/profile/writing", { undo_seconds: 30 }, "PUT");
  const { page } = d;
  await writing(page, asked.url);
  await page.keyboard.type("Silap hantar.");
  await sendButton(page).click();
  await page.locator(".toast .undo").click();
  await page.locator("form[data-writes=reply] .editor .writing", { hasText: "Silap hantar." }).waitFor();
  assert.equal(await page.locator(".msg.ours").count(), 0);
  const { json } = await d.api(`/api/v1/cases/${asked.id}`);
  assert.equal(json.messages.length, 1);
  assert.equal(json.first_replied_at, null);
  // Closing the window neither loses nor hastens what was sent.
  await d.api("/api/v1/profile/writing", { undo_seconds: 2 }, "PUT");
  const other = await d.signIn();
  await writing(other, asked.url);
  await sendButton(other).click();
  await other.locator(".toast .undo").waitFor();
  await other.context().close();
  const letter = await d.mails.next((raw) => header(raw, "in-reply-to") === `<${asked.mail}>`);
  assert.ok(flat(letter).includes("Silap hantar."));
});

test("a reply is scheduled, listed where it belongs, and sent now after all", async () => {
  const asked = await question("Esok pagi");
  const { page } = d;
  await writing(page, asked.url);
  await page.keyboard.type("Selamat pagi.");
  await page.locator("form[data-writes=reply] [popovertarget^=later]").click();
  await page.locator("form[data-writes=reply] .presets button").nth(1).click();
  const line = page.locator(".delivery", { hasText: "Scheduled" });
  await line.waitFor();
  assert.equal((await d.api("/api/v1/held-letters")).json.filter((held) => held.case_id === asked.id).length, 1);
  await line.locator("button", { hasText: "Send now" }).click();
  await d.mails.next((raw) => header(raw, "in-reply-to") === `<${asked.mail}>`);
  await page.locator(".delivery", { hasText: /Sent/ }).waitFor();
});

test("nobody answers over what they have not seen", async () => {
  const asked = await question("Serentak");
  const { page } = d;
  const other = await d.signIn();
  // The stream of one of them is silent: what is new must not be known before it is sent.
  await other.route("**/live*", (route) => route.abort());
  await writing(other, asked.url);
  await other.keyboard.type("Ya, ada.");
  await writing(page, asked.url);
  await again("umrah@safatravel.example", "Serentak", asked.mail, "Tak jadi, terima kasih.");
  await page.locator(".msg.theirs", { hasText: "Tak jadi" }).waitFor();
  await sendButton(other).click();
  const warning = other.locator(".notice", { hasText: "Siti Aminah wrote while you were writing" });
  await warning.waitFor();
  assert.ok((await warning.innerText()).includes("Tak jadi, terima kasih."));
  await other.locator("form[data-writes=reply] .editor .writing", { hasText: "Ya, ada." }).waitFor();
  assert.equal(d.mails.letters.filter((raw) => header(raw, "references").includes(asked.mail)).length, 0);
  await other.locator("button", { hasText: "Send anyway" }).click();
  await d.mails.next((raw) => header(raw, "references").includes(asked.mail));
  await other.context().close();
});

test("what was begun is found on another device, and two windows ask before one overwrites the other", async () => {
  const asked = await question("Belum siap");
  const { page } = d;
  await writing(page, asked.url);
  await page.keyboard.type("Dari pejabat");
  await page.locator("form[data-writes=reply] .saved", { hasText: "Draft saved" }).waitFor();
  const phone = await d.signIn();
  await phone.goto(`${d.base}/inbox/all`);
  await phone.locator("li.row", { hasText: "Belum siap" }).locator(".chip", { hasText: "Draft" }).waitFor();
  await phone.goto(asked.url);
  const there = phone.locator("form[data-writes=reply] .editor .writing");
  await there.waitFor();
  assert.equal((await there.innerText()).trim(), "Dari pejabat");
  await there.click();
  await phone.keyboard.press("End");
  await phone.keyboard.type(", dari telefon");
  await phone.locator("form[data-writes=reply] .saved", { hasText: "Draft saved" }).waitFor();
  await page.locator("form[data-writes=reply] .editor .writing").click();
  await page.keyboard.type("!");
  const asks = page.locator("form[data-writes=reply] .notice", { hasText: "another window" });
  await asks.waitFor();
  const kept = (await d.api(`/api/v1/cases/${asked.id}/drafts`)).json[0];
  assert.equal(kept.content.text.trim(), "Dari pejabat, dari telefon");
  await asks.locator("button", { hasText: "Take the other" }).click();
  await page.locator("form[data-writes=reply] .editor .writing", { hasText: "dari telefon" }).waitFor();
  await phone.context().close();
});

test("a snippet is picked with /, in the customer's language, and asks for what it does not know", async () => {
  const texts = { en: "Dear {{customer.call_as}},", ms: "Salam {{customer.full_name}},\n\nKami semak {{case.reference}}." };
  assert.equal((await d.api("/api/v1/snippets", { name: "Salam semak", texts })).status, 201);
  const asked = await question("Templat untuk soalan ini");
  await d.api(`/api/v1/cases/${asked.id}`, { language: "ms" }, "PATCH");
  const { page } = d;
  await writing(page, asked.url);
  await page.keyboard.type("/sal");
  await page.locator(".picker [role=option]", { hasText: "Salam semak" }).waitFor();
  await page.keyboard.press("Enter");
  const editor = page.locator("form[data-writes=reply] .editor .writing");
  await page.locator(".editor .writing", { hasText: "Salam Siti Aminah," }).waitFor();
  assert.match(await editor.innerText(), /Kami semak KH-\d+\./);
  assert.doesNotMatch(await editor.innerText(), /\/sal/);
});

test("@ in a note offers colleagues by name", async () => {
  const asked = await question("Sebutan");
  const { page } = d;
  const invited = await d.api("/api/v1/staff", { email: "hazwan@safatravel.example", full_name: "Hazwan Zulkifli", call_as: "Hazwan", language: "ms", zone: "Asia/Kuala_Lumpur", brands: [d.brand], roles: ["representative"] });
  assert.ok(invited.status < 300, invited.text);
  await page.goto(asked.url);
  await page.keyboard.press("n");
  await page.keyboard.type("@haz");
  await page.locator(".picker [role=option]", { hasText: "Hazwan Zulkifli" }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type("tolong semak");
  await page.locator("form[data-writes=note] .btn.main").click();
  await page.locator(".msg.note", { hasText: "@Hazwan Zulkifli tolong semak" }).waitFor();
  const notes = (await d.api(`/api/v1/cases/${asked.id}/history`)).text;
  assert.match(notes, /Hazwan Zulkifli/);
});

test("a conversation is begun with the whole composer, taken back, written on, and leaves with its file", async () => {
  await d.api("/api/v1/profile/writing", { undo_seconds: 30 }, "PUT");
  const { page } = d;
  const snippet = { name: "Salam mula", texts: { en: "Dear {{customer.full_name}},", ms: "Salam {{customer.full_name}}," } };
  assert.equal((await d.api("/api/v1/snippets", snippet)).status, 201);
  await page.goto(`${d.base}/cases/write`);
  const form = page.locator("form[data-writes=begin]");
  await form.locator("[name=name]").fill("Budi Santoso");
  await form.locator("[name=contact]").fill("budi@example.id");
  await form.locator("[name=subject]").fill("Jadwal penerbangan");
  await form.locator("[name=language]").selectOption("ms");
  await form.locator("textarea").focus();
  const editor = form.locator(".editor .writing");
  await editor.waitFor();
  await page.keyboard.type("/salam m");
  await page.locator(".picker [role=option]", { hasText: "Salam mula" }).waitFor();
  await page.keyboard.press("Enter");
  await form.locator(".editor .writing", { hasText: "Salam Budi Santoso," }).waitFor();
  await page.keyboard.type(" penerbangan ");
  await page.keyboard.press("Control+b");
  await page.keyboard.type("dimajukan");
  await page.evaluate((pixel) => {
    const bytes = Uint8Array.from(atob(pixel), (c) => c.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "peta.png", { type: "image/png" }));
    document.querySelector(".editor .writing").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, PIXEL);
  await form.locator(".editor .writing img[src^='/attachments/']").waitFor();
  await form.locator("input[type=file]").setInputFiles({ name: "jadwal.txt", mimeType: "text/plain", buffer: Buffer.from("08.00 Jeddah") });
  await form.locator("[data-kept] li", { hasText: "jadwal.txt" }).waitFor();
  await form.locator(".saved", { hasText: "Draft saved" }).waitFor();
  // Another window finds it as it stands.
  assert.equal((await d.api("/api/v1/conversations/drafts")).json.length, 1);
  await form.locator(".foot .btn.main").click();
  const waits = page.locator("#waiting-letters li", { hasText: "Jadwal penerbangan" });
  await waits.locator(".chip", { hasText: "Leaves in a moment" }).waitFor();
  assert.equal((await d.api("/api/v1/cases?folder=every")).json.rows.filter((row) => row.subject === "Jadwal penerbangan").length, 0);
  await waits.locator("button", { hasText: "Take back" }).click();
  // Everything stands there again.
  await editor.waitFor();
  assert.match(await editor.innerText(), /Salam Budi Santoso, penerbangan dimajukan/);
  await form.locator(".editor .writing strong", { hasText: "dimajukan" }).waitFor();
  await form.locator(".editor .writing img[src^='/attachments/']").waitFor();
  assert.equal(await form.locator("[name=contact]").inputValue(), "budi@example.id");
  assert.equal(await form.locator("[name=language]").inputValue(), "ms");
  await form.locator("[data-kept] li", { hasText: "jadwal.txt" }).waitFor();
  await d.api("/api/v1/profile/writing", { undo_seconds: 2 }, "PUT");
  await form.locator("details.to:not(.sender) summary").click();
  await form.locator("[name=cc]").fill("Hotel <hotel@makkah.example>");
  await form.locator(".foot .btn.main").click();
  const letter = await d.mails.next((raw) => header(raw, "subject").startsWith("Jadwal penerbangan"));
  assert.match(header(letter, "cc"), /hotel@makkah\.example/);
  assert.match(letter, /filename="?jadwal\.txt/);
  const body = flat(letter);
  assert.match(body, /<strong>dimajukan<\/strong>/);
  const cid = body.match(/src="cid:([^"]+)"/)[1];
  assert.match(letter, new RegExp(`content-id: <${cid}>`, "i"));
  // The page that waited tells what it became.
  await page.locator("#waiting-letters .notice a", { hasText: "Jadwal penerbangan" }).click();
  await page.locator(".msg.ours", { hasText: "dimajukan" }).waitFor();
  await page.locator(".msg.ours img[src^='/attachments/']").waitFor();
});

test("a conversation is scheduled, waits in its place, and leaves when somebody says so", async () => {
  const { page } = d;
  await page.goto(`${d.base}/cases/write`);
  const form = page.locator("form[data-writes=begin]");
  await form.locator("[name=contact]").fill("tan@example.my");
  await form.locator("[name=subject]").fill("Bayaran akhir");
  // Enter in a line sends nothing.
  await form.locator("[name=subject]").press("Enter");
  await form.locator("textarea").focus();
  await form.locator(".editor .writing").waitFor();
  await page.keyboard.type("Bayaran akhir pada 1 Mac.");
  await form.locator(".foot [popovertarget^=later]").click();
  await form.locator(".popover .presets button").nth(1).click();
  const waits = page.locator("#waiting-letters li", { hasText: "Bayaran akhir" });
  await waits.locator(".chip", { hasText: "Scheduled" }).waitFor();
  await page.goto(`${d.base}/outbox/waiting`);
  await waits.locator("summary").click();
  await waits.locator("button", { hasText: "Send now" }).click();
  await d.mails.next((raw) => header(raw, "subject").startsWith("Bayaran akhir"));
});
