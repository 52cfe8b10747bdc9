import { Command } from "commander";
import { type Answer, answer, CLI } from "@/cli/answer";
import { asColumns } from "@/cli/text";

/** Which deployment acts on the database: relays, expires, mails and pays. Works on the database directly. */
export function deployment(): Command {
  return new Command("deployment")
    .description("which deployment acts on the database")
    .addCommand(
      new Command("status")
        .description("who acts on this database, who we are, and what is pending")
        .action(answer(status)),
    )
    .addCommand(
      new Command("adopt")
        .description("let a deployment act on this database; the one before stops within seconds")
        .option("--as <id>", "the deployment, as the console names it (default: that of this environment)")
        .option("--yes", "do not stop to show what is pending and would go out")
        .action(answer(adopt)),
    );
}

async function status(): Promise<Answer> {
  const { readDeploymentStatus } = await import("@/lib/deployment/adopt-deployment");
  const { heldWords } = await import("@/lib/deployment/acts-here");
  const found = await readDeploymentStatus();
  const verdict = found.acts ? "This deployment acts on the database." : heldWords(found);
  const lines = [
    ["This deployment", found.own],
    ["Acts on the database", found.owner ?? "none yet"],
    ...pendingLines(found.pending),
  ];
  return { text: `${asColumns(lines)}\n\n${verdict}`, data: found };
}

async function adopt({ as, yes = false }: { as?: string; yes?: boolean }): Promise<Answer> {
  const { adoptDeployment, countPending } = await import("@/lib/deployment/adopt-deployment");
  const pending = await countPending();
  if (!yes) {
    const text =
      `${asColumns(pendingLines(pending))}\n\nAll of this becomes this deployment's to do, with the vendors of its ` +
      "environment. Nothing was changed. Add --yes to adopt the database.";
    return { text, data: { changed: false, pending }, exitCode: 1 };
  }
  const adopted = await adoptDeployment(CLI, as);
  const text = adopted.changed
    ? `${adopted.id} acts on this database now${adopted.before && adopted.before !== adopted.id ? `; ${adopted.before} stops within seconds` : ""}.`
    : `${adopted.id} acted on this database before. Nothing was changed.`;
  return { text, data: { ...adopted, pending } };
}

function pendingLines(pending: {
  events: number;
  overdueApprovals: number;
  openApprovals: number;
  answers: number;
  refunds: number;
  mails: number;
}): string[][] {
  return [
    ["Events to send", String(pending.events)],
    ["Approvals past their deadline", String(pending.overdueApprovals)],
    ["Approvals that wait", String(pending.openApprovals)],
    ["Answers to send to applications", String(pending.answers)],
    ["Refunds under way", String(pending.refunds)],
    ["Mails to send", String(pending.mails)],
  ];
}
