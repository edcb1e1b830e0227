// <kh-presence data-case src>: says every few seconds that this page shows a case, and shows who else does. The stream
// tells when that changed; a hidden page says nothing and is gone after half a minute, a closed one at once. When the stream
// is back after it broke, or another tab of the browser took it over, what was said meanwhile was lost both ways: the page
// says at once what it does, and hears of others. Each page has a number of its own: one of two is closed, the other stays.

const BEAT_MILLISECONDS = 10_000;
const TYPING_MILLISECONDS = 4_000;
/** Who typed so lately still writes. */
const WRITING_MILLISECONDS = 8_000;

interface Told {
  viewing: string;
  typing: string;
}

class Presence extends HTMLElement {
  private timer: number | undefined;
  private typedAt = 0;
  private readonly page = String(crypto.getRandomValues(new Uint32Array(1))[0]);

  connectedCallback(): void {
    document.addEventListener("input", this.typed);
    document.addEventListener("visibilitychange", this.beat);
    window.addEventListener("khidmat:presence", this.heard);
    window.addEventListener("khidmat:again", this.again);
    window.addEventListener("pagehide", this.leave);
    this.timer = window.setInterval(this.beat, BEAT_MILLISECONDS);
    this.beat();
  }

  disconnectedCallback(): void {
    document.removeEventListener("input", this.typed);
    document.removeEventListener("visibilitychange", this.beat);
    window.removeEventListener("khidmat:presence", this.heard);
    window.removeEventListener("khidmat:again", this.again);
    window.removeEventListener("pagehide", this.leave);
    clearInterval(this.timer);
    this.leave();
  }

  private body(says: string): URLSearchParams {
    return new URLSearchParams({ case: this.dataset.case ?? "", page: this.page, says });
  }

  private readonly beat = (): void => void this.say("here");

  private readonly again = (): void => void this.say(Date.now() - this.typedAt < WRITING_MILLISECONDS ? "typing" : "here");

  private async say(says: string): Promise<void> {
    if (document.hidden) return;
    try {
      const answer = await fetch(this.getAttribute("src") ?? "", { method: "POST", body: this.body(says), headers: { "HX-Request": "true" } });
      // What cannot be known is not shown.
      const told: Told = answer.ok ? ((await answer.json()) as Told) : { viewing: "", typing: "" };
      this.textContent = [told.typing, told.viewing].filter(Boolean).join(" · ");
    } catch {
      this.textContent = "";
    }
  }

  private readonly typed = (event: Event): void => {
    if (!(event.target as Element).closest(".composer") || Date.now() - this.typedAt < TYPING_MILLISECONDS) return;
    this.typedAt = Date.now();
    void this.say("typing");
  };

  private readonly heard = (event: Event): void => {
    const { subject_id } = (event as CustomEvent<{ subject_id: number }>).detail;
    if (String(subject_id) === this.dataset.case) window.setTimeout(this.beat, Math.random() * 300);
  };

  private readonly leave = (): void => void navigator.sendBeacon(this.getAttribute("src") ?? "", this.body("leaving"));
}

customElements.define("kh-presence", Presence);

export {};
