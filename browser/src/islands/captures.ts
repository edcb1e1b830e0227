// [data-captures]: a field into which a key is pressed instead of written. Backspace empties it, two keys shortly after
// each other are two; Tab, Enter and Escape stay what they are.
import { isSingle, pressed } from "./keys";

const SECOND_MILLISECONDS = 1_500;
let last = { field: undefined as HTMLInputElement | undefined, key: "", at: 0 };

document.addEventListener(
  "keydown",
  (event) => {
    const field = event.target as HTMLInputElement;
    const key = pressed(event);
    if (!field.matches?.("[data-captures]") || !key || event.isComposing) return;
    if (key === "Backspace" || key === "Delete") {
      field.value = "";
      last = { field: undefined, key: "", at: 0 };
    } else if (event.key.length !== 1 || key === " ") {
      return;
    } else {
      const follows = last.field === field && event.timeStamp - last.at < SECOND_MILLISECONDS && isSingle(key) && !event.repeat;
      field.value = follows ? `${last.key} ${key}` : key;
      // Two are the most: what comes after them begins anew.
      last = { field: follows || !isSingle(key) ? undefined : field, key, at: event.timeStamp };
    }
    event.preventDefault();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  },
  { capture: true },
);
document.addEventListener("focusin", () => (last = { field: undefined, key: "", at: 0 }));
