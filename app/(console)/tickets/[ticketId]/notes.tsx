import { Moment } from "@/components/ui/moment";
import { Prose } from "@/components/ui/prose";
import { Section } from "@/components/ui/section";
import type { TicketTrail } from "@/lib/tickets/schemas";

const titles = {
  summary: "Summary by the agent",
  investigation: "Investigation drafted by the agent",
  settlement: "How it was settled",
};

/** What the agent, or who settled the ticket, wrote for people: never sent to the customer. The newest stands first. */
export function Notes({ notes }: { notes: TicketTrail["notes"] }) {
  return notes.map((note) => (
    <Section
      key={note.id}
      title={titles[note.kind]}
      aside={
        <>
          {note.authorName ? `${note.authorName}, ` : null}
          <Moment at={note.at} />
        </>
      }
      className="border-line border-b bg-sunken px-4 py-4 sm:px-6"
    >
      {note.body === null ? (
        <p className="text-13 text-ink-2">Your role sees no personal data, and this may hold some.</p>
      ) : (
        <Prose text={note.body} className="text-13" />
      )}
    </Section>
  ));
}
