// Short messages at the foot of the page. The server sends them in the page, out of band, or as the event khidmat:toast
// (HX-Trigger). Good news leaves by itself after a while, unless it is pointed at or focused; bad news stays until closed.
import htmx from "htmx.org";
import { say } from "../words";

const STAY_MILLISECONDS = 8_000;

/** How to take back what was just done: a form that posts, for so many seconds. */
export interface Undo {
  label: string;
  action: string;
  key: string;
  seconds: number;
}

function undoing(undo: Undo): HTMLFormElement {
  const form = document.createElement("form");
  form.method = "post";
  form.action = undo.action;
  form.setAttribute("hx-post", undo.action);
  form.setAttribute("hx-swap", "none");
  const key = document.createElement("input");
  key.type = "hidden";
  key.name = "idempotency_key";
  key.value = undo.key;
  const button = document.createElement("button");
  button.type = "submit";
  button.className = "btn bare undo";
  button.textContent = undo.label;
  form.append(key, button);
  form.addEventListener("htmx:afterRequest", () => form.closest(".toast")?.remove());
  return form;
}

export function toast(text: string, tone: "ok" | "late" | "hold" = "ok", undo?: Undo | null): void {
  const region = document.getElementById("toasts");
  if (!region) return;
  const box = document.createElement("div");
  box.className = `toast ${tone}`;
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn bare square";
  close.setAttribute("aria-label", say("close"));
  close.dataset.dismiss = "";
  close.textContent = "×";
  if (undo) {
    const form = undoing(undo);
    box.append(words, form, close);
    box.dataset.stay = String(undo.seconds * 1_000);
    region.append(box);
    htmx.process(form);
    return;
  }
  box.append(words, close);
  region.append(box);
}

function leaves(box: HTMLElement): void {
  if (box.classList.contains("late") || box.classList.contains("still")) return;
  let timer: number | undefined;
  const start = (): void => void (timer = window.setTimeout(() => box.remove(), Number(box.dataset.stay ?? STAY_MILLISECONDS)));
  const stop = (): void => clearTimeout(timer);
  // What can be taken back can be no longer once its time is over, pointed at or not.
  if (box.dataset.stay) return start();
  box.addEventListener("pointerenter", stop);
  box.addEventListener("pointerleave", start);
  box.addEventListener("focusin", stop);
  box.addEventListener("focusout", start);
  start();
}

const region = document.getElementById("toasts");
if (region) {
  region.querySelectorAll<HTMLElement>(".toast").forEach(leaves);
  new MutationObserver((changes) => {
    for (const change of changes) {
      change.addedNodes.forEach((node) => node instanceof HTMLElement && leaves(node));
    }
  }).observe(region, { childList: true });
}

document.addEventListener("click", (event) => {
  (event.target as Element).closest("[data-dismiss]")?.closest(".toast, .notice")?.remove();
});
document.addEventListener("khidmat:toast", (event) => {
  const { text, tone, undo } = (event as CustomEvent<{ text: string; tone?: "ok" | "late" | "hold"; undo?: Undo | null }>).detail;
  if (text) toast(text, tone, undo);
});
