// Partial page updates: htmx under a strict policy, with morphing, so that a refresh keeps focus and what was typed.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";
import { say } from "./words";
import { sending } from "./islands/guard";
import { toast } from "./islands/toasts";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.allowScriptTags = false;
htmx.config.historyCacheSize = 0; // Customers' words do not belong in localStorage.
htmx.config.refreshOnHistoryMiss = true;
htmx.config.scrollBehavior = "instant";
// htmx carries these over to an element of the same id while it settles; a style it would write into the page, which the
// policy forbids. Our scripts set styles by property and set them again.
htmx.config.attributesToSettle = ["class", "width", "height"];
htmx.config.timeout = 30_000;
// A refused form (422) comes back as the form with its errors, so it is swapped like any answer.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

// Idiomorph's own htmx file builds options with Function(), which the policy forbids; two fixed styles are enough.
htmx.defineExtension("morph", {
  isInlineSwap: (style: string) => style === "morph" || style === "morph:outerHTML",
  handleSwap: (style: string, target: Node, fragment: Node) => {
    if (!style.startsWith("morph")) return false;
    const morphStyle = style === "morph:innerHTML" ? "innerHTML" : "outerHTML";
    const content = Array.from((fragment as DocumentFragment).children);
    return Idiomorph.morph(target as Element, content, {
      morphStyle,
      ignoreActiveValue: true,
      callbacks: { beforeAttributeUpdated: (attribute: string, node: Element) => !isTheReaders(attribute, node) },
    });
  },
} as Parameters<typeof htmx.defineExtension>[1]);

/** What belongs to the reader, not to the server: an open dialog, and what was typed in a form that is not being answered. */
function isTheReaders(attribute: string, node: Element): boolean {
  if (attribute === "open") return node.matches("dialog, details");
  const field = node as HTMLInputElement;
  if (!field.form || sending.has(field.form)) return false;
  if (attribute === "checked") return field.checked !== field.defaultChecked;
  return attribute === "value" && node.matches("input, textarea") && field.value !== field.defaultValue;
}

interface Answer {
  detail: { xhr: XMLHttpRequest };
}

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = (event as unknown as Answer).detail;
  if (xhr.status === 401) {
    document.dispatchEvent(new CustomEvent("khidmat:signed-out"));
    return;
  }
  const wait = xhr.status === 503 || xhr.status === 429;
  toast(say(wait ? "busy" : xhr.status === 404 ? "gone" : "failed"), "late");
});
document.addEventListener("htmx:sendError", () => toast(say("unreachable"), "late"));
document.addEventListener("htmx:timeout", () => toast(say("unreachable"), "late"));

// After a refused form is swapped in, the eye and the keyboard go to what is wrong.
document.addEventListener("htmx:afterSettle", (event) => {
  const { xhr } = (event as unknown as Answer).detail;
  if (xhr?.status !== 422) return;
  const target = event.target as HTMLElement;
  (target.querySelector<HTMLElement>(".summary") ?? target.querySelector<HTMLElement>("[aria-invalid=true]"))?.focus();
});
