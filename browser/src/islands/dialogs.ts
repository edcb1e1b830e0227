// <button data-opens="id"> opens the <dialog id>; data-closes on a button inside closes it; a click beside it does too,
// unless something was typed in it.

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const opener = target.closest<HTMLElement>("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens ?? "");
    if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
    return;
  }
  if (target.closest("[data-closes]")) {
    target.closest("dialog")?.close();
    return;
  }
  if (target instanceof HTMLDialogElement && target.open && !typedIn(target)) {
    const edge = target.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    if (x < edge.left || x > edge.right || y < edge.top || y > edge.bottom) target.close();
  }
});

function typedIn(dialog: HTMLDialogElement): boolean {
  const fields = dialog.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input:not([type=hidden]), textarea");
  return Array.from(fields).some((field) => field.value !== field.defaultValue);
}

// A dialog that arrives in a partial answer with data-show opens itself.
document.addEventListener("htmx:afterSettle", () => {
  document.querySelectorAll<HTMLDialogElement>("dialog[data-show]:not([open])").forEach((dialog) => dialog.showModal());
});
