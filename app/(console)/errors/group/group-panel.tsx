"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { HelpLink } from "@/components/errors/help-link";
import { MaskedMessage } from "@/components/errors/masked-message";
import { Stack } from "@/components/errors/stack";
import { PanelSkeleton } from "@/components/panel/panel-head";
import { Unreadable } from "@/components/queries/unreadable";
import { tierWord } from "@/components/records/tier-word";
import { Section } from "@/components/ui/layout/section";
import { Moment } from "@/components/ui/values/moment";
import { shortId } from "@/components/ui/values/short-id";
import type { ErrorGroupView } from "@/lib/error-groups/schemas";
import { helpPageOf } from "@/lib/help/rules";
import { paths } from "@/lib/paths";
import { errorGroup } from "../queries";
import { GroupActions } from "./group-actions";
import { GroupMark } from "./group-mark";
import { WhyTogether } from "./why-together";

/** One group: its actions, its fingerprint, its latest run, and the customers it affects. */
export function GroupPanel({ errorId }: { errorId: string }) {
  const query = useQuery(errorGroup(errorId));
  if (query.data) return <LoadedGroup group={query.data} />;
  return (
    <section aria-label="Group" className="min-h-80">
      {query.isError ? (
        <Unreadable what="This group" query={query}>
          Nothing was changed.
        </Unreadable>
      ) : (
        <PanelSkeleton />
      )}
    </section>
  );
}

function LoadedGroup({ group }: { group: ErrorGroupView }) {
  return (
    <section aria-label="Group" className="px-4 pt-5 pb-8 sm:px-6">
      <header className="mb-4 flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <h2 className="font-medium text-16 [overflow-wrap:anywhere]">
            <MaskedMessage message={group.message} />
          </h2>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-12 text-ink-3">
            <GroupMark group={group} />
            {group.stateCause ? (
              <span>
                <Moment at={group.stateSince} form="relative" />: its only run, {group.stateCause.runId}, did
                not fail. The reply that reported the failure was lost, and the engine made the call again.
              </span>
            ) : group.stateByName ? (
              <span>
                by {group.stateByName}, <Moment at={group.stateSince} form="relative" />
              </span>
            ) : group.regressedAt ? (
              <span>
                came back <Moment at={group.regressedAt} form="relative" />
              </span>
            ) : (
              <span>
                first seen <Moment at={group.firstSeenAt} form="relative" />
              </span>
            )}
          </p>
        </div>
        <GroupActions group={group} />
      </header>
      <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[300px_minmax(0,1fr)_300px]">
        <WhyTogether group={group} />
        <Sample group={group} />
        <Customers group={group} />
      </div>
    </section>
  );
}

function Sample({ group: { sample, lastRunId } }: { group: ErrorGroupView }) {
  const runId = sample?.runId ?? lastRunId;
  return (
    <Section
      title={`Latest, ${shortId(runId)}`}
      aside={
        <Link href={paths.run(runId)} className="link text-ink-2">
          open run
        </Link>
      }
    >
      {sample ? (
        <>
          <p className="mb-2 text-13 [overflow-wrap:anywhere]">
            {sample.message} <HelpLink page={helpPageOf(sample)} />
          </p>
          {sample.stack ? <Stack stack={sample.stack} /> : null}
        </>
      ) : (
        <p className="text-13 text-ink-2">Its latest run is no longer kept.</p>
      )}
    </Section>
  );
}

function Customers({ group }: { group: ErrorGroupView }) {
  const { customers, customerCount } = group;
  return (
    <Section
      title={customerCount === 1 ? "1 customer" : `${customerCount} customers`}
      aside={
        <Link href={paths.runs({ errorGroup: group.id })} className="link text-ink-2">
          all runs
        </Link>
      }
    >
      {customers.length === 0 ? (
        <p className="text-13 text-ink-2">Nobody outside is affected.</p>
      ) : (
        <ul className="text-13">
          {customers.slice(0, 8).map((customer) => (
            <li key={customer.id} className="flex h-6.5 items-center gap-3">
              <Link
                href={paths.runs({ errorGroup: group.id, customerId: customer.id })}
                className="min-w-0 grow truncate hover:underline"
              >
                {customer.email}
              </Link>
              <span className="w-20 text-ink-3">{tierWord(customer.tier)}</span>
              <span className="w-14 text-right">
                {customer.runCount} {customer.runCount === 1 ? "run" : "runs"}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
