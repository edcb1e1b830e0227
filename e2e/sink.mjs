// A mail server that takes everything and remembers it: where the desk's letters arrive in the journeys.
import net from "node:net";

/** Starts it on a free port. `next(test)` waits for a letter that passes the test; letters are raw text. */
export async function sink() {
  const letters = [];
  const waiting = [];
  const taken = (raw) => {
    letters.push(raw);
    for (const one of [...waiting]) if (one.test(raw)) { waiting.splice(waiting.indexOf(one), 1); one.found(raw); }
  };
  const server = net.createServer((socket) => {
    let rest = "";
    let inside = null;
    socket.on("error", () => {});
    socket.write("220 sink ready\r\n");
    socket.on("data", (chunk) => {
      rest += chunk.toString("binary");
      for (;;) {
        if (inside !== null) {
          const end = rest.indexOf("\r\n.\r\n");
          if (end < 0) return;
          taken(Buffer.from(rest.slice(0, end), "binary").toString("utf8").replaceAll("\r\n..", "\r\n."));
          rest = rest.slice(end + 5);
          inside = null;
          socket.write("250 taken\r\n");
          continue;
        }
        const end = rest.indexOf("\r\n");
        if (end < 0) return;
        const line = rest.slice(0, end).toUpperCase();
        rest = rest.slice(end + 2);
        if (line.startsWith("EHLO")) socket.write("250-sink\r\n250 8BITMIME\r\n");
        else if (line === "DATA") { inside = ""; socket.write("354 go on\r\n"); }
        else if (line === "QUIT") { socket.end("221 bye\r\n"); return; }
        else socket.write("250 ok\r\n");
      }
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const next = (test, seconds = 30) => {
    const known = letters.find(test);
    if (known) return Promise.resolve(known);
    return new Promise((found, lost) => {
      const limit = setTimeout(() => lost(new Error(`no such letter among ${letters.length}`)), seconds * 1000);
      waiting.push({ test, found: (raw) => { clearTimeout(limit); found(raw); } });
    });
  };
  return { port: server.address().port, letters, next, close: () => server.close() };
}

/** A header's value, unfolded; empty when it is not there. */
export function header(raw, name) {
  const head = raw.split("\r\n\r\n")[0].replaceAll(/\r\n[ \t]+/g, " ");
  const line = head.split("\r\n").find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line ? line.slice(name.length + 1).trim() : "";
}

/** Hands one mail to an SMTP server and waits until it is taken. */
export function send(port, from, to, raw) {
  const steps = ["EHLO customer.example", `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, "DATA", `${raw.replaceAll("\n", "\r\n")}\r\n.`, "QUIT"];
  return new Promise((done, wrong) => {
    const socket = net.connect(port, "127.0.0.1");
    let text = "";
    socket.on("error", wrong);
    socket.on("data", (chunk) => {
      text += chunk;
      const lines = text.split("\r\n").slice(0, -1);
      const last = lines.at(-1);
      if (!last || last[3] === "-") return;
      text = "";
      if (!/^[23]/.test(last)) { socket.destroy(); wrong(new Error(last)); return; }
      const step = steps.shift();
      if (step) socket.write(`${step}\r\n`);
      else { socket.end(); done(); }
    });
  });
}
