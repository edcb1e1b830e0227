// A form is sent once: its buttons wait until the answer is there. The key in the form makes a repeat harmless anyway;
// this spares the reader the doubt.

/** Forms on their way. Not an attribute: the answer may take attributes away before it is all in place. */
export const sending = new WeakSet<HTMLFormElement>();

function buttons(form: HTMLFormElement): HTMLButtonElement[] {
  const inside = Array.from(form.elements);
  return inside.filter((part): part is HTMLButtonElement => part instanceof HTMLButtonElement && part.type === "submit");
}

function hold(form: HTMLFormElement, submitter: HTMLElement | null): void {
  for (const button of buttons(form)) button.setAttribute("aria-disabled", "true");
  submitter?.setAttribute("aria-busy", "true");
}

function release(form: HTMLFormElement): void {
  sending.delete(form);
  for (const button of buttons(form)) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post") return;
    if (sending.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sending.add(form);
    // Judged once every listener has spoken: a submit that someone stopped is over, unless htmx stopped it to send itself.
    setTimeout(() => {
      if (!event.defaultPrevented || form.matches("[hx-post], [data-hx-post]")) hold(form, event.submitter);
      else release(form);
    });
  },
  { capture: true },
);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = (event.target as Element).closest("form");
  if (form) release(form);
});
// Coming back with the back button shows the page as it was left: held.
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(release));
