// <button data-copy="text">: puts the text on the clipboard and says so.
import { say } from "../words";
import { toast } from "./toasts";

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
  if (!button) return;
  const text = button.dataset.copy ?? "";
  navigator.clipboard.writeText(text).then(
    () => toast(say("copied"), "ok"),
    () => toast(say("copy-failed"), "late"),
  );
});
