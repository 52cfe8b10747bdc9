import { Argument, Command, InvalidArgumentError } from "commander";
import type { Figure } from "@/bench/figure";
import { asTable, describeMachine, Report } from "@/bench/report";
import { type Answer, answer } from "@/cli/answer";

interface BenchOptions {
  /** How long a soak lasts. */
  minutes: number;
}

/** What can be measured. A bench is a file of `bench/` that makes its figures; a new one is named here. */
const BENCHES: Record<string, () => Promise<(options: BenchOptions) => Promise<Figure[]>>> = {
  engine: async () => (await import("@/bench/engine")).benchEngine,
  desk: async () => (await import("@/bench/desk")).benchDesk,
  ingress: async () => (await import("@/bench/ingress")).benchIngress,
  approvals: async () => (await import("@/bench/approvals")).benchApprovals,
  decision: async () => (await import("@/bench/decision")).benchDecision,
  soak: async () => (await import("@/bench/soak")).benchSoak,
  policy: async () => (await import("@/bench/policy")).benchPolicy,
  retention: async () => (await import("@/bench/retention")).benchRetention,
};

/** Measures a part on a database and processes of its own. Says how it goes on stderr. */
export function bench(): Command {
  return new Command("bench")
    .description("measure a part and its floor")
    .addArgument(new Argument("<part>").choices(Object.keys(BENCHES)))
    .option("--minutes <number>", "how long soak lasts", readMinutes, 10)
    .action(answer(measure));
}

function readMinutes(text: string): number {
  const minutes = Number(text);
  if (!(minutes >= 1 && minutes <= 1440)) throw new InvalidArgumentError("It is a number from 1 to 1440.");
  return minutes;
}

async function measure(part: string, options: BenchOptions): Promise<Answer> {
  const ranOn = await describeMachine();
  const run = await BENCHES[part]?.();
  const report = Report.parse({ figures: await run?.(options), ranOn });
  return { text: `${asTable(report.figures)}\n\n${JSON.stringify(ranOn)}`, data: report };
}
