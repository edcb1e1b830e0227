// Writing in a case: a tab that focuses where one writes, the names of chosen files, and what was typed kept while one
// looks at another case. Drafts live in this page alone: customers' words do not belong in the browser's storage.

document.addEventListener("click", (event) => {
  const tab = (event.target as Element).closest<HTMLElement>("[data-focuses]");
  if (tab) document.getElementById(tab.dataset.focuses ?? "")?.focus();
});

document.addEventListener("change", (event) => {
  const chosen = event.target as HTMLInputElement;
  const names = document.getElementById(chosen.dataset?.names ?? "");
  if (names) names.textContent = Array.from(chosen.files ?? [], (file) => file.name).join(", ");
});

const drafts = new Map<string, string>();

function areas(within: ParentNode): HTMLTextAreaElement[] {
  return Array.from(within.querySelectorAll<HTMLTextAreaElement>("textarea[data-draft]"));
}

document.addEventListener("input", (event) => {
  const area = event.target as HTMLElement;
  if (!(area instanceof HTMLTextAreaElement) || !area.matches("[data-draft]")) return;
  if (area.value) drafts.set(area.id, area.value);
  else drafts.delete(area.id);
});

interface Answered {
  detail: { xhr: XMLHttpRequest; requestConfig: { verb: string; elt: Element } };
}

// What was taken by the server is no draft any more, whatever is swapped in next.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = (event as unknown as Answered).detail;
  if (requestConfig?.verb !== "post" || xhr.status >= 300) return;
  areas(requestConfig.elt).forEach((area) => drafts.delete(area.id));
});

document.addEventListener("htmx:afterSettle", () => {
  for (const area of areas(document)) {
    const draft = drafts.get(area.id);
    if (!draft || area.value) continue;
    area.value = draft;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// A plain form that loads the next page takes its words along.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (!form.matches("[hx-post]")) areas(form).forEach((area) => drafts.delete(area.id));
});
addEventListener("beforeunload", (event) => {
  if (drafts.size > 0) event.preventDefault();
});

export {};
