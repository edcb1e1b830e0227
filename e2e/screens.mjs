// The screens that are looked at and checked: a name and an address each. A screen that needs a signed-in reader says so
// (`staff`); KHIDMAT_SESSIONS then holds a session's secret for each language, as JSON. `case` is the number of a case to
// open, found as the palette finds it.
const all = [
  { name: "design", path: "/design" },
  { name: "design-workspace", path: "/design/workspace" },
  { name: "design-workspace-list", path: "/design/workspace?pane=list" },
  { name: "design-workspace-side", path: "/design/workspace?pane=side" },
  { name: "design-figures", path: "/design/figures" },
  { name: "design-sign-in", path: "/design/sign-in" },
  { name: "design-not-found", path: "/design/errors/404", status: 404 },
  { name: "design-internal", path: "/design/errors/500", status: 500 },
  { name: "inbox", path: "/inbox/all", staff: true },
  { name: "inbox-empty", path: "/inbox/mentions?kind=complaint", staff: true },
  { name: "inbox-resolved", path: "/inbox/resolved", staff: true },
  { name: "case", path: "/cases/?in=all", case: "Bilik quad", staff: true },
  { name: "case-side", path: "/cases/?in=all", case: "Bilik quad", press: ".to-side", staff: true },
  { name: "case-trash", path: "/cases/?in=trash", case: "KH-1014", staff: true },
  { name: "case-new", path: "/cases/new", staff: true },
  { name: "customers", path: "/customers", staff: true },
  { name: "customer", path: "/customers/", case: "Siti Aminah", staff: true },
  { name: "outbox", path: "/outbox", staff: true },
];
export const sessions = JSON.parse(process.env.KHIDMAT_SESSIONS ?? "null");
export const screens = all.filter((screen) => (sessions ? screen.staff : !screen.staff));

export const languages = ["en", "ms", "id"];
export const themes = ["light", "dark"];
export const sizes = [
  { name: "1440", width: 1440, height: 900 },
  { name: "390", width: 390, height: 844 },
];
