// Choosing rows of a list for a change of many: X chooses the row one stands on, Shift reaches from the last to it, and
// "all in this list" means also those that are not on the page. The boxes are the form's own; this only keeps count.

const boxes = (): HTMLInputElement[] => Array.from(document.querySelectorAll<HTMLInputElement>("[data-pick]"));
let last: string | undefined;

function all(): HTMLInputElement | null {
  return document.getElementById("bulk-all") as HTMLInputElement | null;
}

function count(): void {
  const mark = document.querySelector<HTMLElement>("[data-picked]");
  if (!mark) return;
  const chosen = boxes().filter((box) => box.checked).length;
  const whole = all()?.value === "1";
  const total = document.getElementById("list-count")?.textContent || mark.dataset.total || `${chosen}+`;
  mark.textContent = whole ? total : String(chosen);
  document.querySelector("[data-pick-all]")?.setAttribute("aria-pressed", String(whole));
}

function means(everything: boolean): void {
  const field = all();
  if (field) field.value = everything ? "1" : "";
}

function reach(to: HTMLInputElement): void {
  const every = boxes();
  const from = every.findIndex((box) => box.id === last);
  const at = every.indexOf(to);
  if (from < 0 || at < 0) return;
  every.slice(Math.min(from, at), Math.max(from, at) + 1).forEach((box) => (box.checked = to.checked));
}

/** Chooses the row one stands on; with `shift` all from the last chosen to it. Answers whether there was one. */
export function pick(shift: boolean): boolean {
  const row = document.activeElement?.closest(".row") ?? document.querySelector(".row:has([aria-current=true])");
  const box = row?.querySelector<HTMLInputElement>("[data-pick]");
  if (!box) return false;
  box.checked = shift || !box.checked;
  chosen(box, shift);
  return true;
}

function chosen(box: HTMLInputElement, shift: boolean): void {
  if (shift) reach(box);
  last = box.id;
  means(false);
  count();
}

document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  if (target.matches("[data-pick]")) {
    chosen(target as HTMLInputElement, event.shiftKey);
  } else if (target.closest("[data-pick-all]")) {
    const field = all();
    const everything = field?.value !== "1";
    boxes().forEach((box) => (box.checked = true));
    means(everything);
    count();
  } else if (target.closest("[data-pick-none]")) {
    none();
  }
});

function none(): void {
  boxes().forEach((box) => (box.checked = false));
  means(false);
  last = undefined;
  count();
}

// A menu closes as its entry is pressed, and htmx forgets which button that was: it is remembered here.
let act = "";
document.addEventListener(
  "click",
  (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button[name=act]");
    if (button?.form?.id === "bulk") act = button.value;
  },
  { capture: true },
);
document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = (event as unknown as { detail: { elt: Element; parameters: Record<string, string> } }).detail;
  if (elt.id === "bulk") parameters["act"] = act;
});

interface Answered {
  detail: { xhr: XMLHttpRequest; successful: boolean; requestConfig: { elt: Element } };
}

// Started: the job goes on by itself, and nothing is chosen any more. A refusal leaves the choice as it is.
document.addEventListener("htmx:afterRequest", (event) => {
  const { detail } = event as unknown as Answered;
  const refused = detail.xhr.getResponseHeader("hx-trigger")?.includes('"late"') ?? false;
  if (detail.requestConfig.elt.id === "bulk" && detail.successful && !refused) none();
});
// A fresh row may be gone, or new and not among those meant one by one.
document.addEventListener("htmx:afterSettle", () => {
  if (all()?.value === "1") boxes().forEach((box) => (box.checked = true));
  count();
});
