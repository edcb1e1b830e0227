// <kh-theme>: light, dark or as the system has it. The choice is a cookie, so that the server draws the next page right
// from its first byte.

const YEAR_SECONDS = 31_536_000;

class Theme extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", (event) => {
      const chosen = (event.target as Element).closest<HTMLElement>("[data-theme-to]")?.dataset.themeTo;
      if (!chosen) return;
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `theme=${chosen}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
      if (chosen === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = chosen;
      this.querySelectorAll<HTMLElement>("[data-theme-to]").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.dataset.themeTo === chosen));
      });
    });
  }
}

customElements.define("kh-theme", Theme);
