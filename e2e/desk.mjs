// A desk to look at: the demo's own history, with a fixed seed and end, served from a temporary folder. Its administrator
// is signed in once for each language, so that every screen is seen as a reader of that language sees it.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const binary = process.env.KHIDMAT_BINARY ?? new URL("../target/debug/khidmat", import.meta.url).pathname;
const administrator = { email: "kavitha@safatravel.example", password: "khidmat-demo" };

export const freePort = () => new Promise((found) => {
  const probe = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => found(port));
  });
});

/** Starts the demo; answers its address and how to stop it. */
export async function desk({ cases = 260 } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), "khidmat-desk-"));
  const listen = `127.0.0.1:${await freePort()}`;
  const demo = spawn(binary, [
    "demo", "--folder", folder, "--seed", "7", "--as-of", "2026-11-20T03:30:00Z", "--cases", String(cases),
    "--listen", listen, "--mail-listen", `127.0.0.1:${await freePort()}`,
  ], { stdio: ["ignore", "pipe", "ignore"] });
  const gone = new Promise((left) => demo.on("exit", left));
  await new Promise((ready, failed) => {
    let said = "";
    gone.then(() => failed(new Error(`the demo stopped: ${said}`)));
    demo.stdout.on("data", (chunk) => {
      said += chunk;
      if (said.includes("khidmat listens on")) ready();
    });
  });
  const stop = async () => {
    demo.kill("SIGTERM");
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  return { base: `http://${listen}`, stop };
}

/** The cookies of the administrator, who reads the given language from now on. */
export async function signedIn(browser, base, language) {
  const context = await browser.newContext({ locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(`${base}/sign-in`);
  for (const [name, value] of Object.entries(administrator)) await page.fill(`[name=${name}]`, value);
  await page.click("main form [type=submit]");
  await page.waitForURL(/\/inbox\//);
  await page.goto(`${base}/settings/profile`);
  const field = page.locator("[name=language]").first();
  if ((await field.inputValue()) !== language) {
    await field.selectOption(language);
    await page.locator("form", { has: field }).locator("[type=submit]").first().click();
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
  }
  const state = await context.storageState();
  await context.close();
  return state;
}
