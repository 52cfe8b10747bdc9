import Link from "next/link";
import { Moment } from "@/components/ui/values/moment";
import type { PlainCard } from "@/lib/approvals/schemas";
import { paths } from "@/lib/paths";

/** Whether the requester has the answer, and what keeps it from them. */
export function Told({ card }: { card: PlainCard }) {
  return (
    <span className="block truncate text-12 text-ink-3 leading-5" aria-live="polite">
      {words(card)}
    </span>
  );
}

function words({ requester: { name }, resumedAt, answerDelivery }: PlainCard) {
  if (resumedAt)
    return (
      <>
        {name} has the answer, <Moment at={resumedAt} form="clock" />.
      </>
    );
  if (answerDelivery?.status === "dead")
    return (
      <>
        The answer could not be delivered to {answerDelivery.target}.{" "}
        <Link href={paths.answers({ status: "dead" })} className="link">
          See why, and send it again
        </Link>
      </>
    );
  if (answerDelivery?.status === "pending" && answerDelivery.attempts > 0)
    return (
      <>
        Attempt {answerDelivery.attempts} to tell {answerDelivery.target} failed
        {answerDelivery.nextAt ? (
          <>
            ; the next is due at <Moment at={answerDelivery.nextAt} form="clock" />
          </>
        ) : null}
        .
      </>
    );
  return `${name} does not have the answer yet.`;
}
