import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SANDBOX_CREDENTIALS } from "@/lib/env/published";
import { type Check, fault, type Outcome, ok, skipped, warning } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { PLACES } from "../rules.ts";

const group = "environment" as const;

/** Problems of the environment with a separate check. */
const INJECTED = /=tcp:\/\//;
const PUBLISHED = /\bpublished\b/;
const SAME_PORT = /name the same port/;

/** The input of the process: variables, files, and secrets. */
export const environmentChecks: readonly Check[] = [
  {
    code: "variables",
    title: "Variables are set and readable",
    group,
    places: PLACES,
    run: ({ problems }) =>
      fromProblems(
        problems.filter((one) => ![INJECTED, PUBLISHED, SAME_PORT].some((kind) => kind.test(one))),
        "Nothing is missing, empty or of the wrong form.",
        "Set them in the environment of the process or in .env; .env.example explains every variable.",
      ),
  },
  {
    code: "injected-port",
    title: "Ports are numbers, not what Kubernetes injects",
    group,
    places: PLACES,
    run: ({ problems }) =>
      fromProblems(
        problems.filter((one) => INJECTED.test(one)),
        "No port has an address of the form tcp://….",
        "Call the Service inngest-svc, never like a variable of the server, or set the port to a number.",
      ),
  },
  {
    code: "same-port",
    title: "Every server has a port of its own",
    group,
    places: ["embedded"],
    run: ({ problems }) =>
      fromProblems(
        problems.filter((one) => SAME_PORT.test(one)),
        "No two variables name the same port.",
        "Give each a port of its own, or unset both and set VAGUS_SLOT.",
      ),
  },
  {
    code: "published-credentials",
    title: "No credential is one that everybody knows",
    group,
    places: PLACES,
    run: checkPublished,
  },
  {
    code: "weak-secrets",
    title: "Secrets are long, and each has one use",
    group,
    places: PLACES,
    run: checkSecrets,
  },
  {
    code: "unread-variables",
    title: "Every variable of ours is one that is read",
    group,
    places: PLACES,
    run: checkUnread,
  },
  {
    code: "env-files",
    title: "All programs read the same .env",
    group,
    places: PLACES,
    run: checkEnvFiles,
  },
  {
    code: "stand-ins",
    title: "No vendor has a stand-in outside a laptop",
    group,
    places: ["deployed"],
    run({ env }) {
      if (env.sandbox.length === 0) return ok("Every vendor is the real one.");
      return warning(
        `SANDBOX names ${env.sandbox.join(", ")}: what is sent there reaches nobody.`,
        "Unset SANDBOX for the vendors that shall be real.",
      );
    },
  },
];

function fromProblems(problems: readonly string[], well: string, remedy: string): Outcome {
  return problems.length === 0 ? ok(well) : fault(problems.join(" "), remedy);
}

function checkPublished({ problems, place, variables }: DoctorContext): Outcome {
  const refused = problems.filter((one) => PUBLISHED.test(one));
  const remedy = "Set a value of your own; npm start refuses published ones where others could use them.";
  if (refused.length > 0) return fault(refused.join(" "), remedy);
  const known = Object.entries(SANDBOX_CREDENTIALS).filter(([name, value]) => variables[name] === value);
  if (place === "embedded" || known.length === 0) return ok("No variable has a published value.");
  const names = known.map(([name]) => name).join(", ");
  return warning(`${names} has the published value of the sandbox, which no real vendor takes.`, remedy);
}

/** Characters. 32 of base64url carry 192 bits. */
const LEAST_LENGTH = 32;
const KEYS = ["BETTER_AUTH_SECRET", "VOTE_KEY", "AUDIT_SEAL_KEY"] as const;
const OWN_SECRETS = [...KEYS, "PULSE_TOKEN", "SANDBOX_KEY", "POSTMARK_WEBHOOK_PASSWORD"] as const;

function checkSecrets({ variables, secretsFile }: DoctorContext): Outcome {
  const values = OWN_SECRETS.map((name) => {
    const own = variables[name]?.trim();
    return { name, value: own || (secretsFile.state === "present" ? secretsFile.secrets[name] : undefined) };
  });
  const short = values.filter(({ name, value = "" }) => value !== "" && isShort(name, value));
  if (short.length > 0) {
    return warning(
      `${short.map(({ name }) => name).join(", ")} is shorter than ${LEAST_LENGTH} characters.`,
      "Make a new one: openssl rand -base64 32.",
    );
  }
  const shared = values.filter(
    ({ value }) => value && values.filter((other) => other.value === value).length > 1,
  );
  if (shared.length === 0)
    return ok(`Every secret of the console has a value of its own, of at least ${LEAST_LENGTH} characters.`);
  return warning(
    `${shared.map(({ name }) => name).join(" and ")} have the same value: who learns one has the other.`,
    "Give each a value of its own: openssl rand -base64 32.",
  );
}

function isShort(name: string, value: string): boolean {
  return KEYS.some((key) => key === name) && value.length < LEAST_LENGTH;
}

/** Prefixes of the variables that Vagus or the Inngest SDK reads. */
const OURS = /^(VAGUS|INNGEST|STRIPE|POSTMARK|OPENAI|SLACK|BETTER_AUTH|EMBEDDED_PG|SANDBOX|DATABASE)_/;
/** Variables that Kubernetes injects for a Service, and variables that Vagus passes to its own processes. */
const INJECTED_NAME = /_(SERVICE_(HOST|PORT)|PORT(_\d+_(TCP|UDP))?)(_\w+)?$|^VAGUS_ENGINE_OF$/;
/** Read by the Inngest SDK itself, and by the tools around it. */
const READ_ELSEWHERE =
  /^(INNGEST_(ENV|STREAMING|LOG_LEVEL|SERVE_PATH|ENABLE_UNAUTHED_SYNC|API_BASE_URL|EVENT_API_BASE_URL)|STRIPE_SUPPRESS_NOTICES)$/;
const DECLARED = /^#?([A-Z][A-Z0-9_]*)=/gm;

/** A misspelled variable does not exist for the program, and looks set to the person who set it. */
function checkUnread({ variables, folder }: DoctorContext): Outcome {
  const list = join(folder, ".env.example");
  if (!existsSync(/* turbopackIgnore: true */ list))
    return skipped(".env.example, the list of all variables, is not installed here.");
  const declared = [...readFileSync(/* turbopackIgnore: true */ list, "utf8").matchAll(DECLARED)].map(
    ([, name]) => name,
  );
  const unread = Object.keys(variables).filter(
    (name) =>
      OURS.test(name) &&
      !declared.includes(name) &&
      !INJECTED_NAME.test(name) &&
      !READ_ELSEWHERE.test(name) &&
      variables[name] !== undefined,
  );
  if (unread.length === 0) return ok("No variable looks like one of ours and is read by nobody.");
  return warning(
    `Nobody reads ${unread.sort().join(", ")}.`,
    "Compare the spelling with .env.example, or unset it.",
  );
}

/** Files that Next reads and neither the command line nor the engine does. */
const NEXT_ONLY = [".env.local", ".env.production", ".env.production.local", ".env.development"];

function checkEnvFiles({ folder }: DoctorContext): Outcome {
  const found = NEXT_ONLY.filter((name) => existsSync(join(/* turbopackIgnore: true */ folder, name)));
  if (found.length === 0) return ok("There is no file that only Next reads.");
  return warning(
    `${found.join(", ")}: Next reads it, the engine and the command line do not, so they may disagree.`,
    "Move its lines to .env.",
  );
}
