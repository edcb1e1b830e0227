// Files go up as soon as they are chosen, dropped or pasted, with their progress shown; what is too large or of a wrong
// kind is refused at once and in words. The form then only names them.
import { begun } from "./drafts";
import { toast } from "./toasts";
import { say } from "../words";

export interface Taken {
  id: number;
  name: string;
  href: string;
  size: string;
}

/** Uploads and answers what was taken; nothing when it was refused, which the reader is told. */
export async function uploaded(form: HTMLFormElement, files: File[], inline: boolean): Promise<Taken[]> {
  if (files.length === 0) return [];
  await begun(form);
  const body = new FormData();
  body.set("idempotency_key", crypto.randomUUID?.() ?? String(Math.random()));
  if (inline) body.set("inline", "true");
  const draft = form.elements.namedItem("begun") as HTMLInputElement | null;
  if (draft) body.set("begun", draft.value);
  files.forEach((file) => body.append("files", file, file.name || "image.png"));
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", files.map((file) => file.name).join(", "));
  form.querySelector("[data-kept]")?.after(bar);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${form.dataset.at}/files`);
    request.setRequestHeader("hx-request", "true");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => {
      bar.remove();
      if (request.status === 200) {
        done(request.response as Taken[]);
        return;
      }
      if (request.status === 401) document.dispatchEvent(new CustomEvent("khidmat:signed-out"));
      else toast((request.response as { told?: string } | null)?.told ?? say(request.status === 0 ? "unreachable" : "failed"), "late");
      done([]);
    });
    request.send(body);
  });
}

function kept(form: HTMLFormElement, file: Taken): void {
  const list = form.querySelector("[data-kept]");
  if (!list) return;
  const item = document.createElement("li");
  const check = document.createElement("div");
  check.className = "check";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.name = "attachment_id";
  box.id = `file-${file.id}`;
  box.value = String(file.id);
  box.checked = true;
  const label = document.createElement("label");
  label.htmlFor = box.id;
  const size = document.createElement("span");
  size.className = "faint num";
  size.textContent = file.size;
  label.append(`${file.name} `, size);
  check.append(box, label);
  item.append(check);
  list.append(item);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

async function attach(form: HTMLFormElement, files: File[]): Promise<void> {
  for (const file of files) for (const taken of await uploaded(form, [file], false)) kept(form, taken);
}

function writes(target: EventTarget | null): HTMLFormElement | undefined {
  return (target as Element | null)?.closest?.<HTMLFormElement>('form[data-writes]:not([data-writes="note"])') ?? undefined;
}

document.addEventListener("change", (event) => {
  const chosen = event.target as HTMLInputElement;
  const form = writes(chosen);
  if (!form || chosen.type !== "file" || !chosen.files?.length) return;
  const files = Array.from(chosen.files);
  chosen.value = "";
  // Each stands in the list once it is taken.
  const names = document.getElementById(chosen.dataset.names ?? "");
  if (names) names.textContent = "";
  void attach(form, files);
});

for (const name of ["dragover", "dragleave", "drop"] as const) {
  document.addEventListener(name, (event) => {
    const form = writes(event.target);
    if (!form || !event.dataTransfer?.types.includes("Files")) return;
    form.classList.toggle("dropping", name === "dragover");
    if (name === "dragleave") return;
    // The editor has taken the pictures that were dropped into the text.
    if (event.defaultPrevented && name === "drop") return;
    event.preventDefault();
    if (name === "drop") void attach(form, Array.from(event.dataTransfer.files));
  });
}
