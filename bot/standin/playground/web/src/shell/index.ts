/** The workspace around the blocks and panels. */

export { App } from "./App";
