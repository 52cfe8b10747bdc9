import clsx from "clsx";
import { MailText, SenderMark } from "@/components/records/mail-text";
import { StateMark, Tag } from "@/components/ui/states/state-mark";
import { Moment } from "@/components/ui/values/moment";
import type { TicketTrail } from "@/lib/tickets/schemas";
import { claimWords, factWords } from "./actions/claim-words";

type Message = TicketTrail["messages"][number];
type Untrue = TicketTrail["untrue"][number];

/** The mails, oldest first. Ours are set off by a line; bodies are plain text, quoted history is folded. */
export function Conversation({ messages, untrue }: Pick<TicketTrail, "messages" | "untrue">) {
  return (
    <section aria-label="Conversation" className="px-4 py-5 sm:px-6">
      <ol className="grid gap-7">
        {messages.map((message) => (
          <li key={message.id}>
            <Mail message={message} untrue={untrue.filter(({ messageId }) => messageId === message.id)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The state of an outgoing mail that was not sent. */
const sendingMark = {
  received: { state: "completed", label: "Received" },
  sending: { state: "running", label: "Sending" },
  sent: { state: "completed", label: "Sent" },
  failed: { state: "failed", label: "Not delivered" },
  held: { state: "waiting", label: "Held, not sent" },
} as const;

function Mail({ message, untrue }: { message: Message; untrue: readonly Untrue[] }) {
  const ours = message.direction === "outbound";
  const deed = message.status === "held" ? "drafted by the agent" : "answered";
  const marks = [...message.unsupported, ...untrue].flatMap(({ sentence }) => sentence ?? []);
  return (
    <article aria-label={`Mail from ${message.fromName}`}>
      <header className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-13">
        <h3 className="text-13">{message.fromName}</h3>
        <span className="text-ink-3">
          {ours ? deed : "wrote"}, <Moment at={message.at} />
        </span>
        {message.sender ? <SenderMark sender={message.sender} /> : null}
        {message.automaticCause ? <Tag>automatic, {message.automaticCause}</Tag> : null}
        {ours && message.status !== "sent" ? <StateMark {...sendingMark[message.status]} size="12" /> : null}
      </header>
      <div className={clsx(ours && "border-line-2 border-l-2 pl-3.5")}>
        <MailText mail={message} marks={marks} />
        <Reasons unsupported={message.unsupported} untrue={untrue} />
        {message.failure ? (
          <p className="mt-2 text-13 text-failed">Not delivered: {message.failure}</p>
        ) : null}
      </div>
    </article>
  );
}

/** Why sentences are marked: no record supports them, or a newer record contradicts them. */
function Reasons({ unsupported, untrue }: Pick<Message, "unsupported"> & { untrue: readonly Untrue[] }) {
  const reasons = [...new Set(unsupported.map(({ claim }) => claimWords[claim]))];
  if (reasons.length === 0 && untrue.length === 0) return null;
  return (
    <ul className="mt-2 grid gap-1 text-13">
      {reasons.map((reason) => (
        <li key={reason} className="text-failed">
          {reason}
        </li>
      ))}
      {untrue.map(({ claim, fact, since, sentence }) => (
        <li key={`${claim}${sentence}`} className="flex flex-wrap gap-x-2">
          <span className="font-medium text-failed">
            {since ? (
              <>
                No longer true since <Moment at={since} form="log" />
              </>
            ) : (
              "Not true"
            )}
          </span>
          <span className="text-ink-2">{factWords[fact]}</span>
        </li>
      ))}
    </ul>
  );
}
