// Where somebody writes, be it a plain text area or the editor: the words before the cursor, a place to put more, and
// where on the screen that is. Pickers know no difference.

export interface Field {
  form: HTMLFormElement;
  element: HTMLElement;
  /** The words before the cursor, in its paragraph. */
  before(): string;
  /** Replaces as many characters before the cursor by these words. */
  replace(characters: number, words: string): void;
  /** Where the cursor is. */
  rect(): DOMRect;
  focus(): void;
}

/** Editors that stand, by their form. */
export const editors = new WeakMap<HTMLFormElement, Field & { html(): string; text(): string; isEmpty(): boolean; destroy(): void }>();

export function plain(area: HTMLTextAreaElement): Field | undefined {
  const { form } = area;
  if (!form) return undefined;
  return {
    form,
    element: area,
    before: () => area.value.slice(0, area.selectionStart).split("\n").at(-1) ?? "",
    replace: (characters, words) => {
      const end = area.selectionStart;
      area.setRangeText(words, end - characters, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    // A text area tells no place of its cursor; its own lower edge will do.
    rect: () => {
      const { left, bottom, top } = area.getBoundingClientRect();
      return new DOMRect(left + 12, Math.max(top, bottom - 40), 0, 24);
    },
    focus: () => area.focus(),
  };
}
