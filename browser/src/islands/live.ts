// <kh-live src="/live">: one event stream per browser, however many tabs. The tab that holds the lock reads the stream
// and passes each event on; the others listen. When it closes, the lock goes to the next. Events only say what changed;
// elements with data-refresh-on="case:123" (or "case") fetch themselves anew, those with data-refresh-kinds only for
// events of these kinds, those with data-refresh-every at most once in so many milliseconds. When the stream is back after
// it broke, or after the tab that held it closed, every tab hears "khidmat:again".
import htmx from "htmx.org";

interface Change {
  position: number;
  subject_kind: string;
  subject_id: number;
  kind: string;
  version: number;
}

/** A change, or how the stream fares: "again" is up after there was none for a while. */
type What = Change | "reset" | "up" | "again" | "down";

const LOCK = "khidmat-live";
const FIRST_WAIT_MILLISECONDS = 1_000;
const LONGEST_WAIT_MILLISECONDS = 60_000;

class Live extends HTMLElement {
  private readonly channel = new BroadcastChannel("khidmat-live");
  private stream: EventSource | undefined;
  private position = 0;
  private failures = 0;
  /** Whether this stream continues that of a tab which closed. */
  private isHeir = false;
  private leaving: (() => void) | undefined;
  private timer: number | undefined;

  connectedCallback(): void {
    this.position = Number(this.getAttribute("after") ?? 0);
    this.channel.onmessage = (message) => this.take(message.data as What);
    if ("locks" in navigator) {
      void navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
        if (lock) return this.lead();
        this.isHeir = true;
        void navigator.locks.request(LOCK, () => this.lead());
        return undefined;
      });
    } else {
      this.listen();
    }
  }

  disconnectedCallback(): void {
    this.stream?.close();
    clearTimeout(this.timer);
    this.leaving?.();
    this.channel.close();
  }

  /** Holds the lock, and so the stream, until this tab goes. */
  private lead(): Promise<void> | undefined {
    if (!this.isConnected) return undefined;
    this.listen();
    return new Promise<void>((resolve) => (this.leaving = resolve));
  }

  private listen(): void {
    const address = new URL(this.getAttribute("src") ?? "/live", location.href);
    if (this.position > 0) address.searchParams.set("after", String(this.position));
    const stream = new EventSource(address);
    this.stream = stream;
    stream.onopen = () => {
      const wasAway = this.isHeir || this.failures > 0;
      this.failures = 0;
      this.isHeir = false;
      this.tell(wasAway ? "again" : "up");
    };
    stream.onmessage = (message) => this.tell(JSON.parse(message.data as string) as Change);
    // The server forgot events this old: everything live on the page is fetched anew.
    stream.addEventListener("reset", () => this.tell("reset"));
    stream.onerror = () => {
      stream.close();
      this.failures += 1;
      if (this.failures > 1) this.tell("down");
      const most = Math.min(LONGEST_WAIT_MILLISECONDS, FIRST_WAIT_MILLISECONDS * 2 ** this.failures);
      // Full jitter: after a restart not every browser knocks at the same moment.
      this.timer = window.setTimeout(() => this.listen(), FIRST_WAIT_MILLISECONDS / 2 + Math.random() * most);
    };
  }

  private tell(what: What): void {
    this.channel.postMessage(what);
    this.take(what);
  }

  private take(what: What): void {
    const banner = document.getElementById("offline");
    if (what === "up" || what === "again" || what === "down") {
      if (banner) banner.hidden = what !== "down" && navigator.onLine;
      if (what === "again") window.dispatchEvent(new CustomEvent("khidmat:again"));
    } else if (what === "reset") {
      document.querySelectorAll("[data-refresh-on]").forEach((element) => refresh(element));
    } else if (what.subject_kind === "presence") {
      window.dispatchEvent(new CustomEvent("khidmat:presence", { detail: what }));
    } else if (what.position > this.position) {
      this.position = what.position;
      window.dispatchEvent(new CustomEvent("khidmat:event", { detail: what }));
      const names = [what.subject_kind, `${what.subject_kind}:${what.subject_id}`];
      const selector = names.map((name) => `[data-refresh-on~="${CSS.escape(name)}"]`).join(", ");
      document.querySelectorAll<HTMLElement>(selector).forEach((element) => {
        const kinds = element.dataset["refreshKinds"]?.split(" ");
        if (!kinds || kinds.includes(what.kind)) refresh(element, what);
      });
    }
  }
}

const waiting = new Map<Element, number>();
const stale = new Set<Element>();
const refreshed = new Map<string, number>();

/** Many events in a moment are one fetch; a hidden tab fetches when it is looked at. */
function refresh(element: Element, detail?: Change): void {
  if (document.hidden) {
    stale.add(element);
    return;
  }
  if (waiting.has(element)) return;
  // data-refresh-every="1000": at most so often, by its address, as a morphed page may bring another element for it.
  const every = Number((element as HTMLElement).dataset.refreshEvery ?? 0);
  const address = element.getAttribute("hx-get") ?? "";
  const rest = every > 0 ? Math.max(0, (refreshed.get(address) ?? 0) + every - Date.now()) : 0;
  const timer = window.setTimeout(
    () => {
      waiting.delete(element);
      if (every > 0) refreshed.set(address, Date.now());
      if (element.isConnected) htmx.trigger(element, "khidmat:refresh", detail ?? {});
    },
    rest + 150 + Math.random() * (every > 0 ? 850 : 250),
  );
  waiting.set(element, timer);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  const due = Array.from(stale);
  stale.clear();
  due.filter((element) => element.isConnected).forEach((element) => refresh(element));
});

customElements.define("kh-live", Live);
