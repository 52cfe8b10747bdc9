import { Argument, Command } from "commander";
import type { Figure } from "@/bench/figure";
import { asTable, describeMachine, Report } from "@/bench/report";
import { type Answer, answer } from "@/cli/answer";

/** What can be measured. A bench is a file of `bench/` that makes its figures; a new one is named here. */
const BENCHES: Record<string, () => Promise<() => Promise<Figure[]>>> = {
  engine: async () => (await import("@/bench/engine")).benchEngine,
  desk: async () => (await import("@/bench/desk")).benchDesk,
  ingress: async () => (await import("@/bench/ingress")).benchIngress,
};

/** Measures a part on a database and processes of its own. Says how it goes on stderr. */
export function bench(): Command {
  return new Command("bench")
    .description("measure a part and its floor")
    .addArgument(new Argument("<part>").choices(Object.keys(BENCHES)))
    .action(answer(measure));
}

async function measure(part: string): Promise<Answer> {
  const ranOn = await describeMachine();
  const run = await BENCHES[part]?.();
  const report = Report.parse({ figures: await run?.(), ranOn });
  return { text: `${asTable(report.figures)}\n\n${JSON.stringify(ranOn)}`, data: report };
}
