// A desk of its own for a journey: started from a configuration, set up through the browser by its first administrator,
// and for most journeys with a mailbox, a relay that remembers, and an API token.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { start } from "./browser.mjs";
import { freePort } from "./desk.mjs";
import { sink } from "./sink.mjs";

const binary = process.env.KHIDMAT_BINARY ?? new URL("../target/debug/khidmat", import.meta.url).pathname;
const password = "bunga raya merah 9";

/** Starts the desk of a configuration file that says `lines`; answers its set-up link and how to stop it. */
export async function serve(config, lines) {
  await writeFile(config, [...lines, 'metrics.listen = "off"', 'log.level = "warn"', ""].join("\n"));
  const server = spawn(binary, ["--config", config, "serve"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((done) => server.on("exit", done));
  const link = await new Promise((done, gone) => {
    let text = "";
    server.on("exit", () => gone(new Error(`the desk stopped: ${text}`)));
    server.stdout.on("data", (chunk) => {
      text += chunk;
      const found = text.match(/(\/set-up\/\S+)\s/);
      if (found) done(found[1]);
    });
  });
  const stop = async () => {
    server.kill("SIGTERM");
    assert.equal(await ended, 0, "the desk stops cleanly");
  };
  return { link, stop };
}

async function signInHere(page, email) {
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", password);
  await page.click("main form [type=submit]");
}

/** A page of a browser context of its own. */
export async function pageOf(browser) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

/** Makes Nurul Ain of Safa Travel the first administrator, and leaves her signed in. */
export async function setUp(page, base, link) {
  await page.goto(base + link);
  await page.fill("[name=brand_name]", "Safa Travel");
  await page.selectOption("[name=language]", "en");
  await page.selectOption("[name=zone]", "Asia/Kuala_Lumpur");
  await page.fill("[name=sender_domain]", "safatravel.example");
  await page.fill("[name=full_name]", "Nurul Ain");
  await signInHere(page, "nurul@safatravel.example");
  await page.waitForLoadState();
  if (new URL(page.url()).pathname.startsWith("/sign-in")) await signInHere(page, "nurul@safatravel.example");
  await page.waitForURL(/\/inbox\//);
  assert.equal((await page.goto(base + link)).status(), 410, "the set-up link works once");
}

/** Goes into the reply of the case that is open, with the rich editor there. */
export async function beginReply(page) {
  await page.locator("form[data-writes=reply] textarea").focus();
  await page.locator("form[data-writes=reply] .editor .writing").waitFor();
}

/** Answers the case that is open, and sends it. */
export async function reply(page, words) {
  await beginReply(page);
  await page.keyboard.type(words);
  await page.locator("form[data-writes=reply] .foot .btn.main").click();
}

/** Starts one; `nurul@safatravel.example` is its administrator and is signed in on `page`. */
export async function desk() {
  const folder = await mkdtemp(path.join(tmpdir(), "khidmat-journey-"));
  const mails = await sink();
  const [port, mailPort] = [await freePort(), await freePort()];
  const base = `http://127.0.0.1:${port}`;
  const server = await serve(path.join(folder, "khidmat.toml"), [
    `listen = "127.0.0.1:${port}"`, `public_url = "${base}"`, `mail.listen = "127.0.0.1:${mailPort}"`,
    `mail.relay = { host = "127.0.0.1", port = ${mails.port}, security = "none" }`,
  ]);
  const browser = await start();
  const page = await pageOf(browser);
  await setUp(page, base, server.link);

  async function signIn(email = "nurul@safatravel.example") {
    const another = await pageOf(browser);
    await another.goto(`${base}/sign-in`);
    await signInHere(another, email);
    await another.waitForURL(/\/inbox\//);
    return another;
  }

  await page.goto(`${base}/settings/tokens`);
  await page.fill("[name=name]", "Journey");
  await page.click("form#token [type=submit]");
  const token = (await page.textContent("code.secret")).trim();
  const api = async (where, body, method = body ? "POST" : "GET") => {
    const answer = await fetch(base + where, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, json: text ? JSON.parse(text) : null, text };
  };
  const brands = (await api("/api/v1/brands")).json;
  const brand = (Array.isArray(brands) ? brands : Object.values(brands).find(Array.isArray))[0].id;
  const added = await api("/api/v1/mailboxes", { brand_id: brand, address: "umrah@safatravel.example" });
  assert.equal(added.status, 201, added.text);

  async function close() {
    await browser.close();
    mails.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return { base, page, browser, mails, mailPort, api, brand, signIn, close };
}
