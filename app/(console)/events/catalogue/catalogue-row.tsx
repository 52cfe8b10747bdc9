import Link from "next/link";
import { fieldsOf } from "@/components/schema-form/form-fields";
import { Button } from "@/components/ui/button";
import { Code } from "@/components/ui/code";
import { Fold } from "@/components/ui/fold";
import { Td, Tr } from "@/components/ui/table";
import type { EventCatalogue } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";
import { wakeWords } from "../send/wake-words.ts";
import { fieldWords } from "./field-words";

const number = new Intl.NumberFormat("en-US");

interface CatalogueRowProps {
  event: EventCatalogue["items"][number];
  /** Nothing for those who may not send. */
  onSend: (() => void) | undefined;
}

/** One event of the catalogue. */
export function CatalogueRow({ event, onSend }: CatalogueRowProps) {
  const { name, schema, sentBy, wakes, awaitedBy, forOthers, byHand, lastDay } = event;
  return (
    <Tr>
      <Td className="w-full max-w-0 py-2.5 align-top">
        <span className="block whitespace-normal font-medium [overflow-wrap:anywhere]">{name}</span>
        <span className="block whitespace-normal font-mono text-12 text-ink-2 [overflow-wrap:anywhere]">
          {fieldWords(fieldsOf(schema))}
        </span>
        <span className="mt-1 block whitespace-normal text-12 text-ink-3 md:hidden">
          Sent by {sentBy}.<span className="sm:hidden"> {wakeWords(event)}</span>
        </span>
        <Fold summary="JSON schema">
          <Code label={`Schema of ${name}`}>{JSON.stringify(schema, null, 2)}</Code>
        </Fold>
      </Td>
      <Td className="py-2.5 align-top text-ink-2 max-md:hidden">{sentBy}</Td>
      <Td className="py-2.5 align-top max-sm:hidden">
        <Listeners wakes={wakes} awaitedBy={awaitedBy} forOthers={forOthers} />
      </Td>
      <Td right className="py-2.5 align-top max-sm:pr-4">
        {lastDay === 0 ? (
          <span className="text-ink-3">0</span>
        ) : (
          <Link href={paths.events({ name })} className="link" aria-label={`${lastDay} events ${name}`}>
            {number.format(lastDay)}
          </Link>
        )}
      </Td>
      {onSend ? (
        <Td className="py-1.5 align-top max-sm:hidden">
          {byHand ? (
            <Button size="sm" aria-haspopup="dialog" aria-label={`Send ${name}`} onClick={onSend}>
              Send
            </Button>
          ) : (
            <span className="text-12 text-ink-3" title={`Only ${sentBy} may send it.`}>
              not by hand
            </span>
          )}
        </Td>
      ) : null}
    </Tr>
  );
}

function Listeners({
  wakes,
  awaitedBy,
  forOthers,
}: Pick<EventCatalogue["items"][number], "wakes" | "awaitedBy" | "forOthers">) {
  if (forOthers) return <span className="text-ink-3">other apps</span>;
  if (wakes.length + awaitedBy.length === 0) return <span className="text-ink-3">nothing</span>;
  return (
    <ul>
      {wakes.map((id) => (
        <li key={id}>
          <Link href={paths.function(id)} className="link inline-block py-0.5">
            {id}
          </Link>
        </li>
      ))}
      {awaitedBy.map((id) => (
        <li key={id} className="text-ink-3">
          {id === "*" ? "whichever run waits" : `${id}, when it waits`}
        </li>
      ))}
    </ul>
  );
}
