// The screens that are looked at and checked: a name and an address each. A screen that needs a signed-in reader says as
// whom (`as`), once there is signing in.
export const screens = [
  { name: "design", path: "/design" },
  { name: "design-workspace", path: "/design/workspace" },
  { name: "design-workspace-list", path: "/design/workspace?pane=list" },
  { name: "design-workspace-side", path: "/design/workspace?pane=side" },
  { name: "design-figures", path: "/design/figures" },
  { name: "design-sign-in", path: "/design/sign-in" },
  { name: "design-not-found", path: "/design/errors/404", status: 404 },
  { name: "design-internal", path: "/design/errors/500", status: 500 },
];

export const languages = ["en", "ms", "id"];
export const themes = ["light", "dark"];
export const sizes = [
  { name: "1440", width: 1440, height: 900 },
  { name: "390", width: 390, height: 844 },
];
