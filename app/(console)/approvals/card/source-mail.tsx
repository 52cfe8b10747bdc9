import { MailText, SenderMark } from "@/components/records/mail-text";
import { Moment } from "@/components/ui/values/moment";
import type { RefundCard, ReplyCard } from "@/lib/approvals/schemas";
import { CardSection } from "./card-section";

/** The mail that an approval is about, with the verification of its sender. */
export function SourceMail({ message }: Pick<RefundCard | ReplyCard, "message">) {
  return (
    <CardSection
      title={
        <span className="inline-flex flex-wrap items-center gap-x-3">
          <span>
            {message.fromName} wrote, <Moment at={message.at} />
          </span>
          <SenderMark sender={message.sender} />
        </span>
      }
    >
      <MailText mail={message} className="max-sm:text-15" />
    </CardSection>
  );
}
