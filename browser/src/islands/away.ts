// Two ways of being away: no connection (a banner), and no session (a dialog that keeps what was typed).

const channel = "BroadcastChannel" in window ? new BroadcastChannel("khidmat-session") : undefined;

function showConnection(): void {
  const banner = document.getElementById("offline");
  if (banner) banner.hidden = navigator.onLine;
}

window.addEventListener("online", showConnection);
window.addEventListener("offline", showConnection);
showConnection();

document.addEventListener("khidmat:signed-out", () => {
  const dialog = document.getElementById("signed-out");
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
});

// The page shown after signing in carries data-signed-in; every other tab of this browser then closes its dialog.
if (document.body.hasAttribute("data-signed-in")) channel?.postMessage("signed-in");
channel?.addEventListener("message", (event) => {
  const dialog = document.getElementById("signed-out");
  if (event.data === "signed-in" && dialog instanceof HTMLDialogElement && dialog.open) dialog.close();
});
