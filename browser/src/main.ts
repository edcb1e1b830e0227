// What runs in the browser. The server draws every page; this adds what only a browser can do, each in its own island.
import "./styles/index.css";
import "./mark.svg?url";
import "./partial";
import "./islands/away";
import "./islands/clock";
import "./islands/composer";
import "./islands/copy";
import "./islands/dialogs";
import "./islands/guard";
import "./islands/keys";
import "./islands/live";
import "./islands/menus";
import "./islands/palette";
import "./islands/panes";
import "./islands/tabs";
import "./islands/theme";
import "./islands/toasts";
