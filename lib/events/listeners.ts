import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { eventEntry } from "./catalogue.ts";
import { EventName } from "./event-schemas.ts";

export interface Listeners {
  /** Ids of the functions it starts. */
  wakes: string[];
  /** Ids of the functions whose runs wait for it or are cancelled by it; `*` for any. */
  awaitedBy: string[];
  /** Sent for other apps on the engine; nothing here handles it. */
  forOthers: boolean;
}

/** The listeners of an event, by what the functions declare; none for a name that the catalogue does not have. */
export function listenersOf(name: string, declarations: readonly FunctionDeclaration[]): Listeners {
  const known = EventName.safeParse(name).data;
  if (known === undefined) return { wakes: [], awaitedBy: [], forOthers: false };
  const { awaitedByAny, effect } = eventEntry(known);
  const idsWhere = (listens: (declaration: FunctionDeclaration) => boolean) =>
    declarations.filter(listens).map(({ id }) => id);
  return {
    wakes: idsWhere(({ triggers }) => triggers.some(({ event }) => event === name)),
    awaitedBy: awaitedByAny
      ? ["*"]
      : idsWhere(
          ({ awaits = [], cancelOn = [] }) =>
            awaits.includes(name) || cancelOn.some(({ event }) => event === name),
        ),
    forOthers: effect === "none",
  };
}

/** The sender of an event: by the catalogue's words, else the functions that declare that they send it. */
export function senderOf(name: EventName, declarations: readonly FunctionDeclaration[]): string {
  const functions = declarations.filter(({ sends }) => sends?.includes(name));
  return eventEntry(name).sentBy ?? functions.map(({ id }) => id).join(", ");
}
