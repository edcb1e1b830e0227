// "/" at the beginning of a word picks a snippet, "@" in a note picks a colleague: a list by the cursor, walked with the
// arrows, chosen with Enter, left with Escape. What a snippet does not know is asked for before it is put in.
import { editors, plain, type Field } from "./fields";
import { say } from "../words";
import { toast } from "./toasts";

interface Entry {
  name: string;
  said: string;
  choose: () => void;
}

interface Snippet {
  id: number;
  name: string;
  said: string;
}

const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

let list: HTMLUListElement | undefined;
let entries: Entry[] = [];
let at = 0;
let field: Field | undefined;
let dismissed = "";

function close(): void {
  list?.remove();
  list = undefined;
  field?.element.removeAttribute("aria-activedescendant");
  entries = [];
}

function mark(): void {
  list?.querySelectorAll("[role=option]").forEach((option, place) => {
    option.setAttribute("aria-selected", String(place === at));
    if (place === at) option.scrollIntoView({ block: "nearest" });
  });
  field?.element.setAttribute("aria-activedescendant", `pick-${at}`);
}

function show(found: Entry[], label: string): void {
  if (found.length === 0 || !field) return close();
  close();
  entries = found;
  at = 0;
  list = document.createElement("ul");
  list.className = "picker";
  list.id = "picker";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  found.forEach((entry, place) => {
    const option = document.createElement("li");
    option.id = `pick-${place}`;
    option.setAttribute("role", "option");
    const name = document.createElement("b");
    name.textContent = entry.name;
    const words = document.createElement("span");
    words.className = "faint";
    words.textContent = entry.said;
    option.append(name, words);
    // The cursor stays where it is.
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      entry.choose();
    });
    list?.append(option);
  });
  document.body.append(list);
  const cursor = field.rect();
  const size = list.getBoundingClientRect();
  const below = cursor.bottom + 6;
  list.style.left = `${Math.max(8, Math.min(cursor.left, innerWidth - size.width - 8))}px`;
  list.style.top = `${below + size.height > innerHeight - 8 ? Math.max(8, cursor.top - size.height - 6) : below}px`;
  mark();
}

const known = new Map<string, Promise<Snippet[]>>();

/** Where snippets are asked for; a conversation without a case says for whom it is. */
function place(form: HTMLFormElement, which = ""): string {
  const whom = new URLSearchParams();
  for (const name of form.dataset.keeps ? ["customer", "brand_id", "name", "subject", "language"] : []) {
    const field = form.elements.namedItem(name) as HTMLInputElement | null;
    if (field?.value) whom.set(name, field.value);
  }
  return `${form.dataset.at}/snippets${which}${whom.size ? `?${whom}` : ""}`;
}

function snippetsOf(form: HTMLFormElement): Promise<Snippet[]> {
  const where = place(form);
  let asked = known.get(where);
  if (!asked) {
    asked = fetch(where, { headers: { "hx-request": "true" } }).then((answer) => (answer.ok ? (answer.json() as Promise<Snippet[]>) : []));
    asked.catch(() => known.delete(where));
    known.set(where, asked);
    // Somebody may write a new one in another window meanwhile.
    setTimeout(() => known.delete(where), 60_000);
  }
  return asked;
}

/** Asks for what a snippet does not know; `undefined` when the reader gives up. */
function ask(missing: { name: string; label: string }[]): Promise<Map<string, string> | undefined> {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "stack";
  const title = document.createElement("h2");
  title.textContent = say("snippet-asks");
  form.append(title);
  const inputs = missing.map(({ name, label }, place) => {
    const box = document.createElement("div");
    box.className = "field";
    const text = document.createElement("label");
    text.htmlFor = `ask-${place}`;
    text.textContent = label;
    const input = document.createElement("input");
    input.className = "input";
    input.id = `ask-${place}`;
    input.required = true;
    input.autocomplete = "off";
    box.append(text, input);
    form.append(box);
    return { name, input };
  });
  const put = document.createElement("button");
  put.className = "btn main";
  put.textContent = say("snippet-put");
  form.append(put);
  const inside = document.createElement("div");
  inside.className = "body";
  inside.append(form);
  dialog.append(inside);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    let filled = false;
    form.addEventListener("submit", () => (filled = true));
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(filled ? new Map(inputs.map(({ name, input }) => [name, input.value])) : undefined);
    });
  });
}

async function put(into: Field, typed: number, snippet: Snippet): Promise<void> {
  close();
  const answer = await fetch(place(into.form, `/${snippet.id}`), { headers: { "hx-request": "true" } });
  if (!answer.ok) {
    toast(((await answer.json().catch(() => null)) as { told?: string } | null)?.told ?? say("failed"), "late");
    return;
  }
  const filled = (await answer.json()) as { text: string; missing: { name: string; label: string }[] };
  const values = filled.missing.length ? await ask(filled.missing) : new Map<string, string>();
  into.focus();
  if (!values) return;
  const text = filled.text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (place, name: string) => values.get(name) ?? place);
  into.replace(typed, text);
}

function offer(): void {
  if (!field) return;
  const before = field.before();
  const slash = before.match(/(?:^|\s)\/([\p{L}\p{N} -]{0,30})$/u);
  const here = field;
  if (before === dismissed) return;
  dismissed = "";
  if (slash && ["reply", "begin"].includes(here.form.dataset.writes ?? "")) {
    const typed = fold(slash[1] ?? "");
    void snippetsOf(here.form).then((all) => {
      if (field !== here || here.before() !== before) return;
      const found = all.filter((one) => fold(one.name).includes(typed) || fold(one.said).includes(typed)).slice(0, 8);
      show(found.map((one) => ({ name: one.name, said: one.said, choose: () => void put(here, typed.length + 1, one) })), say("snippet-pick"));
    });
    return;
  }
  const called = before.match(/(?:^|[\s(])@([\p{L}' ]{0,40})$/u);
  const names = here.element.dataset.colleagues;
  if (called && names) {
    const typed = fold(called[1] ?? "");
    const found = (JSON.parse(names) as string[]).filter((name) => fold(name).split(" ").some((_, word, all) => all.slice(word).join(" ").startsWith(typed))).slice(0, 8);
    const choose = (name: string) => () => {
      close();
      here.replace((called[1]?.length ?? 0), `${name} `);
    };
    show(found.map((name) => ({ name, said: "", choose: choose(name) })), say("mention-pick"));
    return;
  }
  close();
}

function fieldOf(target: EventTarget | null): Field | undefined {
  const element = target as HTMLElement | null;
  const form = element?.closest?.<HTMLFormElement>("form[data-writes]");
  if (!form || !element) return undefined;
  const editor = editors.get(form);
  if (editor && editor.element.contains(element)) return editor;
  return element instanceof HTMLTextAreaElement && !element.hidden ? plain(element) : undefined;
}

function offerAt(target: EventTarget | null): void {
  const found = fieldOf(target);
  if (!found) return;
  field = found;
  // The editor tells of its own change a moment after the browser does.
  queueMicrotask(() => requestAnimationFrame(offer));
}
document.addEventListener("input", (event) => offerAt(event.target));
// Somebody was quicker than this file.
offerAt(document.activeElement);

document.addEventListener(
  "keydown",
  (event) => {
    if (!list) return;
    const step: Record<string, number> = { ArrowDown: 1, ArrowUp: entries.length - 1 };
    const by = step[event.key];
    if (by !== undefined) {
      at = (at + by) % entries.length;
      mark();
    } else if (event.key === "Enter" || event.key === "Tab") {
      entries[at]?.choose();
    } else if (event.key === "Escape") {
      dismissed = field?.before() ?? "";
      close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  },
  { capture: true },
);

document.addEventListener("focusout", () => setTimeout(() => {
  if (list && !field?.element.contains(document.activeElement) && field?.element !== document.activeElement) close();
}));

// The button beside the text does what the key does.
document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-picks=snippet]");
  const form = button?.closest<HTMLFormElement>("form");
  const into = form && editors.get(form);
  if (!into) return;
  into.focus();
  into.replace(0, /(^|\s)$/.test(into.before()) ? "/" : " /");
  field = into;
  requestAnimationFrame(offer);
});
