/** Block Kit for the rest of the page. */

export { Blocks, type BlocksProps, DRAWN } from "./Blocks";
export { tellTime } from "./dates";
export { hasDrafts, returnDrafts, takeDrafts } from "./drafts";
export { SafeLink, safeAddress } from "./links";
export { prefetchLibrary } from "./loading";
export { MessageText, Mrkdwn, PlainText, Text } from "./Text";

/** The page `/?gallery`: one sample of everything. Apart, so that it is not in the first part of the page. */
export const loadGallery = () => import("./gallery").then((part) => part.Gallery);
