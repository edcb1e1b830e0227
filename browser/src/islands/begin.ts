// Fetches what serves writing when the reader comes near a place to write. Until then, and without it, the plain form
// does everything that matters.

let asked: Promise<unknown> | undefined;

function fetchIt(): void {
  asked ??= import("../write").catch(() => (asked = undefined));
}

for (const name of ["focusin", "dragover", "pointerover"]) {
  document.addEventListener(name, (event) => {
    if ((event.target as Element).closest?.("form[data-writes]")) fetchIt();
  });
}

/** What was begun in more than plain words is shown as it was written. */
function begun(): void {
  const forms = document.querySelectorAll<HTMLInputElement>('form[data-writes] input[name="html"]');
  if (Array.from(forms).some((hidden) => hidden.value)) fetchIt();
}
document.addEventListener("htmx:afterSettle", begun);
begun();

export {};
