/** The known facts of an error where it is shown: a run, an error group, the command line. */
interface Shown {
  /** Class of the error, or the name an engine gave it. */
  name?: string;
  message: string;
  /** Stable code of our own errors. */
  code?: string;
}

/** A page of `docs/errors/` and the errors it explains. */
interface Rule {
  page: string;
  codes?: readonly string[];
  names?: readonly string[];
  message?: RegExp;
}

/** The first matching rule wins: messages that name their cause stand before classes with many causes. */
const RULES: readonly Rule[] = [
  {
    page: "payload-too-large",
    codes: ["too_large"],
    names: ["output_too_large", "InngestErrStateOverflowed"],
    message:
      /step output size is greater than|steps hold more than|(?:payload|entity|body|event|request)\b.{0,20}\btoo large|(?<!\d)413(?!\d)/i,
  },
  {
    page: "too-many-steps",
    names: ["InngestErrFunctionOverflowed", "InngestErrTimeoutTooLong"],
    message: /exceeded the step limit|longer than 366 days/i,
  },
  {
    page: "function-not-found",
    codes: ["not_registered", "unknown_to_engine"],
    message: /could not find function|function not found|the engine does not have /i,
  },
  {
    page: "step-timed-out",
    names: ["TimeoutError", "InngestInvokeTimeoutError"],
    message:
      /\b(?:step|function|request|call)\b.{0,30}\btimed? ?out\b|FUNCTION_INVOCATION_TIMEOUT|(?<!\d)504(?!\d)/i,
  },
  {
    page: "signing-key-differs",
    message:
      /^invalid signature$|no x-inngest-signature|signature verification failed|signing key.{0,40}(?:differ|invalid|missing|required)/i,
  },
  {
    page: "unauthorized-on-send",
    message: /event key not found|engine answered 401|401.{0,40}did not take the events/i,
  },
  {
    page: "rate-limited",
    codes: ["too_many_attempts"],
    message: /(?<!\d)429(?!\d)|rate.?limit|too many requests/i,
  },
  {
    page: "out-of-memory",
    message:
      /heap out of memory|allocation failed|ERR_WORKER_OUT_OF_MEMORY|Array buffer allocation|Invalid string length/i,
  },
  {
    page: "engine-unreachable",
    codes: ["engine_unreachable", "engine_late", "engine_away"],
    names: ["Unable to reach SDK URL"],
    message: /unable to reach sdk url|the engine at \S+ (?:could not be reached|gave no answer)/i,
  },
  {
    page: "port-taken",
    codes: ["port_taken", "other_port"],
    message: /EADDRINUSE|INNGEST_PORT is tcp:|port \d+ (?:is taken|belongs|is held)/i,
  },
  {
    page: "console-unreachable",
    message: /^no console answers at|answered \d+, and not as a vagus console/i,
  },
  {
    page: "missing-variables",
    message: /^VAGUS_TOKEN is not set|\b[A-Z][A-Z0-9_]{3,} is (?:missing|not set|set but empty)/,
  },
  { page: "malformed-event", codes: ["malformed_event", "invalid_event"], names: ["MalformedEvent"] },
  {
    page: "not-allowed",
    codes: ["not_allowed", "not_signed_in", "invalid_token", "wrong_credentials"],
    names: ["NotAllowed", "NotSignedIn"],
    message: /\((?:not_allowed|not_signed_in|invalid_token)\)$/,
  },
  { page: "retries-exhausted", message: /tried \d+ times\.?$/i },
  {
    page: "vendor-refused",
    names: ["AuthenticationError", "PermissionDeniedError", "BadRequestError"],
    message: /^(?:stripe|postmark|slack) refused |trying again changes nothing|check its key and name/i,
  },
  {
    page: "retries-exhausted",
    names: ["VendorError", "APIConnectionError", "APIConnectionTimeoutError", "InternalServerError"],
    message: /(?:did not give a|gave no) usable answer|did not accept the message/i,
  },
];

/** The page that explains an error, as a slug such as `errors/payload-too-large`; undefined without one. */
export function helpPageOf({ name, message, code }: Shown): string | undefined {
  const rule = RULES.find(
    ({ codes, names, message: pattern }) =>
      (code !== undefined && codes?.includes(code)) ||
      (name !== undefined && names?.includes(name)) ||
      pattern?.test(message),
  );
  return rule && `errors/${rule.page}`;
}

/** The page of each cause for which a delivery was rejected, or was accepted without an effect. */
const CAUSES: Readonly<Record<string, string>> = {
  bad_signature: "invalid-signature",
  no_signature: "invalid-signature",
  timestamp_old: "clock-differs",
  timestamp_future: "clock-differs",
  unauthorized: "wrong-webhook-password",
  too_large: "payload-too-large",
  not_json: "unreadable-delivery",
  schema: "unreadable-delivery",
  mapping: "unreadable-delivery",
  test_event: "test-and-live-mixed",
  live_event: "test-and-live-mixed",
  unknown_source: "unknown-source",
  source_disabled: "unknown-source",
  unhandled_type: "nothing-runs",
  no_rule: "nothing-runs",
  unknown_message: "nothing-runs",
};

/** The page that explains the cause of a delivery, as a slug of the help; undefined for a cause that no page knows. */
export function helpPageOfCause(cause: string): string | undefined {
  return Object.hasOwn(CAUSES, cause) ? `errors/${CAUSES[cause]}` : undefined;
}

/** Pages for problems without an error: nothing happens, or it happens twice. The console links to them. */
export const SILENT = {
  waitNeverResolves: "errors/wait-never-resolves",
  nothingRuns: "errors/nothing-runs",
  happenedTwice: "errors/happened-twice",
} as const;

/** The slugs of every page that a rule leads to. */
export function explainedPages(): string[] {
  const pages = [...RULES.map(({ page }) => page), ...Object.values(CAUSES)].map((page) => `errors/${page}`);
  return [...new Set([...pages, ...Object.values(SILENT)])].sort();
}
