/** Small parts that every part of the page may use. */

export { type Confirm, ConfirmDialog, type ConfirmDialogProps } from "./ConfirmDialog";
export { begin, Dialog, type DialogProps } from "./Dialog";
export { Menu, type MenuItem, type MenuProps } from "./Menu";
export { usePopup } from "./popup";
