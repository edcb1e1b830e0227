// Writing in a case: a tab that focuses where one writes, who gets the answer, and the names of chosen files where no
// script takes them at once.

function focusWriting(id: string): void {
  const area = document.getElementById(id);
  // Where an editor stands, the text area behind it is hidden.
  (area?.closest("form")?.querySelector<HTMLElement>(".editor .writing") ?? area)?.focus();
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const tab = target.closest<HTMLElement>("[data-focuses]");
  if (tab) focusWriting(tab.dataset.focuses ?? "");
  const whom = target.closest<HTMLElement>("[data-people]");
  const form = whom?.closest("form");
  if (!whom || !form) return;
  const [cc, bcc] = JSON.parse(whom.dataset.people ?? "[]") as string[];
  for (const [name, people] of [["cc", cc], ["bcc", bcc]] as const) {
    const input = form.elements.namedItem(name) as HTMLInputElement;
    input.value = people ?? "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// Enter in a chosen time means that time, not the first button of the form.
document.addEventListener("keydown", (event) => {
  const field = event.target as HTMLElement;
  if (event.key !== "Enter" || !field.matches?.("form[data-writes] input[type=datetime-local]")) return;
  event.preventDefault();
  field.closest(".popover")?.querySelector<HTMLButtonElement>("button[name=at_own]")?.click();
});

export {};
