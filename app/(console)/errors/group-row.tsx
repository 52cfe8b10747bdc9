import clsx from "clsx";
import { MaskedMessage } from "@/components/errors/masked-message";
import { PhoneLine } from "@/components/lists/phone-line";
import { RowLink } from "@/components/lists/row-link";
import { Moment } from "@/components/ui/moment";
import { Td, Tr } from "@/components/ui/table";
import type { ErrorGroupItem } from "@/lib/error-groups/schemas";
import { GroupMark } from "./group/group-mark.tsx";
import { Trend } from "./trend";

const number = new Intl.NumberFormat("en-US");

interface GroupRowProps {
  group: ErrorGroupItem;
  href: string;
  open: boolean;
  onOpen: () => void;
}

/** One group: what is said, where, how often lately, how many runs and customers, since when, how it stands. */
export function GroupRow({ group, href, open, onOpen }: GroupRowProps) {
  return (
    <Tr
      className={clsx(
        "relative",
        open && "sm:bg-selected sm:shadow-[inset_2px_0_0_var(--ink)] forced:outline",
      )}
    >
      <Td className="h-14 w-full max-w-0 max-sm:whitespace-normal max-sm:py-2.5">
        <RowLink
          href={href}
          open={open}
          onOpen={onOpen}
          className="max-sm:line-clamp-2 max-sm:whitespace-normal"
        >
          <MaskedMessage message={group.message} />
        </RowLink>
        <span className="block truncate font-mono text-12 text-ink-3">
          {group.functionId}
          {group.stepId ? ` · ${group.stepId}` : ""}
        </span>
        <PhoneLine>
          <GroupMark group={group} />
          <span>
            {number.format(group.runCount)} {group.runCount === 1 ? "run" : "runs"}
          </span>
          <Moment at={group.lastSeenAt} form="relative" />
        </PhoneLine>
      </Td>
      <Td className="max-md:hidden sm:pr-5">
        <Trend hours={group.trend} loud={group.state === "open" && (group.fresh || group.regressed)} />
      </Td>
      <Td right className="font-semibold text-14 max-sm:hidden sm:pr-5">
        {number.format(group.runCount)}
      </Td>
      <Td right className="max-lg:hidden sm:pr-5">
        {number.format(group.customerCount)}
      </Td>
      <Td className="text-ink-2 max-lg:hidden sm:pr-5">
        <Moment at={group.firstSeenAt} form="log" />
      </Td>
      <Td className="text-ink-2 max-sm:hidden sm:pr-5">
        <Moment at={group.lastSeenAt} form="log" />
      </Td>
      <Td className="max-sm:hidden">
        <GroupMark group={group} />
      </Td>
    </Tr>
  );
}
