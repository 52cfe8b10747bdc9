/** Prefixes of our ids, by kind. */
export const PREFIXES = {
  answerDelivery: "ans",
  answerTarget: "atg",
  approval: "apr",
  decision: "dec",
  delivery: "dlv",
  errorGroup: "err",
  export: "exp",
  event: "evt",
  message: "msg",
  note: "note",
  notice: "ntc",
  modelCall: "mdl",
  refund: "rfd",
  agentState: "ags",
  import: "imp",
  operation: "op",
  request: "req",
  ticket: "tkt",
  token: "tok",
  user: "usr",
} as const;

/** Prefixes of foreign ids: the shop's customers and orders, the engine's runs. */
export const FOREIGN_PREFIXES = { customer: "cust", order: "ord", run: "run" } as const;
