// Menus are popovers; the browser opens, closes and layers them. This puts one by its button and walks it with arrows.

function place(menu: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const rtl = getComputedStyle(button).direction === "rtl";
  const wantedLeft = menu.dataset.side === "end" || rtl ? at.right - size.width : at.left;
  const left = Math.max(8, Math.min(wantedLeft, innerWidth - size.width - 8));
  const below = at.bottom + 4;
  const top = below + size.height > innerHeight - 8 && at.top - size.height - 4 > 8 ? at.top - size.height - 4 : below;
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

function button(menu: HTMLElement): HTMLElement | null {
  // One menu may have a button for each width of the screen: the one that is drawn is meant.
  const all = document.querySelectorAll<HTMLElement>(`[popovertarget="${CSS.escape(menu.id)}"]`);
  return Array.from(all).find((one) => one.checkVisibility()) ?? null;
}

function entries(menu: Element): HTMLElement[] {
  return Array.from(menu.querySelectorAll<HTMLElement>("[role^=menuitem]"));
}

// Said before the menu moves, not after: whoever asks the button meanwhile gets the truth.
document.addEventListener(
  "beforetoggle",
  (event) => {
    const menu = event.target as HTMLElement;
    if (menu.matches?.("[popover][id]")) button(menu)?.setAttribute("aria-expanded", String((event as ToggleEvent).newState === "open"));
  },
  { capture: true },
);

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target as HTMLElement;
    if (!menu.matches?.(".menu[popover]")) return;
    const open = (event as ToggleEvent).newState === "open";
    const opener = button(menu);
    // The place is the script's alone; left behind, it would be copied into what is swapped in.
    if (!open) menu.removeAttribute("style");
    if (!open || !opener) return;
    place(menu, opener);
    (entries(menu)[0] ?? menu.querySelector<HTMLElement>("input, select, button, a"))?.focus();
  },
  { capture: true },
);

document.addEventListener("keydown", (event) => {
  const menu = (event.target as Element).closest?.(".menu[role=menu]");
  if (!menu) return;
  const all = entries(menu);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const to: Record<string, number> = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 };
  const next = to[event.key];
  if (next !== undefined) {
    event.preventDefault();
    all[next]?.focus();
  } else if (event.key.length === 1 && /\S/.test(event.key)) {
    // A letter goes to the next entry that begins with it.
    const letter = event.key.toLowerCase();
    const rest = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    rest.find((entry) => entry.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
  } else if (event.key === "Tab") {
    (menu as HTMLElement).hidePopover();
  }
});

document.addEventListener("click", (event) => {
  const entry = (event.target as Element).closest("[role^=menuitem]");
  entry?.closest<HTMLElement>("[popover]")?.hidePopover();
});

// A menu does not float on while what it belongs to scrolls away.
addEventListener("resize", () => document.querySelectorAll<HTMLElement>(".menu:popover-open").forEach((menu) => menu.hidePopover()));
