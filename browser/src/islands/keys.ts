// Keyboard for everything. An element with data-action="reply" answers to that action's key; J and K walk the links of
// [data-rows]; the sheet (?) lists what the present page offers. Keys are remappable per reader (<meta name="kh-keys">)
// and single keys can be turned off, as WCAG 2.1.4 asks.
import { pick } from "./picks";
import { say } from "../words";

const DEFAULTS: Record<string, string> = {
  next: "j", previous: "k", reply: "r", note: "n", assign: "a", status: "s", snooze: "z", merge: "m",
  open: "o", forward: "f", resolve: "e", select: "x", search: "/", palette: "Ctrl+k", sheet: "?",
};
const OFF = "khidmat-keys-off";

function map(): Record<string, string> {
  const content = document.querySelector<HTMLMetaElement>('meta[name="kh-keys"]')?.content;
  return { ...DEFAULTS, ...(content ? (JSON.parse(content) as Record<string, string>) : {}) };
}
const keys = map();

function pressed(event: KeyboardEvent): string {
  const held = event.ctrlKey || event.metaKey ? "Ctrl+" : event.altKey ? "Alt+" : "";
  return held + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

function visible(element: HTMLElement): boolean {
  return element.checkVisibility({ visibilityProperty: true }) && !element.hasAttribute("disabled");
}

export function actionable(action: string): HTMLElement | undefined {
  const found = document.querySelectorAll<HTMLElement>(`[data-action="${action}"]`);
  return Array.from(found).find(visible);
}

function walk(step: 1 | -1): boolean {
  const rows = Array.from(document.querySelectorAll<HTMLElement>("[data-rows] a[data-row]")).filter(visible);
  if (rows.length === 0) return false;
  const focused = rows.indexOf(document.activeElement as HTMLElement);
  const current = focused >= 0 ? focused : rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = rows[Math.min(Math.max(current + step, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return true;
}

function singleKeysOff(): boolean {
  return localStorage.getItem(OFF) === "1";
}

function act(action: string, shift = false): boolean {
  if (action === "select") return pick(shift);
  if (action === "next") return walk(1);
  if (action === "previous") return walk(-1);
  if (action === "sheet") {
    openSheet();
    return true;
  }
  if (action === "palette") {
    document.dispatchEvent(new CustomEvent("khidmat:palette"));
    return true;
  }
  if (action === "open") {
    const row = document.activeElement;
    if (!(row instanceof HTMLElement) || !row.matches("[data-rows] a[data-row]")) return false;
    row.click();
    return true;
  }
  const element = actionable(action);
  // Where nothing on the page is searched, the palette is.
  if (!element && action === "search") document.dispatchEvent(new CustomEvent("khidmat:palette"));
  if (!element) return action === "search";
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  const key = pressed(event);
  const target = event.target as HTMLElement;
  const writing = target.matches("input, textarea, select, [contenteditable=true]") || target.isContentEditable;
  const single = !key.startsWith("Ctrl+") && !key.startsWith("Alt+");
  if (event.defaultPrevented || event.isComposing) return;
  if (single && (writing || singleKeysOff() || document.querySelector("dialog:modal"))) return;
  const action = Object.keys(keys).find((name) => keys[name]?.toLowerCase() === key.toLowerCase());
  if (action && act(action, event.shiftKey)) event.preventDefault();
});

/** Fills the sheet with what this page can do, then shows it. */
function openSheet(): void {
  const dialog = document.getElementById("keysheet");
  if (!(dialog instanceof HTMLDialogElement)) return;
  const list = dialog.querySelector("[data-keys]");
  if (list) {
    list.replaceChildren();
    for (const [action, key] of Object.entries(keys)) {
      const element = actionable(action);
      const general = ["next", "previous", "palette", "sheet"].includes(action) || (action === "select" && document.querySelector("[data-pick]") !== null);
      if (!element && !general) continue;
      const row = document.createElement("li");
      const label = document.createElement("span");
      label.textContent = element?.dataset.command ?? element?.getAttribute("aria-label") ?? say(`keys-${action}`);
      const mark = document.createElement("kbd");
      mark.textContent = shown(key);
      row.append(label, mark);
      list.append(row);
    }
  }
  const off = dialog.querySelector<HTMLInputElement>("[data-keys-off]");
  if (off) off.checked = singleKeysOff();
  if (!dialog.open) dialog.showModal();
}

document.addEventListener("change", (event) => {
  const box = event.target as HTMLInputElement;
  if (box.matches?.("[data-keys-off]")) localStorage.setItem(OFF, box.checked ? "1" : "0");
});
document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-opens-keys]")) openSheet();
});

function shown(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key.replace("+k", " K");
}

// Buttons show the reader's own key, not the default.
function label(): void {
  document.querySelectorAll<HTMLElement>("kbd[data-for]").forEach((mark) => {
    const key = keys[mark.dataset.for ?? ""];
    if (key) mark.textContent = shown(key);
  });
}
document.addEventListener("htmx:afterSettle", label);
label();
