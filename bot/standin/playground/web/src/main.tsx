/** Mounts the page. */

import { render } from "preact";
import { App } from "./shell";
import { GalleryPage } from "./shell/GalleryPage";
import { startTheme } from "./shell/theme";
import "./styles/index.css";

startTheme();
const root = document.getElementById("page");
const gallery = new URLSearchParams(location.search).has("gallery");
if (root) {
  root.replaceChildren();
  render(gallery ? <GalleryPage /> : <App />, root);
}
