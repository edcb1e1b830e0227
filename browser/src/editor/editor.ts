// The rich editor. This file and what it needs are fetched when somebody begins to write, not before.
import { Editor } from "@tiptap/core";
import StarterKit from "@tiptap/starter-kit";
import { Picture, Table, TableCell, TableHeader, TableRow } from "./nodes";
import { cleaned } from "./paste";

export interface Wishes {
  /** Where it stands. */
  place: HTMLElement;
  /** What it begins with, as HTML. */
  html: string;
  label: string;
  language: string;
  placeholder: string;
  /** Something was written. */
  onWritten: () => void;
  /** The marks at the cursor changed. */
  onMoved: () => void;
  /** Pictures were pasted or dropped; answers where each was put, in order. */
  upload: (files: File[]) => Promise<{ href: string; name: string }[]>;
  /** Ctrl+Enter. */
  onSend: () => void;
}

const parse = (html: string): Document => new DOMParser().parseFromString(html, "text/html");

function pictures(data: DataTransfer | null): File[] {
  return Array.from(data?.files ?? []).filter((file) => file.type.startsWith("image/"));
}

export function mount(wishes: Wishes): Editor {
  const takePictures = (data: DataTransfer | null): boolean => {
    const files = pictures(data);
    // Excel and Word put a picture of the cells beside the cells: the cells are meant.
    if (files.length === 0 || data?.getData("text/html")) return false;
    void wishes.upload(files).then((put) => {
      for (const one of put) {
        editor.chain().focus().insertContent({ type: "picture", attrs: { src: one.href, alt: one.name } }).run();
      }
    });
    return true;
  };
  const editor = new Editor({
    element: wishes.place,
    injectCSS: false,
    content: wishes.html,
    extensions: [
      StarterKit.configure({
        heading: false,
        code: false,
        codeBlock: false,
        horizontalRule: false,
        strike: false,
        underline: false,
        dropcursor: false,
        paragraph: { HTMLAttributes: { dir: "auto" } },
        link: { openOnClick: false, autolink: true, defaultProtocol: "https", HTMLAttributes: { target: null, rel: null } },
      }),
      Picture,
      Table,
      TableRow,
      TableCell,
      TableHeader,
    ],
    editorProps: {
      attributes: {
        class: "writing",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": wishes.label,
        "data-placeholder": wishes.placeholder,
        lang: wishes.language,
        dir: "auto",
      },
      transformPastedHTML: (html) => cleaned(html, parse),
      handlePaste: (_, event) => takePictures(event.clipboardData),
      handleDrop: (_, event, __, moved) => !moved && takePictures(event.dataTransfer),
      handleKeyDown: (_, event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return false;
        wishes.onSend();
        return true;
      },
    },
    onUpdate: () => {
      wishes.place.classList.toggle("empty", editor.isEmpty);
      wishes.onWritten();
    },
    onTransaction: () => wishes.onMoved(),
  });
  wishes.place.classList.toggle("empty", editor.isEmpty);
  return editor;
}

export type { Editor };
