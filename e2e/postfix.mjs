// A question by way of real mail servers: the customer's mail goes through Postfix into a Dovecot mailbox, is fetched over
// IMAP while the inbox is open, answered in the browser, leaves through Postfix, lies threaded in the customer's own
// Dovecot mailbox, and what the customer answers from there joins the same case. Both servers run with configurations of
// their own in a temporary folder, on ports of their own; nothing of the system's is touched.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import tls from "node:tls";
import { start } from "./browser.mjs";
import { freePort } from "./desk.mjs";
import { pageOf, reply, serve, setUp } from "./own-desk.mjs";
import { header, send } from "./sink.mjs";

const ours = { address: "umrah@safatravel.example", secret: "kata-laluan-umrah" };
const siti = { address: "siti.aminah@example.my", secret: "kata-laluan-siti" };
// Nobody's own files: mail lies under the user that owns nothing.
const nobody = 65534;
let folder, ca, desk, dovecot, browser, page, base, ports;

const at = (...parts) => path.join(folder, ...parts);

function certificate() {
  writeFileSync(at("openssl.cnf"), [
    "[req]", "distinguished_name=name", "x509_extensions=ext", "prompt=no", "[name]", "CN=localhost", "[ext]",
    "subjectAltName=DNS:localhost", "basicConstraints=critical,CA:FALSE", "",
  ].join("\n"));
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-config", at("openssl.cnf"),
    "-keyout", at("key.pem"), "-out", at("cert.pem")], { stdio: "ignore" });
  chmodSync(at("key.pem"), 0o644);
  ca = readFileSync(at("cert.pem"));
}

function startDovecot() {
  mkdirSync(at("mail"));
  chownSync(at("mail"), nobody, nobody);
  writeFileSync(at("users"), [ours, siti].map(({ address, secret }) => `${address}:{PLAIN}${secret}::::::\n`).join(""));
  writeFileSync(at("dovecot.conf"), `
base_dir = ${at("dovecot")}
state_dir = ${at("dovecot-state")}
log_path = ${at("dovecot.log")}
protocols = imap lmtp
listen = 127.0.0.1
ssl = required
ssl_cert = <${at("cert.pem")}
ssl_key = <${at("key.pem")}
mail_location = maildir:${at("mail")}/%u
first_valid_uid = 1
first_valid_gid = 1
recipient_delimiter = +
auth_mechanisms = plain login
passdb {
  driver = passwd-file
  args = ${at("users")}
}
userdb {
  driver = static
  args = uid=${nobody} gid=${nobody} home=${at("mail")}/%u
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${ports.lmtp}
  }
}
service auth {
  inet_listener sasl {
    port = ${ports.sasl}
  }
}
`);
  dovecot = spawn("dovecot", ["-F", "-c", at("dovecot.conf")], { stdio: ["ignore", "inherit", "inherit"] });
}

const postfix = (command) => execFileSync("postfix", ["-c", at("postfix"), command], { stdio: "pipe" });

function startPostfix() {
  for (const name of ["postfix", "spool", "postfix-data"]) mkdirSync(at(name));
  const owner = Number(execFileSync("id", ["-u", "postfix"]).toString());
  const group = Number(execFileSync("id", ["-g", "postfix"]).toString());
  chownSync(at("postfix-data"), owner, group);
  writeFileSync(at("postfix", "mailboxes"), `${ours.address} x\n${siti.address} x\n`);
  writeFileSync(at("postfix", "main.cf"), `
compatibility_level = 3.6
queue_directory = ${at("spool")}
data_directory = ${at("postfix-data")}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${at("postfix.log")}
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination =
mynetworks =
alias_maps =
alias_database =
recipient_delimiter = +
virtual_mailbox_domains = safatravel.example, example.my
virtual_mailbox_maps = texthash:${at("postfix", "mailboxes")}
virtual_transport = lmtp:inet:127.0.0.1:${ports.lmtp}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_cert_file = ${at("cert.pem")}
smtpd_tls_key_file = ${at("key.pem")}
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${ports.sasl}
`);
  writeFileSync(at("postfix", "master.cf"), `
127.0.0.1:${ports.smtp} inet n - n - - smtpd
127.0.0.1:${ports.submission} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`);
  postfix("start");
}

/** Waits until something listens. */
async function listens(port, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const open = await new Promise((told) => {
      const socket = net.connect(port, "127.0.0.1");
      socket.once("connect", () => { socket.destroy(); told(true); });
      socket.once("error", () => told(false));
    });
    if (open) return;
    if (Date.now() > end) throw new Error(`nothing listens on ${port}: ${logs()}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

const logs = () => ["dovecot.log", "postfix.log"].map((name) => at(name)).filter(existsSync)
  .map((name) => readFileSync(name, "utf8").split("\n").slice(-25).join("\n")).join("\n");

/** The newest mail of an account once it has `count`, over IMAP with IDLE. */
function mailOf(account, count, seconds = 40) {
  return new Promise((found, lost) => {
    const socket = tls.connect({ port: ports.imaps, host: "127.0.0.1", servername: "localhost", ca });
    const limit = setTimeout(() => { socket.destroy(); lost(new Error(`no mail for ${account.address}\n${logs()}`)); }, seconds * 1000);
    let text = "", step = 0;
    const say = (line) => socket.write(`${line}\r\n`);
    const done = (raw) => { clearTimeout(limit); socket.end("z LOGOUT\r\n"); found(raw); };
    socket.on("error", lost);
    socket.on("data", (chunk) => {
      text += chunk.toString("utf8");
      if (step === 0 && /^\* OK/m.test(text)) { step = 1; text = ""; say(`a LOGIN ${account.address} ${account.secret}`); }
      else if (step === 1 && /^a OK/m.test(text)) { step = 2; text = ""; say("b SELECT INBOX"); }
      else if ((step === 2 && /^b OK/m.test(text)) || step === 3) {
        const exists = [...text.matchAll(/^\* (\d+) EXISTS/gm)].map((one) => Number(one[1])).at(-1) ?? 0;
        if (exists >= count) { if (step === 3) say("DONE"); step = 4; text = ""; say(`d FETCH ${count} BODY.PEEK[]`); }
        else if (step === 2) { step = 3; say("c IDLE"); }
      } else if (step === 4 && /^d OK/m.test(text)) done(text.slice(text.indexOf("}\r\n") + 3, text.lastIndexOf(")\r\nd OK")));
      else if (/^[ab] (NO|BAD)/m.test(text)) { clearTimeout(limit); lost(new Error(text)); }
    });
  });
}

before(async () => {
  assert.equal(process.getuid(), 0, "Postfix starts only as root: run this journey as root, in a container for example");
  folder = await mkdtemp(path.join(tmpdir(), "khidmat-postfix-"));
  await chmod(folder, 0o755);
  ports = {};
  for (const name of ["imaps", "lmtp", "sasl", "smtp", "submission", "desk"]) ports[name] = await freePort();
  certificate();
  startDovecot();
  startPostfix();
  for (const name of ["imaps", "lmtp", "sasl", "smtp", "submission"]) await listens(ports[name]);
  base = `http://127.0.0.1:${ports.desk}`;
  desk = await serve(at("khidmat.toml"), [
    `listen = "127.0.0.1:${ports.desk}"`, `public_url = "${base}"`,
    "network.allow_private = true", 'network.further_roots = "cert.pem"',
  ]);
  browser = await start();
  page = await pageOf(browser);
  await setUp(page, base, desk.link);
});

after(async () => {
  await browser?.close();
  await desk?.stop();
  if (folder && existsSync(at("postfix", "main.cf"))) try { postfix("stop"); } catch { /* it may not have started */ }
  if (dovecot && dovecot.exitCode === null) {
    const ended = new Promise((done) => dovecot.on("exit", done));
    dovecot.kill("SIGTERM");
    await ended;
  }
  if (folder) await rm(folder, { recursive: true, force: true });
});

test("a mailbox is set up, a wrong password is told, and a test signs in both ways", async () => {
  await page.goto(`${base}/settings/mailboxes/new`);
  await page.fill("[name=address]", ours.address);
  await page.fill("[name=imap_host]", "localhost");
  await page.fill("[name=imap_port]", String(ports.imaps));
  await page.fill("[name=imap_secret]", "salah");
  await page.fill("[name=smtp_host]", "localhost");
  await page.fill("[name=smtp_port]", String(ports.submission));
  await page.selectOption("[name=smtp_security]", "starttls");
  await page.fill("[name=smtp_secret]", ours.secret);
  await page.click("form#mailbox [type=submit]");
  await page.waitForURL(/\/settings\/mailboxes\/\d+/);
  assert.equal(await page.inputValue("[name=imap_secret]"), "", "a secret is never shown again");
  await page.click("form#test [type=submit]");
  await page.getByText("did not accept the user name").first().waitFor();
  await page.getByText("The server is ready to take letters").waitFor();
  await page.fill("[name=imap_secret]", ours.secret);
  await page.click("form#mailbox [type=submit]");
  await page.waitForLoadState();
  await page.click("form#test [type=submit]");
  await page.getByText("Signed in and found the folder").waitFor();
});

test("a question by Postfix and Dovecot is answered, and the customer's answer joins the same case", async () => {
  await page.goto(`${base}/inbox/unassigned`);
  await page.evaluate(() => { window.untouched = true; });
  await send(ports.smtp, siti.address, ours.address,
    `From: Siti Aminah <${siti.address}>\nTo: ${ours.address}\nSubject: Bilik quad untuk 12 Mac\n` +
    "Message-ID: <soalan@example.my>\nDate: Thu, 05 Mar 2026 09:00:00 +0800\n\nAssalamualaikum, masih ada bilik quad?\n");
  const row = page.locator("a[data-row]", { hasText: "Bilik quad untuk 12 Mac" });
  await row.waitFor({ timeout: 60_000 }).catch((fault) => { throw new Error(`${fault}\n${logs()}`); });
  assert.equal(await page.evaluate(() => window.untouched), true, "without loading the page anew");

  await row.click();
  await page.waitForURL(/\/cases\/\d+/);
  const caseUrl = new URL(page.url()).pathname;
  await reply(page, "Waalaikumussalam Puan Siti, ya, masih ada.");

  const letter = await mailOf(siti, 1);
  assert.equal(header(letter, "in-reply-to"), "<soalan@example.my>");
  assert.ok(header(letter, "references").includes("<soalan@example.my>"));
  assert.ok(header(letter, "from").includes(ours.address));
  assert.ok(letter.includes("masih ada"), letter);
  const replyTo = header(letter, "reply-to").match(/[^<\s]+@safatravel\.example/)[0];
  const messageId = header(letter, "message-id");

  await page.goto(base + caseUrl);
  await send(ports.smtp, siti.address, replyTo,
    `From: Siti Aminah <${siti.address}>\nTo: ${replyTo}\nSubject: Re: Bilik quad untuk 12 Mac\n` +
    `Message-ID: <jawapan@example.my>\nIn-Reply-To: ${messageId}\nReferences: <soalan@example.my> ${messageId}\n\n` +
    "Baik, saya nak empat tempat.\n");
  await page.getByText("saya nak empat tempat").first().waitFor({ timeout: 60_000 });
  assert.equal(new URL(page.url()).pathname, caseUrl, "in the same case");
  await page.goto(`${base}/inbox/all`);
  assert.equal(await page.locator("a[data-row]").count(), 1, "one case");

  await page.goto(`${base}/settings/mailboxes`);
  await page.getByText("Connected", { exact: true }).waitFor();
});
