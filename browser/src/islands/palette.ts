// Ctrl+K: one box to go anywhere and do anything. It lists what the page marks with data-command, and asks the server
// (data-source, answering [{label, href, hint}]) for cases and people that match what is typed.
import { say } from "../words";

interface Entry {
  label: string;
  hint: string;
  run: () => void;
}

interface Found {
  label: string;
  href: string;
  hint?: string;
}

const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

class Palette extends HTMLElement {
  private readonly dialog = this.querySelector("dialog")!;
  private readonly input = this.querySelector("input")!;
  private readonly list = this.querySelector("ul")!;
  private readonly none = this.querySelector<HTMLElement>(".none")!;
  private entries: Entry[] = [];
  private found: Entry[] = [];
  private shown: Entry[] = [];
  private chosen = 0;
  private asking: AbortController | undefined;
  private timer: number | undefined;

  connectedCallback(): void {
    document.addEventListener("khidmat:palette", this.open);
    this.input.addEventListener("input", () => this.typed());
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => {
      const row = (event.target as Element).closest("li");
      if (row) this.run(Array.from(this.list.children).indexOf(row));
    });
    this.dialog.addEventListener("close", () => this.asking?.abort());
  }

  disconnectedCallback(): void {
    document.removeEventListener("khidmat:palette", this.open);
  }

  private readonly open = (): void => {
    if (this.dialog.open) return;
    const marked = Array.from(document.querySelectorAll<HTMLElement>("[data-command]"));
    this.entries = marked
      .filter((element) => element instanceof HTMLAnchorElement || element.checkVisibility())
      .map((element) => ({
        label: element.dataset.command || element.textContent?.trim() || "",
        hint: element.querySelector("kbd")?.textContent ?? (element instanceof HTMLAnchorElement ? say("go") : ""),
        run: () => element.click(),
      }));
    this.found = [];
    this.input.value = "";
    this.show();
    this.dialog.showModal();
    this.input.focus();
  };

  private typed(): void {
    this.show();
    clearTimeout(this.timer);
    this.asking?.abort();
    const question = this.input.value.trim();
    const source = this.dataset.source;
    if (!source || question.length < 2) {
      this.found = [];
      this.show();
      return;
    }
    this.timer = window.setTimeout(() => void this.ask(source, question), 120);
  }

  private async ask(source: string, question: string): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    const address = new URL(source, location.href);
    address.searchParams.set("q", question);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: asking.signal });
      if (!answer.ok) return;
      const found = (await answer.json()) as Found[];
      this.found = found.map(({ label, href, hint }) => ({ label, hint: hint ?? "", run: () => location.assign(href) }));
      this.show();
    } catch (fault) {
      if (!asking.signal.aborted) throw fault;
    }
  }

  private show(): void {
    const words = folded(this.input.value).split(/\s+/).filter(Boolean);
    const matching = this.entries.filter((entry) => words.every((word) => folded(entry.label).includes(word)));
    this.shown = [...this.found, ...matching].slice(0, 30);
    this.list.replaceChildren(
      ...this.shown.map((entry, at) => {
        const row = document.createElement("li");
        row.id = `palette-${at}`;
        row.setAttribute("role", "option");
        const label = document.createElement("span");
        label.textContent = entry.label;
        const hint = document.createElement("small");
        hint.textContent = entry.hint;
        row.append(label, hint);
        return row;
      }),
    );
    this.none.hidden = this.shown.length > 0;
    this.choose(0);
  }

  private choose(at: number): void {
    this.chosen = at;
    Array.from(this.list.children).forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === at));
      if (index === at) row.scrollIntoView({ block: "nearest" });
    });
    if (this.shown.length > 0) this.input.setAttribute("aria-activedescendant", `palette-${at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    const count = this.shown.length;
    if (event.key === "ArrowDown" && count > 0) this.choose((this.chosen + 1) % count);
    else if (event.key === "ArrowUp" && count > 0) this.choose((this.chosen - 1 + count) % count);
    else if (event.key === "Enter" && !event.isComposing) this.run(this.chosen);
    else return;
    event.preventDefault();
  }

  private run(at: number): void {
    const entry = this.shown[at];
    if (!entry) return;
    this.dialog.close();
    entry.run();
  }
}

customElements.define("kh-palette", Palette);

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-opens-palette]")) document.dispatchEvent(new CustomEvent("khidmat:palette"));
});
