// What one writes is kept on the server as one writes it, and found again on any device. When another window of the same
// person saved something else meanwhile, neither is overwritten: the reader chooses.
import { say } from "../words";
import { toast } from "./toasts";

const WAIT_MILLISECONDS = 700;
const timers = new WeakMap<HTMLFormElement, number>();
const changed = new Set<HTMLFormElement>();
const stopped = new WeakSet<HTMLFormElement>();

function body(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const name of ["body", "text", "html", "to", "cc", "bcc", ...(form.dataset.keeps ?? "").split(" ")]) {
    const field = form.elements.namedItem(name) as HTMLInputElement | null;
    if (field && "value" in field) fields.set(name, field.value);
  }
  form.querySelectorAll<HTMLInputElement>("input[name=attachment_id]:checked").forEach((box) => fields.append("attachment_id", box.value));
  // Pictures in the text are files of the draft too: they come back with it.
  const html = fields.get("html") ?? "";
  for (const found of html.matchAll(/src="\/attachments\/(\d+)"/g)) if (found[1]) fields.append("attachment_id", found[1]);
  fields.set("version", form.dataset.version ?? "0");
  return fields;
}

function said(form: HTMLFormElement, text: string): void {
  const status = form.querySelector(".saved");
  if (status) status.textContent = text;
}

function conflict(form: HTMLFormElement, version: string): void {
  stopped.add(form);
  const box = document.createElement("div");
  box.className = "notice soon";
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = say("draft-elsewhere");
  const mine = document.createElement("button");
  mine.type = "button";
  mine.className = "btn";
  mine.textContent = say("draft-keep-mine");
  mine.addEventListener("click", () => {
    form.dataset.version = version;
    stopped.delete(form);
    box.remove();
    changed.add(form);
    void save(form);
  });
  const other = document.createElement("button");
  other.type = "button";
  other.className = "btn";
  other.textContent = say("draft-take-other");
  other.addEventListener("click", () => {
    changed.delete(form);
    location.reload();
  });
  box.append(words, mine, other);
  form.prepend(box);
}

interface Saved {
  version: number;
  /** What a conversation without a case is kept as. */
  begun?: number | null;
}

const beginning = new WeakMap<HTMLFormElement, Promise<void>>();

function unbegun(form: HTMLFormElement): boolean {
  const draft = form.elements.namedItem("begun") as HTMLInputElement | null;
  return draft !== null && draft.value === "";
}

/** Resolves once there is a draft that files can belong to; where a case is, they belong to that. */
export function begun(form: HTMLFormElement, leaving = false): Promise<void> {
  if (!unbegun(form)) return Promise.resolve();
  let asked = beginning.get(form);
  if (!asked) {
    asked = post(form, leaving).finally(() => beginning.delete(form));
    beginning.set(form, asked);
  }
  return asked;
}

async function save(form: HTMLFormElement, leaving = false): Promise<void> {
  clearTimeout(timers.get(form));
  if (!changed.has(form) || stopped.has(form)) return;
  // Two that begin at once would be two drafts: what is typed meanwhile is saved with the next word.
  const other = beginning.get(form);
  if (other) {
    await other;
    if (unbegun(form)) return;
  }
  changed.delete(form);
  await (unbegun(form) ? begun(form, leaving) : post(form, leaving));
}

function taken(form: HTMLFormElement, saved: Saved): void {
  form.dataset.version = String(saved.version);
  const draft = form.elements.namedItem("begun") as HTMLInputElement | null;
  if (draft) {
    draft.value = saved.begun ? String(saved.begun) : "";
    // Loaded again, the page shows what was begun.
    history.replaceState(history.state, "", saved.begun ? `${form.dataset.at}?draft=${saved.begun}` : form.dataset.at);
  }
  said(form, form.dataset.version === "0" ? "" : say("draft-saved"));
}

async function post(form: HTMLFormElement, leaving: boolean): Promise<void> {
  try {
    const answer = await fetch(`${form.dataset.at}/draft/${form.dataset.writes}`, {
      method: "POST",
      body: body(form),
      headers: { "hx-request": "true" },
      keepalive: leaving,
    });
    if (answer.status === 412) {
      conflict(form, String(((await answer.json()) as { version: number }).version));
    } else if (answer.ok) {
      taken(form, (await answer.json()) as Saved);
    } else {
      changed.add(form);
      said(form, say("draft-unsaved"));
      if (answer.status === 401) document.dispatchEvent(new CustomEvent("khidmat:signed-out"));
    }
  } catch {
    changed.add(form);
    said(form, say("draft-unsaved"));
  }
}

function writes(target: EventTarget | null): HTMLFormElement | undefined {
  return (target as Element | null)?.closest?.<HTMLFormElement>("form[data-writes]") ?? undefined;
}

document.addEventListener("input", (event) => {
  const form = writes(event.target);
  if (!form || (event.target as HTMLElement).matches("[data-link], [type=datetime-local], [type=search]")) return;
  changed.add(form);
  clearTimeout(timers.get(form));
  timers.set(form, window.setTimeout(() => void save(form), WAIT_MILLISECONDS));
});

interface Asking {
  detail: { elt: Element; requestConfig?: { verb: string; elt: Element }; xhr?: XMLHttpRequest };
}

// A form that is being sent is no draft any more; if it is refused it comes back whole and is kept again.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = (event as unknown as Asking).detail;
  const form = elt.closest?.<HTMLFormElement>("form[data-writes]");
  if (form) {
    clearTimeout(timers.get(form));
    changed.delete(form);
    return;
  }
  // Something else of the page is asked for, perhaps another case: what was written goes first.
  for (const one of [...changed]) void save(one, true);
});
document.addEventListener("htmx:afterSettle", () => {
  for (const form of [...changed]) if (!form.isConnected) changed.delete(form);
});
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form.matches("[data-writes]:not([hx-post])")) changed.delete(form);
});
addEventListener("pagehide", () => {
  for (const form of [...changed]) void save(form, true);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const form of [...changed]) void save(form, true);
});
// Only what could not be kept is worth asking about.
addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected && stopped.has(form))) {
    event.preventDefault();
    toast(say("draft-elsewhere"), "hold");
  }
});

// What was typed while this file was on its way.
document.querySelectorAll<HTMLFormElement>("form[data-writes]").forEach((form) => {
  const area = form.querySelector("textarea");
  if (area && area.value !== area.defaultValue) area.dispatchEvent(new Event("input", { bubbles: true }));
});
