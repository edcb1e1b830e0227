// Text areas that grow with what is written, where the browser does not do it by itself (field-sizing: content).

if (!CSS.supports("field-sizing", "content")) {
  const grow = (area: HTMLTextAreaElement): void => {
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + 2}px`;
  };
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) grow(event.target);
  });
  const growAll = (): void => document.querySelectorAll("textarea").forEach(grow);
  document.addEventListener("htmx:afterSettle", growAll);
  growAll();
}

// Ctrl+Enter sends the form one writes in; a plain Enter in a text area never does.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  if (event.target instanceof HTMLTextAreaElement && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});
