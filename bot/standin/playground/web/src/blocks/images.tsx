/** Pictures: files of the page's own server are shown, of pictures elsewhere only what they are said to show. */

import { useState } from "preact/hooks";
import { useDesk } from "../context";
import type { Block } from "../types";
import { hostOf } from "./links";
import type { ElementProps } from "./place";
import { PlainText } from "./Text";

const FILE_ID = /(?:^|[/-])(F[A-Z0-9]{6,})(?=[/.?-]|$)/;

/** Where the picture is on the page's own server; null if it is elsewhere. */
export function ownAddress(image: Block, as: string): string | null {
  const { id, url } = image.slack_file ?? {};
  const file = id ?? FILE_ID.exec(String(url ?? ""))?.[1];
  if (file) return `/page/files/${encodeURIComponent(file)}?as=${encodeURIComponent(as)}`;
  const given = String(image.image_url ?? url ?? "");
  try {
    const address = new URL(given, location.href);
    return address.origin === location.origin && given !== "" ? address.href : null;
  } catch {
    return null;
  }
}

interface PictureProps {
  image: Block;
  class: string;
  /** Whether a click shows it in its own size. */
  opens?: boolean;
}

export function Picture({ image, class: name, opens }: PictureProps) {
  const { me } = useDesk();
  const address = ownAddress(image, me.name);
  const [broken, setBroken] = useState<string | null>(null);
  if (address && broken !== address) {
    const shown = (
      <img class={name} src={address} alt={image.alt_text} loading="lazy" onError={() => setBroken(address)} />
    );
    if (!opens) return shown;
    return (
      <a class="blocks-opens" href={address} target="_blank" rel="noopener noreferrer" title="Open the picture alone">
        {shown}
      </a>
    );
  }
  const host = hostOf(String(image.image_url ?? image.slack_file?.url ?? ""));
  return <Framed class={name} words={image.alt_text} from={address ? "could not be shown" : host} />;
}

export function Framed({ words, from, class: name }: { words: string; from: string; class: string }) {
  return (
    <span class={`blocks-framed ${name}`} role="img" aria-label={words} title={`${words}${from && ` (${from})`}`}>
      <span aria-hidden="true">{words}</span>
      {from && <small aria-hidden="true">{from}</small>}
    </span>
  );
}

export function ImageBlock({ block }: { block: Block }) {
  return (
    <figure class="blocks-image">
      {block.title && (
        <figcaption>
          <PlainText text={block.title} />
        </figcaption>
      )}
      <Picture image={block} class="blocks-picture" opens />
    </figure>
  );
}

export function ImageElement({ element }: ElementProps) {
  return <Picture image={element} class="blocks-thumbnail" />;
}
