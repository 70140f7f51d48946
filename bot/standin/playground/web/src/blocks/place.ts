/** Where blocks stand, and what is filled in there. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Block, Surface, Values } from "../types";

export interface Place {
  surface: Surface;
  values: Values;
  errors: Record<string, string>;
  /** Of headings drawn by blocks, 2 to 6. */
  level: number;
  disabled: boolean;
}

export const PlaceContext = createContext<Place | null>(null);

export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (!place) throw new Error("no place: elements are drawn by Blocks only");
  return place;
}

export function surfaceKey(surface: Surface): string {
  return "view" in surface ? surface.view : `${surface.message.channel} ${surface.message.ts}`;
}

/** How an input block names its field. */
export interface Field {
  id: string;
  labelId: string;
  describedBy: string | undefined;
  invalid: boolean;
  optional: boolean;
  dispatches: boolean;
}

export interface ElementProps {
  element: Block;
  block: Block;
  field?: Field;
}

const STATE: Record<string, [state: string, initial: string]> = {
  plain_text_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  rich_text_input: ["rich_text_value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  multi_users_select: ["selected_users", "initial_users"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  multi_channels_select: ["selected_channels", "initial_channels"],
  radio_buttons: ["selected_option", "initial_option"],
  checkboxes: ["selected_options", "initial_options"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
};

/** What the server says is filled in; before it has said anything, what the element begins with. */
// biome-ignore lint/suspicious/noExplicitAny: its shape depends on the element's type
export function filledIn({ values }: Place, block: Block, element: Block): any {
  const [name, start] = STATE[element.type] ?? ["value", "initial_value"];
  const state = values[block.block_id]?.[element.action_id];
  return state && state.type === element.type ? state[name] : element[start];
}
