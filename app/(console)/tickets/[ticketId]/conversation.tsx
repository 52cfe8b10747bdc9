import clsx from "clsx";
import { MailText } from "@/components/mail-text";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Tag } from "@/components/ui/tag";
import type { TicketTrail } from "@/lib/tickets/schemas";

type Message = TicketTrail["messages"][number];

/** The mails, oldest first. Ours are set off by a line; bodies are plain text, quoted history is folded. */
export function Conversation({ messages }: { messages: readonly Message[] }) {
  return (
    <section aria-label="Conversation" className="px-4 py-5 sm:px-6">
      <ol className="grid gap-7">
        {messages.map((message) => (
          <li key={message.id}>
            <Mail message={message} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Mail({ message }: { message: Message }) {
  const ours = message.direction === "outbound";
  return (
    <article aria-label={`Mail from ${message.fromName}`}>
      <header className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-13">
        <h3 className="text-13">{message.fromName}</h3>
        <span className="text-ink-3">
          {ours ? "answered" : "wrote"}, <Moment at={message.at} />
        </span>
        {message.automaticCause ? <Tag>automatic, {message.automaticCause}</Tag> : null}
        {ours && message.status !== "sent" ? (
          <StateMark
            state={message.status === "failed" ? "failed" : "running"}
            label={message.status === "failed" ? "Not delivered" : "Sending"}
            size="12"
          />
        ) : null}
      </header>
      <div className={clsx(ours && "border-line-2 border-l-2 pl-3.5")}>
        <MailText mail={message} />
        {message.failure ? (
          <p className="mt-2 text-13 text-failed">Not delivered: {message.failure}</p>
        ) : null}
      </div>
    </article>
  );
}
