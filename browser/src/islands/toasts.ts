// Short messages at the foot of the page. The server sends them in the page, out of band, or as the event khidmat:toast
// (HX-Trigger). Good news leaves by itself after a while, unless it is pointed at or focused; bad news stays until closed.
import { say } from "../words";

const STAY_MILLISECONDS = 8_000;

export function toast(text: string, tone: "ok" | "late" | "hold" = "ok"): void {
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
  box.append(words, close);
  region.append(box);
}

function leaves(box: HTMLElement): void {
  if (box.classList.contains("late") || box.classList.contains("still")) return;
  let timer: number | undefined;
  const start = (): void => void (timer = window.setTimeout(() => box.remove(), STAY_MILLISECONDS));
  const stop = (): void => clearTimeout(timer);
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
  const { text, tone } = (event as CustomEvent<{ text: string; tone?: "ok" | "late" | "hold" }>).detail;
  if (text) toast(text, tone);
});
