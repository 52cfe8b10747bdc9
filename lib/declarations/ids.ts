/**
 * Ids of the functions that queries, verbs or pages of the console name. The function's file takes its id from here; a
 * function that nothing names has its id in its own file.
 */

/** Answers a customer's mail. */
export const HANDLE_CUSTOMER_EMAIL = "handle-customer-email";
/** Pays a refund that a person proposed. */
export const PAY_PROPOSED_REFUND = "pay-proposed-refund";
/** Sends a reply that a person wrote. */
export const SEND_WRITTEN_REPLY = "send-written-reply";
/** Measures the support of a week. */
export const WEEKLY_SUPPORT_METRICS = "weekly-support-metrics";
