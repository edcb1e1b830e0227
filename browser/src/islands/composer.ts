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

// Enter in a line means none of the form's buttons: a letter is sent by who presses one. In a chosen time it means that.
document.addEventListener("keydown", (event) => {
  const field = event.target as HTMLElement;
  const isLine = field.matches?.("form[data-writes] :is(input:not([type]), input[type=text], input[type=search], input[type=datetime-local])");
  if (event.key !== "Enter" || !isLine) return;
  event.preventDefault();
  if (!field.matches("[type=datetime-local]")) return;
  field.closest(".popover")?.querySelector<HTMLButtonElement>("button[name=at_own]")?.click();
});

export {};
