// <kh-tabs>: tabs that switch panels in place (role=tablist inside, panels named by aria-controls).

class Tabs extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", (event) => {
      const tab = (event.target as Element).closest<HTMLElement>("[role=tab]");
      if (tab) this.select(tab);
    });
    this.addEventListener("keydown", (event) => {
      const tabs = this.tabs();
      const at = tabs.indexOf(event.target as HTMLElement);
      if (at < 0) return;
      const to: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
      const next = to[event.key];
      if (next === undefined) return;
      event.preventDefault();
      const tab = tabs[(next + tabs.length) % tabs.length];
      if (tab) this.select(tab);
      tab?.focus();
    });
  }

  private tabs(): HTMLElement[] {
    return Array.from(this.querySelectorAll<HTMLElement>("[role=tab]"));
  }

  private select(chosen: HTMLElement): void {
    for (const tab of this.tabs()) {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !on;
    }
  }
}

customElements.define("kh-tabs", Tabs);
