/** Every type of interactive element, and what draws it. */

import type { ComponentType } from "preact";
import { Button, FeedbackButtons, IconButton, Overflow } from "./buttons";
import { Combobox } from "./Combobox";
import { ImageElement } from "./images";
import { EmailInput, FileInput, NumberInput, PlainTextInput, RichTextInput, UrlInput } from "./inputs";
import { DatePicker, DateTimePicker, TimePicker } from "./pickers";
import type { ElementProps } from "./place";
import { Select } from "./selects";
import { Checkboxes, RadioButtons } from "./ticks";
import { Undrawn } from "./Undrawn";

export const ELEMENTS: Record<string, ComponentType<ElementProps>> = {
  button: Button,
  workflow_button: Button,
  icon_button: IconButton,
  feedback_buttons: FeedbackButtons,
  overflow: Overflow,
  static_select: Select,
  users_select: Select,
  conversations_select: Select,
  channels_select: Select,
  external_select: Combobox,
  multi_static_select: Combobox,
  multi_users_select: Combobox,
  multi_conversations_select: Combobox,
  multi_channels_select: Combobox,
  multi_external_select: Combobox,
  radio_buttons: RadioButtons,
  checkboxes: Checkboxes,
  datepicker: DatePicker,
  timepicker: TimePicker,
  datetimepicker: DateTimePicker,
  plain_text_input: PlainTextInput,
  number_input: NumberInput,
  email_text_input: EmailInput,
  url_text_input: UrlInput,
  rich_text_input: RichTextInput,
  file_input: FileInput,
  image: ImageElement,
};

export function Element(props: ElementProps) {
  const Drawn = ELEMENTS[props.element.type];
  return Drawn ? <Drawn {...props} /> : <Undrawn kind="element" type={props.element.type} />;
}
