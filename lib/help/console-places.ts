import { paths } from "@/lib/paths";

/** Places of the console by the names that the docs print in bold: `**Webhooks → Sources**`. The help links them. */
const PLACES: Readonly<Record<string, string>> = {
  Overview: paths.overview(),
  Approvals: paths.approvals(),
  "Approvals → Measures": paths.approvalMeasures(),
  Runs: paths.runs(),
  "Runs → failed": paths.runs({ status: "failed" }),
  "Runs → waiting": paths.runs({ status: "waiting" }),
  "Runs → queued": paths.runs({ status: "queued" }),
  Errors: paths.errors(),
  Operations: paths.operations(),
  Tickets: paths.tickets(),
  Customers: paths.customers(),
  Events: paths.events(),
  "Events → matched nothing": paths.events({ matched: "nothing" }),
  "Events → Catalogue": paths.eventCatalogue(),
  Webhooks: paths.webhooks(),
  "Webhooks → rejected": paths.webhooks({ status: "rejected" }),
  "Webhooks → Sources": paths.webhookSources(),
  Answers: paths.answers(),
  "Answers → Given up": paths.answers({ status: "dead" }),
  "Answers → Targets": paths.answerTargets(),
  Functions: paths.functions(),
  "Functions → Cost": paths.functionCost(),
  Audit: paths.audit(),
  Playground: paths.playground(),
  Help: paths.help(),
  "Help → API": paths.helpPage("api"),
};

/** The address of a place in the console; undefined for any other text. */
export function placeNamed(name: string): string | undefined {
  return Object.hasOwn(PLACES, name) ? PLACES[name] : undefined;
}
