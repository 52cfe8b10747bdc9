import { Argument, Command } from "commander";
import { type Answer, answer, CLI } from "@/cli/answer";
import { drawCount, endCount } from "@/cli/progress";
import { asBytes, asColumns, asCount, asUtc } from "@/cli/text";
import type { Database } from "@/lib/db";
import type { Applied } from "@/lib/retention/apply-retention";
import type { HoldSubject } from "@/lib/retention/legal-holds";
import type { RetentionPlan } from "@/lib/retention/plan-retention";

/** Retention periods and legal holds. Runs as the owner of the database. */
export function retention(): Command {
  const subject = () => [
    new Argument("<what>", "customer or ticket").choices(["customer", "ticket"]),
    new Argument("<id>", "its id"),
  ];
  const hold = new Command("hold").description("keep the records of a customer or a ticket");
  for (const argument of subject()) hold.addArgument(argument);
  const release = new Command("release").description("lift a hold; retention then clears what is due");
  for (const argument of subject()) release.addArgument(argument);
  return new Command("retention")
    .description("what is deleted when, and legal holds")
    .addCommand(
      new Command("plan")
        .description("show what would be dropped and cleared; change nothing")
        .action(answer(plan)),
    )
    .addCommand(new Command("apply").description("drop and clear all that is due").action(answer(apply)))
    .addCommand(
      hold
        .requiredOption("--reason <text>", "why, for people; the audit log does not get it")
        .action(answer(setHold)),
    )
    .addCommand(release.action(answer(liftHold)));
}

async function plan(): Promise<Answer> {
  const { planRetention } = await import("@/lib/retention/plan-retention");
  const data = await owned(planRetention);
  return { text: planText(data), data };
}

function planText({ months, clearings, holds, retention }: RetentionPlan): string {
  const due = clearings.filter(({ rows, held }) => rows + held > 0);
  const by = retention.monthsDroppedBy === "owner" ? " by this command only" : "";
  return [
    months.length === 0
      ? "No month of the ledger is over."
      : `Months to drop${by}:\n${asColumns(
          months.map(({ partition, rows, bytes, keptRuns }) => [
            `  ${partition}`,
            `${asCount(rows)} rows`,
            asBytes(bytes),
            keptRuns > 0 ? `${asCount(keptRuns)} runs stay: held or open` : "",
          ]),
        )}`,
    due.length === 0
      ? "Nothing else is due."
      : `To clear:\n${asColumns(
          due.map(({ name, days, rows, bytes, held }) => [
            `  ${name}`,
            `older than ${days} days`,
            `${asCount(rows)} rows`,
            asBytes(bytes),
            held > 0 ? `${asCount(held)} held` : "",
          ]),
        )}`,
    ...(holds.length === 0
      ? []
      : [
          `Legal holds:\n${asColumns(
            holds.map(({ subjectType, subjectId, setAt }) => [
              `  ${subjectType}`,
              subjectId,
              `since ${asUtc(setAt)}`,
            ]),
          )}`,
        ]),
    "Nothing was changed.",
  ].join("\n");
}

async function apply(): Promise<Answer> {
  return applied(await applyAll());
}

/** Applies retention until nothing is due. `db prune` does the same. */
export async function applyAll(): Promise<Applied> {
  const { applyRetention } = await import("@/lib/retention/apply-retention");
  const data = await owned((database) =>
    applyRetention({
      database,
      actor: CLI,
      onPass: (cleared) =>
        drawCount(
          "cleared",
          Object.values(cleared).reduce((sum, n) => sum + n, 0),
        ),
    }),
  );
  endCount();
  return data;
}

/** What was applied, in words; not a success while a month could not be dropped. */
export function applied(data: Applied): Answer {
  const { dropped, left, released, cleared, monthsMade } = data;
  const lines = [
    ...(monthsMade > 0 ? [`${asCount(monthsMade)} partitions made for the next months.`] : []),
    ...dropped.map(({ partition, kept }) =>
      kept > 0 ? `${partition} dropped; ${asCount(kept)} rows stay, held or open.` : `${partition} dropped.`,
    ),
    ...left.map(
      (partition) => `${partition} stays: a transaction holds it, or the role may not. Run it again.`,
    ),
    ...(released > 0 ? [`${asCount(released)} rows deleted that nothing holds any more.`] : []),
    ...Object.entries(cleared).map(([name, rows]) => `${asCount(rows)} ${name} cleared.`),
  ];
  return { text: lines.join("\n") || "Nothing was due.", data, exitCode: left.length > 0 ? 1 : 0 };
}

async function setHold(
  type: HoldSubject["type"],
  id: string,
  { reason }: { reason: string },
): Promise<Answer> {
  const { setLegalHold } = await import("@/lib/retention/legal-holds");
  const data = await owned((database) => setLegalHold(database, { type, id }, reason, CLI));
  return { text: data.changed ? `The records of ${id} are held.` : `They were held already.`, data };
}

async function liftHold(type: HoldSubject["type"], id: string): Promise<Answer> {
  const { liftLegalHold } = await import("@/lib/retention/legal-holds");
  const data = await owned((database) => liftLegalHold(database, { type, id }, CLI));
  return { text: data.changed ? `The hold on ${id} is lifted.` : "No hold was on it.", data };
}

/** The modules that read the environment are loaded with the first command that needs them. */
async function owned<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const { asOwner } = await import("@/lib/database/as-owner");
  return asOwner(work);
}
