/** The few marks of the panels. They always stand beside words, so they are hidden from screen readers. */

const PATHS = {
  clock: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.5V8l2.5 1.5",
  close: "M4 4l8 8M12 4l-8 8",
  check: "M3 8.5l3.2 3.2L13 4.8",
  warning: "M8 2.5L14.5 13.5h-13zM8 6.5v3.2M8 11.6v.4",
  down: "M4 6l4 4 4-4",
  up: "M4 10l4-4 4 4",
  wire: "M2 5.5h11M10 2.5l3 3-3 3M14 10.5H3M6 7.5l-3 3 3 3",
  fault: "M9 1.5L3.5 9H8l-1 5.5L12.5 7H8z",
  tour: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM10.5 5.5L9 9l-3.5 1.5L7 7z",
  reset: "M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3",
  about: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.2V11M8 5v.2",
  tools: "M2 4h12M2 8h12M2 12h12",
  copy: "M6 5.5h7.5V14H6zM3 10.5H2.5V2H10v1",
};

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="panel-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
