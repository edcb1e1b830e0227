// A box that holds only within another: <input data-within="id of the other">. Ticking it ticks the other, emptying the
// other empties it. The server sees to it without this too; here it is seen at once.

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") return;
  const around = document.getElementById(target.dataset["within"] ?? "");
  if (target.checked && around instanceof HTMLInputElement) around.checked = true;
  if (target.checked || !target.id) return;
  for (const within of document.querySelectorAll<HTMLInputElement>(`[data-within="${CSS.escape(target.id)}"]`)) within.checked = false;
});

export {};
