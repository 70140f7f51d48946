/** Line drawings for buttons; they are always beside words or in a labelled button. */

const PATHS = {
  menu: "M3 6h14M3 10h14M3 14h14",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4l-6 6 6 6",
  down: "M10 4v12M5 11l5 5 5-5",
  send: "M4 3l13 7-13 7 2-7zM6 10h6",
  plus: "M10 4v12M4 10h12",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 12.2a2.2 2.2 0 100-4.4 2.2 2.2 0 000 4.4z",
  reply: "M3 4h14v9H9l-4 4v-4H3z",
  edit: "M4 16l1-4 8-8 3 3-8 8zM11.5 5.5l3 3",
  bin: "M4 6h12M8 6V4h4v2M6 6l1 11h6l1-11",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  bell: "M5 14V9a5 5 0 0110 0v5l1.5 1.5h-13zM8.5 17.5h3",
  search: "M9 14a5 5 0 100-10 5 5 0 000 10zM13 13l4 4",
  help: "M10 17.5a7.5 7.5 0 100-15 7.5 7.5 0 000 15zM8 8a2 2 0 113 1.7c-.7.4-1 .8-1 1.6M10 14v.01",
  theme: "M10 2.5a7.5 7.5 0 100 15zM10 2.5a7.5 7.5 0 010 15",
  bolt: "M11 2L4 11h5l-1 7 7-9h-5z",
  file: "M5 2h7l3 3v13H5zM12 2v3h3",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="shell-icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
