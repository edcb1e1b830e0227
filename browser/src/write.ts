// All that serves writing, fetched when one begins to write: whoever only reads need not wait for it.
import "./styles/screens/writing.css";
import "./islands/uploads";
import "./islands/drafts";
import "./islands/pickers";
import "./islands/writing";
