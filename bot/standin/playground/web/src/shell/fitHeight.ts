/** A text box as high as its text; the sheet says how high at most. */

export function fitHeight(box: HTMLTextAreaElement): void {
  box.style.height = "auto";
  // scrollHeight is without the border, and height is with it
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
}
