// Keyboard for everything. The server lists what can be done by a key, with the reader's own keys
// (<meta name="kh-keys">, the one list). An element with data-action="reply" answers to that act's key; J and K walk the
// links of [data-rows]; acts with an address lead there; the sheet (?) lists what the present page offers. A key may be
// two, one after the other (g i). Single keys can be turned off, as WCAG 2.1.4 asks.
import { pick } from "./picks";

interface Act {
  act: string;
  keys: string;
  name: string;
  href?: string;
}

const OFF = "khidmat-keys-off";
/** How long the first of two keys waits for the second. */
const SECOND_MILLISECONDS = 1_500;

const told = document.querySelector<HTMLMetaElement>('meta[name="kh-keys"]')?.content;
const acts: Act[] = told ? (JSON.parse(told) as Act[]) : [];

/** A pressed key as the server writes it; undefined for a key that is only held. */
export function pressed(event: KeyboardEvent): string | undefined {
  if (["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(event.key)) return undefined;
  const held = event.ctrlKey || event.metaKey ? "Ctrl+" : event.altKey ? "Alt+" : "";
  return held + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

export function isSingle(key: string): boolean {
  return !key.startsWith("Ctrl+") && !key.startsWith("Alt+");
}

function visible(element: HTMLElement): boolean {
  return element.checkVisibility({ visibilityProperty: true }) && !element.hasAttribute("disabled");
}

function actionable(action: string): HTMLElement | undefined {
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

function perform({ act, href }: Act, shift: boolean): boolean {
  if (act === "select") return pick(shift);
  if (act === "next") return walk(1);
  if (act === "previous") return walk(-1);
  if (act === "sheet") {
    openSheet();
    return true;
  }
  if (act === "palette") {
    document.dispatchEvent(new CustomEvent("khidmat:palette"));
    return true;
  }
  if (act === "open") {
    const row = document.activeElement;
    if (!(row instanceof HTMLElement) || !row.matches("[data-rows] a[data-row]")) return false;
    row.click();
    return true;
  }
  const element = actionable(act);
  if (!element && href) {
    location.assign(href);
    return true;
  }
  // Where nothing on the page is searched, the palette is.
  if (!element && act === "search") document.dispatchEvent(new CustomEvent("khidmat:palette"));
  if (!element) return act === "search";
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
  return true;
}

let first = "";
let forgets: number | undefined;

document.addEventListener("keydown", (event) => {
  const key = pressed(event);
  if (!key || event.defaultPrevented || event.isComposing) return;
  const before = first;
  first = "";
  clearTimeout(forgets);
  const target = event.target as HTMLElement;
  const writing = target.matches("input, textarea, select, [contenteditable=true]") || target.isContentEditable;
  const single = isSingle(key);
  // In an open menu a letter goes to the entry that begins with it.
  if (single && (writing || singleKeysOff() || target.closest(".menu[role=menu]") || document.querySelector("dialog:modal"))) return;
  const act = acts.find((one) => before !== "" && one.keys === `${before} ${key}`) ?? acts.find((one) => one.keys === key);
  if (act) {
    if (perform(act, event.shiftKey)) event.preventDefault();
  } else if (single && acts.some((one) => one.keys.startsWith(`${key} `))) {
    first = key;
    forgets = window.setTimeout(() => (first = ""), SECOND_MILLISECONDS);
    event.preventDefault();
  }
});

/** Whether the act can be done on this page. */
function isOffered({ act, href }: Act): boolean {
  if (href || ["palette", "sheet", "search"].includes(act)) return true;
  if (["next", "previous", "open"].includes(act)) return document.querySelector("[data-rows] a[data-row]") !== null;
  if (act === "select") return document.querySelector("[data-pick]") !== null;
  return actionable(act) !== undefined;
}

/** Fills the sheet with what this page can do, then shows it. */
function openSheet(): void {
  const dialog = document.getElementById("keysheet");
  if (!(dialog instanceof HTMLDialogElement)) return;
  const rows = acts
    .filter((one) => one.keys !== "" && isOffered(one))
    .map((one) => {
      const row = document.createElement("li");
      const label = document.createElement("span");
      label.textContent = actionable(one.act)?.dataset.command ?? one.name;
      const mark = document.createElement("kbd");
      mark.textContent = shown(one.keys);
      row.append(label, mark);
      return row;
    });
  dialog.querySelector("[data-keys]")?.replaceChildren(...rows);
  if (!dialog.open) dialog.showModal();
}

document.addEventListener("change", (event) => {
  const box = event.target as HTMLInputElement;
  if (!box.matches?.("[data-keys-off]")) return;
  localStorage.setItem(OFF, box.checked ? "1" : "0");
  label();
});
document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-opens-keys]")) openSheet();
});

/** A key as it stands on the keyboard: R, Ctrl K, G I. */
function shown(keys: string): string {
  const stroke = (one: string): string => one.replace(/^(Ctrl|Alt)\+/, "$1 ").replace(/\S$/, (key) => key.toUpperCase());
  return keys.split(" ").map(stroke).join(" ");
}

/** A key as assistive technology reads it; two in a row cannot be said there. */
function announced(keys: string): string | undefined {
  if (keys === "" || keys.includes(" ")) return undefined;
  return keys.replace(/^Ctrl\+/, "Control+").replace(/\S$/, (key) => (key === "+" ? "Plus" : key.toUpperCase()));
}

// Buttons show the reader's own key, not the default, and none that does nothing.
function label(): void {
  const off = singleKeysOff();
  const live = (act: string | undefined): string => {
    const keys = acts.find((one) => one.act === act)?.keys ?? "";
    return off && isSingle(keys) ? "" : keys;
  };
  document.querySelectorAll<HTMLElement>("kbd[data-for]").forEach((mark) => {
    const keys = live(mark.dataset.for);
    mark.textContent = shown(keys);
    mark.hidden = keys === "";
  });
  document.querySelectorAll<HTMLElement>("[data-action]").forEach((element) => {
    const keys = live(element.dataset.action);
    const said = announced(keys);
    if (said) element.setAttribute("aria-keyshortcuts", said);
    else element.removeAttribute("aria-keyshortcuts");
    // The tip the page came with is kept, or the key would be written behind it again and again.
    const tip = (element.dataset.tip ??= element.title || (element.dataset.command ?? ""));
    if (tip) element.title = keys ? `${tip} (${shown(keys)})` : tip;
  });
  document.querySelectorAll<HTMLInputElement>("[data-keys-off]").forEach((box) => (box.checked = off));
}
document.addEventListener("htmx:afterSettle", label);
label();
