// On a phone the workspace shows one pane; <button data-pane-to="side"> turns to another.

document.addEventListener("click", (event) => {
  // A row opens its case beside the list; where one pane is shown, that is the thread's.
  const row = (event.target as Element).closest<HTMLElement>("a[data-row]");
  row?.closest<HTMLElement>(".desk")?.setAttribute("data-pane", "thread");
  const button = (event.target as Element).closest<HTMLElement>("[data-pane-to]");
  const desk = button?.closest<HTMLElement>(".desk");
  if (!button || !desk) return;
  const wanted = button.dataset.paneTo ?? "list";
  desk.dataset.pane = wanted;
  const pane = desk.querySelector<HTMLElement>(`:scope > .panes > .${CSS.escape(wanted)}`);
  pane?.setAttribute("tabindex", "-1");
  pane?.focus({ preventScroll: true });
});
