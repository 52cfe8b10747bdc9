import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { type Answer, answer } from "@/cli/answer";
import { callApi } from "@/cli/call-api";
import { asColumns, asUtc } from "@/cli/text";
import { EventItem, EventPage, EventSent } from "@/lib/events/schemas";
import { apiPaths } from "@/lib/paths";

const Data = z.record(z.string(), z.json());

/** What wakes the functions, over the API. */
export function events(): Command {
  return new Command("events")
    .description("what wakes the functions, over the API (VAGUS_TOKEN)")
    .addCommand(
      new Command("list")
        .description("the newest events, a page of them")
        .option("--name <name>", "only of this name")
        .addOption(new Option("--status <status>", "only these").choices(EventItem.shape.status.options))
        .option("--cursor <cursor>", "the page after the one that named it")
        .action(answer(list)),
    )
    .addCommand(
      new Command("send")
        .description("send an event of the catalogue")
        .argument("<name>")
        .option("--data <json>", "an object, or @file with one", readData, {})
        .action(answer(send)),
    );
}

function readData(text: string): z.infer<typeof Data> {
  const json = text.startsWith("@") ? readFileSync(text.slice(1), "utf8") : text;
  try {
    return Data.parse(JSON.parse(json));
  } catch {
    throw new InvalidArgumentError("It is no JSON object. Nothing was sent.");
  }
}

async function list(query: { name?: string; status?: string; cursor?: string }): Promise<Answer> {
  const page = await callApi(apiPaths.events({ ...query }), EventPage);
  const lines = page.items.map(({ id, name, status, createdAt, runs }) => [
    id,
    name,
    status,
    asUtc(createdAt),
    `runs ${runs.length}`,
  ]);
  const more = page.nextCursor ? `\n\nMore: --cursor ${page.nextCursor}` : "";
  return { text: (asColumns(lines) || "No event matches.") + more, data: page };
}

async function send(name: string, { data }: { data: z.infer<typeof Data> }): Promise<Answer> {
  const sent = await callApi(apiPaths.events(), EventSent, { method: "POST", body: { name, data } });
  return { text: `Sent as ${sent.id}.`, data: sent };
}
