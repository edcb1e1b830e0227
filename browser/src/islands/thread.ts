// The thread opens at its newest message and stays there while new ones come, unless the reader has scrolled back. On a
// phone, opening a case turns to the thread.

const NEAR_PIXELS = 80;
let opened: string | undefined;
let wasAtEnd = true;

function flow(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-flow]");
}

function atEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PIXELS;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const element = flow();
  const { requestConfig } = (event as CustomEvent<{ requestConfig?: { elt: Element } }>).detail;
  // Whoever has just written wants to see it.
  const wrote = requestConfig?.elt.matches("form[data-writes]") ?? false;
  wasAtEnd = !element || wrote || atEnd(element);
});

function settle(): void {
  const element = flow();
  const shown = element?.closest<HTMLElement>("[data-case]")?.dataset.case;
  const isAnother = shown !== undefined && shown !== opened;
  if (element && (isAnother || wasAtEnd)) element.scrollTop = element.scrollHeight;
  if (isAnother && opened !== undefined) {
    const desk = element?.closest<HTMLElement>(".desk");
    if (desk) desk.dataset.pane = "thread";
  }
  opened = shown ?? opened;
}

document.addEventListener("htmx:afterSettle", settle);
settle();

export {};
