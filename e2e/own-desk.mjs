// A desk of its own for a journey: set up through the browser, with a mailbox, a relay that remembers, and an API token.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { start } from "./browser.mjs";
import { sink } from "./sink.mjs";

const binary = process.env.KHIDMAT_BINARY ?? "../target/debug/khidmat";
export const password = "bunga raya merah 9";

const freePort = () => new Promise((found) => {
  const probe = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => found(port));
  });
});

/** Starts it; `nurul@safatravel.example` is its administrator and is signed in on `page`. */
export async function desk() {
  const folder = await mkdtemp(path.join(tmpdir(), "khidmat-writing-"));
  const mails = await sink();
  const [port, mailPort] = [await freePort(), await freePort()];
  const base = `http://127.0.0.1:${port}`;
  const config = path.join(folder, "khidmat.toml");
  await writeFile(config, [
    `listen = "127.0.0.1:${port}"`, `public_url = "${base}"`, 'metrics.listen = "off"', 'log.level = "warn"',
    `mail.listen = "127.0.0.1:${mailPort}"`,
    `mail.relay = { host = "127.0.0.1", port = ${mails.port}, security = "none" }`, "",
  ].join("\n"));
  const server = spawn(binary, ["--config", config, "serve"], { stdio: ["ignore", "pipe", "inherit"] });
  const said = await new Promise((done, gone) => {
    let text = "";
    server.on("exit", () => gone(new Error(`the desk stopped: ${text}`)));
    server.stdout.on("data", (chunk) => {
      text += chunk;
      if (/\/set-up\/\S+\s/.test(text)) done(text);
    });
  });
  const browser = await start();

  async function signIn(email = "nurul@safatravel.example") {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${base}/sign-in`);
    await page.fill("[name=email]", email);
    await page.fill("[name=password]", password);
    await page.click("main form [type=submit]");
    await page.waitForURL(/\/inbox\//);
    return page;
  }

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(base + said.match(/\/set-up\/\S+/)[0]);
  await page.fill("[name=brand_name]", "Safa Travel");
  await page.selectOption("[name=language]", "en");
  await page.selectOption("[name=zone]", "Asia/Kuala_Lumpur");
  await page.fill("[name=sender_domain]", "safatravel.example");
  await page.fill("[name=full_name]", "Nurul Ain");
  await page.fill("[name=email]", "nurul@safatravel.example");
  await page.fill("[name=password]", password);
  await page.click("main form [type=submit]");
  await page.waitForLoadState();
  if (new URL(page.url()).pathname.startsWith("/sign-in")) {
    await page.fill("[name=email]", "nurul@safatravel.example");
    await page.fill("[name=password]", password);
    await page.click("main form [type=submit]");
  }
  await page.waitForURL(/\/inbox\//);
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
    const ended = new Promise((done) => server.on("exit", done));
    server.kill("SIGTERM");
    assert.equal(await ended, 0, "the desk stops cleanly");
    await rm(folder, { recursive: true, force: true });
  }
  return { base, page, browser, mails, mailPort, api, brand, signIn, close };
}
