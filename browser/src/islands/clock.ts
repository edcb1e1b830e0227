// Clocks that run: <kh-clock due warn> on promises, <kh-age at> on what happened. One timer for the page. The machine's
// clock may be wrong, so all is measured from the server's time, sent with the page in <html data-now>.
import { age, remaining } from "../spans";
import { language } from "../words";

const TICK_MILLISECONDS = 15_000;
const sent = Date.parse(document.documentElement.dataset.now ?? "");
const skew = Number.isNaN(sent) ? 0 : sent - Date.now();
const running = new Set<Ticking>();

abstract class Ticking extends HTMLElement {
  connectedCallback(): void {
    running.add(this);
    this.tick((Date.now() + skew) / 1000);
  }
  disconnectedCallback(): void {
    running.delete(this);
  }
  abstract tick(nowSeconds: number): void;
  protected seconds(name: string): number {
    return Date.parse(this.getAttribute(name) ?? "") / 1000;
  }
  protected write(text: string): void {
    const place = this.querySelector("[data-time]") ?? this;
    if (place.textContent !== text) place.textContent = text;
  }
}

/** A promise: `due` (RFC 3339), `warn` (when it turns amber), words for both sides in data-left and data-late. */
class Clock extends Ticking {
  tick(now: number): void {
    const due = this.seconds("due");
    if (Number.isNaN(due)) return;
    const left = Math.floor(due - now);
    const warn = this.seconds("warn");
    const tone = left < 0 ? "late" : now >= warn ? "soon" : "ok";
    this.classList.remove("ok", "soon", "late");
    this.classList.add(tone);
    this.write(remaining(language(), left));
    const spoken = this.querySelector("[data-spoken]");
    if (spoken) spoken.textContent = `${(left < 0 ? this.dataset.late : this.dataset.left) ?? ""} `;
  }
}

/** How long ago `at` (RFC 3339) was. */
class Age extends Ticking {
  tick(now: number): void {
    const at = this.seconds("at");
    if (!Number.isNaN(at)) this.write(age(language(), Math.floor(now - at)));
  }
}

customElements.define("kh-clock", Clock);
customElements.define("kh-age", Age);

function tickAll(): void {
  if (document.hidden) return;
  const now = (Date.now() + skew) / 1000;
  for (const clock of running) clock.tick(now);
}
setInterval(tickAll, TICK_MILLISECONDS);
document.addEventListener("visibilitychange", tickAll);
