// The rich editor in place of a plain text area, fetched when one begins to write. The text area stays in the form and
// is what is sent when the editor could not be had.
import type { Editor } from "../editor/editor";
import { editors } from "./fields";
import { uploaded } from "./uploads";

const loading = new WeakSet<HTMLTextAreaElement>();

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Plain words as paragraphs, so that going over to the editor changes nothing. */
export function asHtml(text: string): string {
  if (!text) return "";
  const paragraphs = text.replaceAll("\r\n", "\n").split(/\n{2,}/);
  return paragraphs.map((part) => `<p>${part.split("\n").map(escape).join("<br>")}</p>`).join("");
}

function tools(form: HTMLFormElement, editor: Editor): () => void {
  const bar = form.querySelector<HTMLElement>("[data-tools]");
  if (!bar) return () => undefined;
  bar.hidden = false;
  const linking = bar.querySelector<HTMLElement>("[data-linking]");
  const address = bar.querySelector<HTMLInputElement>("[data-link]");
  const setLink = (): void => {
    const href = address?.value.trim() ?? "";
    const chain = editor.chain().focus().extendMarkRange("link");
    if (href) chain.setLink({ href: /^[a-z]+:/i.test(href) ? href : `https://${href}` }).run();
    else chain.unsetLink().run();
    if (linking) linking.hidden = true;
  };
  const acts: Record<string, () => void> = {
    bold: () => editor.chain().focus().toggleBold().run(),
    italic: () => editor.chain().focus().toggleItalic().run(),
    bullets: () => editor.chain().focus().toggleBulletList().run(),
    numbers: () => editor.chain().focus().toggleOrderedList().run(),
    quote: () => editor.chain().focus().toggleBlockquote().run(),
    undo: () => editor.chain().focus().undo().run(),
    redo: () => editor.chain().focus().redo().run(),
    "set-link": setLink,
    link: () => {
      if (!linking || !address) return;
      linking.hidden = !linking.hidden;
      address.value = (editor.getAttributes("link").href as string | undefined) ?? "";
      if (!linking.hidden) address.focus();
    },
    image: () => {
      const choose = document.createElement("input");
      choose.type = "file";
      choose.accept = "image/*";
      choose.multiple = true;
      choose.addEventListener("change", () => {
        void uploaded(form, Array.from(choose.files ?? []), true).then((put) =>
          put.forEach((one) => editor.chain().focus().insertContent({ type: "picture", attrs: { src: one.href, alt: one.name } }).run()),
        );
      });
      choose.click();
    },
  };
  bar.addEventListener("click", (event) => {
    const tool = (event.target as Element).closest<HTMLElement>("[data-tool]")?.dataset.tool;
    if (tool) acts[tool]?.();
  });
  bar.addEventListener("keydown", (event) => {
    if (event.target === address && event.key === "Enter") {
      event.preventDefault();
      setLink();
    }
    const all = Array.from(bar.querySelectorAll<HTMLElement>(":scope > [data-tool]"));
    const at = all.indexOf(event.target as HTMLElement);
    if (at < 0 || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    const next = all[(at + (event.key === "ArrowRight" ? 1 : all.length - 1)) % all.length];
    all.forEach((one) => (one.tabIndex = one === next ? 0 : -1));
    next?.focus();
  });
  const marks: Record<string, string> = { bold: "bold", italic: "italic", bullets: "bulletList", numbers: "orderedList", quote: "blockquote", link: "link" };
  return () => {
    for (const [tool, name] of Object.entries(marks)) {
      bar.querySelector(`[data-tool=${tool}]`)?.setAttribute("aria-pressed", String(editor.isActive(name)));
    }
  };
}

async function begin(area: HTMLTextAreaElement): Promise<void> {
  const { form } = area;
  if (!form || loading.has(area) || editors.has(form)) return;
  loading.add(area);
  const { mount } = await import("../editor/editor");
  // The form may have been answered while the editor was on its way.
  if (!area.isConnected || editors.has(form)) return;
  const hidden = form.elements.namedItem("html") as HTMLInputElement | null;
  const place = document.createElement("div");
  place.className = "editor";
  const hadFocus = document.activeElement === area;
  const atStart = area.selectionStart === 0 && area.value.startsWith("\n");
  let moved = (): void => undefined;
  const editor = mount({
    place,
    html: hidden?.value || asHtml(area.value),
    label: area.getAttribute("aria-label") ?? "",
    language: area.lang,
    placeholder: area.placeholder,
    onWritten: () => sync(),
    onMoved: () => moved(),
    upload: (files) => uploaded(form, files, true),
    onSend: () => form.requestSubmit(form.querySelector<HTMLButtonElement>(".foot .btn.main")),
  });
  const sync = (): void => {
    if (hidden) hidden.value = editor.isEmpty ? "" : editor.getHTML();
    area.value = editor.getText({ blockSeparator: "\n\n" });
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // The style sheet hides a text area behind its editor: an attribute would be undone by the next swap that settles.
  area.before(place);
  if (hadFocus) {
    // At once, as `commands.focus` waits for the next frame: what is typed in between would go nowhere.
    editor.commands.setTextSelection(atStart ? 0 : editor.state.doc.content.size);
    editor.view.focus();
  }
  moved = tools(form, editor);
  form.querySelectorAll<HTMLElement>("[data-picks]").forEach((button) => (button.hidden = false));
  editors.set(form, {
    form,
    element: editor.view.dom,
    html: () => editor.getHTML(),
    text: () => editor.getText({ blockSeparator: "\n\n" }),
    isEmpty: () => editor.isEmpty,
    destroy: () => editor.destroy(),
    before: () => {
      const { $from } = editor.state.selection;
      return $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc");
    },
    replace: (characters, words) => {
      const { from } = editor.state.selection;
      const content = words.includes("\n") ? asHtml(words) : { type: "text", text: words };
      editor.chain().focus().deleteRange({ from: from - characters, to: from }).insertContent(content).run();
    },
    rect: () => {
      const { left, top, bottom } = editor.view.coordsAtPos(editor.state.selection.from);
      return new DOMRect(left, top, 0, bottom - top);
    },
    focus: () => void editor.commands.focus(),
  });
}

function rich(target: EventTarget | null): HTMLTextAreaElement | undefined {
  return target instanceof HTMLTextAreaElement && target.matches("[data-rich]") ? target : undefined;
}

document.addEventListener("focusin", (event) => {
  const area = rich(event.target);
  // Without the editor the text area goes on serving.
  if (area) void begin(area).catch(() => loading.delete(area));
});

/** An editor for what stands in the form already in more than plain words. */
function restore(): void {
  document.querySelectorAll<HTMLInputElement>('form[data-writes] input[name="html"]').forEach((hidden) => {
    const area = hidden.form?.querySelector<HTMLTextAreaElement>("textarea[data-rich]");
    if (hidden.value && area) void begin(area).catch(() => loading.delete(area));
  });
}
document.addEventListener("htmx:afterSettle", () => {
  restore();
  // Parts that came out of band stand a moment later.
  requestAnimationFrame(restore);
});
restore();

// Somebody was quicker than this file.
const already = rich(document.activeElement);
if (already) void begin(already).catch(() => loading.delete(already));

export {};
