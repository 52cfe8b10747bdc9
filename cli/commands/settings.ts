import { Command } from "commander";
import { type Answer, answer } from "@/cli/answer";
import { asColumns } from "@/cli/text";
import type { AuditActor } from "@/lib/audit/append-audit";

/** The name of the command line in the audit log. */
const CLI: AuditActor = { type: "system", id: "cli" };

/** The company's name, address, language and signature. */
export function settings(): Command {
  return new Command("settings")
    .description("the company's name, support address, locale and signature")
    .addCommand(new Command("show").description("every setting as it counts now").action(answer(show)))
    .addCommand(
      new Command("set")
        .description("change settings; an empty value is the default again")
        .argument("<key=value...>", "such as company.name='Acme Support'; \\n in a value begins a line")
        .action(answer(set)),
    );
}

async function show(): Promise<Answer> {
  const { listSettings } = await import("@/lib/settings/settings");
  const rows = await listSettings();
  return {
    text: asColumns(
      rows.map(({ key, value, isDefault }) => [
        key,
        value.replaceAll("\n", "\\n"),
        isDefault ? "default" : "",
      ]),
    ),
    data: rows,
  };
}

async function set(pairs: string[]): Promise<Answer> {
  const { setSetting } = await import("@/lib/settings/settings");
  const lines: string[] = [];
  const data: { key: string; changed: boolean }[] = [];
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) throw new Error(`${pair} is not key=value. It was not changed.`);
    const key = pair.slice(0, at);
    const { changed } = await setSetting(key, pair.slice(at + 1).replaceAll("\\n", "\n"), CLI);
    lines.push(`${key} ${changed ? "is changed" : "was so already"}.`);
    data.push({ key, changed });
  }
  return { text: lines.join("\n"), data };
}
