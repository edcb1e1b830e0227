// The screens that are looked at and checked: a name and an address each. `staff` screens are those of the signed-in
// administrator, `out` those of a browser where nobody is. Where the address holds a number made with the desk, `find` tells how to come by it: `case` as the palette
// finds one, `first` as the first link with that beginning on the page, `text` as the first match in the page's source.
export const screens = [
  { name: "design", path: "/design" },
  { name: "design-workspace", path: "/design/workspace" },
  { name: "design-workspace-list", path: "/design/workspace?pane=list" },
  { name: "design-workspace-side", path: "/design/workspace?pane=side" },
  { name: "design-figures", path: "/design/figures" },
  { name: "design-not-found", path: "/design/errors/404", status: 404 },
  { name: "design-internal", path: "/design/errors/500", status: 500 },
  { name: "sign-in", path: "/sign-in", out: true },
  { name: "rate", path: "/outbox", find: { text: /\/rate\/[\w-]+/ }, staff: true },
  { name: "inbox", path: "/inbox/all", staff: true },
  { name: "inbox-mine", path: "/inbox/mine", staff: true },
  { name: "inbox-empty", path: "/inbox/mentions?kind=complaint", staff: true },
  { name: "inbox-resolved", path: "/inbox/resolved", staff: true },
  { name: "case", path: "/inbox/all", find: { first: "/cases/" }, staff: true },
  { name: "case-side", path: "/inbox/all", find: { first: "/cases/" }, press: ".to-side", staff: true },
  { name: "case-resolved", path: "/inbox/resolved", find: { first: "/cases/" }, staff: true },
  { name: "case-new", path: "/cases/new", staff: true },
  { name: "customers", path: "/customers", staff: true },
  { name: "customer", path: "/customers", find: { first: "/customers/" }, staff: true },
  { name: "outbox", path: "/outbox", staff: true },
  { name: "figures", path: "/figures", staff: true },
  { name: "figure", path: "/figures", find: { first: "/figures/" }, staff: true },
  { name: "settings-profile", path: "/settings/profile", staff: true },
  { name: "settings-people", path: "/settings/people", staff: true },
  { name: "settings-person", path: "/settings/people/new", staff: true },
  { name: "settings-teams", path: "/settings/teams", staff: true },
  { name: "settings-team", path: "/settings/teams", find: { first: "/settings/teams/" }, staff: true },
  { name: "settings-roles", path: "/settings/roles", staff: true },
  { name: "settings-role", path: "/settings/roles", find: { first: "/settings/roles/" }, staff: true },
  { name: "settings-brands", path: "/settings/brands", staff: true },
  { name: "settings-brand", path: "/settings/brands", find: { first: "/settings/brands/" }, staff: true },
  { name: "settings-mailboxes", path: "/settings/mailboxes", staff: true },
  { name: "settings-mailbox", path: "/settings/mailboxes", find: { first: "/settings/mailboxes/" }, staff: true },
  { name: "settings-mailbox-new", path: "/settings/mailboxes/new", staff: true },
  { name: "quarantine", path: "/quarantine", staff: true },
  { name: "settings-tokens", path: "/settings/tokens", staff: true },
];

export const languages = ["en", "ms", "id"];
export const themes = ["light", "dark"];
export const sizes = [
  { name: "1440", width: 1440, height: 900 },
  { name: "390", width: 390, height: 844 },
];
