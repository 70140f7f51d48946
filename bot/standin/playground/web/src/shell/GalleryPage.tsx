/** Every block and element by itself, without a workspace: for those who work on how they are drawn. */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Desk, DeskContext } from "../context";
import type { Person } from "../types";

const ONE: Person = {
  id: "U1",
  name: "sample",
  realName: "Sample Person",
  title: "",
  zone: "UTC",
  isAdmin: false,
  isBot: false,
  deleted: false,
  status: "",
};

const DESK: Desk = {
  me: ONE,
  people: [ONE],
  conversations: [{ id: "C1", name: "general", kind: "channel", unread: 0 }],
  nameOf: (id) => ({ U1: ONE.realName, C1: "general" })[id] ?? id,
  act: async () => ({ error: "This is the gallery: nobody answers here." }),
};

export function GalleryPage() {
  const [Gallery, setGallery] = useState<ComponentType | null>(null);

  useEffect(() => {
    void import("../blocks/gallery").then((part) => setGallery(() => part.Gallery));
  }, []);

  return <DeskContext.Provider value={DESK}>{Gallery ? <Gallery /> : null}</DeskContext.Provider>;
}
