import { Argument, Command, Option } from "commander";
import { type Answer, answer } from "@/cli/answer";
import { callApi } from "@/cli/call-api";
import { asColumns, asUtc } from "@/cli/text";
import { Approval, ApprovalPage, ApprovalStatus } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";
import { apiPaths } from "@/lib/paths";

/** What waits for a person, over the API. */
export function approvals(): Command {
  return new Command("approvals")
    .description("what waits for a person, over the API (VAGUS_TOKEN)")
    .addCommand(
      new Command("list")
        .description("approvals, those that wait without --status")
        .addOption(
          new Option("--status <status>", "only these").choices(ApprovalStatus.options).default("pending"),
        )
        .action(answer(list)),
    )
    .addCommand(
      new Command("decide")
        .description("decide one as the token's owner; the effect is the one that is read right before")
        .argument("<id>")
        .addArgument(new Argument("<decision>").choices(["approve", "reject"]))
        .option("--comment <text>", "why, for colleagues")
        .option("--note <text>", "to the customer, with a rejection")
        .action(answer(decide)),
    );
}

async function list({ status }: { status: string }): Promise<Answer> {
  const page = await callApi(apiPaths.approvals({ status }), ApprovalPage);
  const lines = page.items.map((one) => [
    one.id,
    one.status,
    one.title,
    moneyOf(one),
    `until ${asUtc(one.deadline)}`,
    one.reason,
  ]);
  return { text: asColumns(lines) || `Nothing is ${status}.`, data: page };
}

async function decide(
  id: string,
  decision: string,
  { comment, note }: { comment?: string; note?: string },
): Promise<Answer> {
  const { version, effectHash } = await callApi(apiPaths.approval(id), Approval);
  const body = { decision, version, effectHash, comment, customerNote: note };
  const decided = await callApi(apiPaths.approvalDecision(id), Approval, { method: "POST", body });
  const what = [moneyOf(decided), decided.title].filter(Boolean).join(", ");
  return { text: `${id} is ${decided.status}: ${what}.`, data: decided };
}

/** The amount that an effect moves; empty when it moves none. */
function moneyOf({ amountCents, currency }: Approval): string {
  return amountCents !== null && currency !== null ? formatMoney({ amountCents, currency }) : "";
}
