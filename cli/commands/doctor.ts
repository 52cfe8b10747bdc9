import process from "node:process";
import { Command, Option } from "commander";
import { type Answer, answer } from "@/cli/answer";
import { reportText } from "@/cli/doctor/report-text";
import { GROUPS, type Group } from "@/lib/doctor/rules";

/** Examines this installation and the machine it runs on. */
export function doctor(): Command {
  return new Command("doctor")
    .description("examine this installation: what is wrong, and what to do")
    .addOption(new Option("--only <group>", "the checks of one group").choices(GROUPS))
    .addHelpText(
      "after",
      "\nChanges nothing, and runs with everything down. Ends with 1 when it found a fault; warnings end with 0.\n" +
        "docs/doctor.md lists every check.",
    )
    .action(answer(run));
}

async function run({ only }: { only?: Group }): Promise<Answer> {
  const { examine } = await import("@/lib/doctor/examine");
  const { lookAtMachine } = await import("@/cli/doctor/look-at-machine");
  const report = await examine(
    {
      loadDeclarations: async () => (await import("@/inngest/declarations")).declarations,
      machine: lookAtMachine(process.env),
    },
    only,
  );
  return { text: reportText(report), data: report, exitCode: report.counts.fault > 0 ? 1 : 0 };
}
