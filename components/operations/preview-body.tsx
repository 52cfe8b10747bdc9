import Link from "next/link";
import type { ReactNode } from "react";
import { statusMark } from "@/components/records/delivery-mark";
import { runMark } from "@/components/records/run-mark";
import type { OperationPreview, PreviewOperation } from "@/lib/operations/order-schemas";
import { RunStatus } from "@/lib/runs/schemas";
import { Delivery } from "@/lib/webhooks/schemas";
import { counted } from "../lists/count-words";
import { Section } from "../ui/layout/section";
import { Band } from "../ui/states/band";
import { StateMark } from "../ui/states/state-mark";
import { IdChip } from "../ui/values/id-chip";
import { Moment } from "../ui/values/moment";
import { kindWords, type RerunMode } from "./kind-words";
import { alreadyHappenedLines, leadSentence, willHappenLines } from "./preview-words";

interface PreviewBodyProps {
  kind: PreviewOperation["kind"];
  mode: RerunMode;
  preview: OperationPreview;
}

/** The effects of the operation and the items left out. */
export function PreviewBody({ kind, mode, preview }: PreviewBodyProps) {
  const out = preview.notEligible.reduce((sum, { count }) => sum + count, 0);
  const will = willHappenLines(preview);
  const already = alreadyHappenedLines(preview);
  return (
    <>
      <p role="status" className="font-medium text-20">
        {leadSentence(kind, mode, preview)}
      </p>
      <ShareBar eligible={preview.eligible} out={out} />
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 pb-3 text-12 text-ink-2">
        <span>
          {preview.matched >= preview.limit
            ? `The first ${counted(preview.limit, "match", "matches")}`
            : `${counted(preview.matched, "match", "matches")}`}
          , as of <Moment at={preview.at} form="clock" />
        </span>
        <Statuses preview={preview} />
      </p>
      {preview.engineLimits.map((limit) => (
        <div key={limit} className="pb-3">
          <Band tone="waiting" title="This engine cannot do all of it.">
            {limit}
          </Band>
        </div>
      ))}
      {will.length > 0 ? (
        <Block title="Will happen outside">
          {will.map((line) => (
            <Line key={line.text} {...line} />
          ))}
        </Block>
      ) : null}
      {already.length > 0 ? (
        <Block title="Already happened, cannot repeat">
          {already.map((line) => (
            <Line key={line.text} {...line} />
          ))}
        </Block>
      ) : null}
      {out > 0 ? (
        <Block title="Left out">
          {preview.notEligible.map(({ cause, count, sampleIds }) => (
            <Line key={cause} count={count} text={cause} note={<See kind={kind} ids={sampleIds} />} />
          ))}
        </Block>
      ) : null}
      {preview.sample.length > 0 ? (
        <Block title="Sample">
          {preview.sample.map((one) => (
            <li key={one.id} className="flex h-6.5 items-center gap-4">
              <IdChip id={one.id} href={kindWords[kind].path(one.id)} />
              <span className="min-w-0 truncate">{one.customerEmail ?? one.what}</span>
              <span className="ml-auto truncate text-ink-3">{one.note}</span>
            </li>
          ))}
        </Block>
      ) : null}
    </>
  );
}

/** The matching items by their present state. */
function Statuses({ preview: { byStatus } }: { preview: OperationPreview }) {
  const marks = [
    ...RunStatus.options.map((status) => ({ status, ...runMark(status) })),
    ...Delivery.shape.status.options.map((status) => ({ status, ...statusMark(status) })),
  ];
  return marks.map(({ status, state, label }) => {
    const n = byStatus[status];
    if (!n) return null;
    return <StateMark key={status} state={state} label={`${n} ${label.toLowerCase()}`} size="12" />;
  });
}

/** The share of matching items that take part; the others are hatched. */
function ShareBar({ eligible, out }: { eligible: number; out: number }) {
  return (
    <div aria-hidden="true" className="mt-3 mb-1.5 flex h-2 gap-0.5">
      {eligible > 0 ? <span className="rounded-1 bg-ink" style={{ flexGrow: eligible }} /> : null}
      {out > 0 ? <span className="hatch text-edge" style={{ flexGrow: out }} /> : null}
    </div>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Section title={title} className="border-line border-t py-3 [&>div]:mb-1">
      <ul className="text-13">{children}</ul>
    </Section>
  );
}

function Line({ count, text, note }: { count: number; text: string; note: ReactNode }) {
  return (
    <li className="flex min-h-6.5 items-baseline gap-3">
      <b className="min-w-5">{count}</b>
      <span>{text}</span>
      <span className="ml-auto flex-none text-ink-3">{note}</span>
    </li>
  );
}

/** The first that was left out for a cause, as an example. */
function See({ kind, ids: [first] }: { kind: PreviewOperation["kind"]; ids: readonly string[] }) {
  if (!first) return null;
  return (
    <Link href={kindWords[kind].path(first)} className="link">
      see one
    </Link>
  );
}
