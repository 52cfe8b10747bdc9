import type { InngestFunction } from "inngest";
import { describe } from "./describe.ts";
import { batchEmbedTickets } from "./functions/batch-embed-tickets.ts";
import { classifyMessageFunction } from "./functions/classify-message.ts";
import { closeEndedRuns } from "./functions/close-ended-runs.ts";
import { confirmRefund } from "./functions/confirm-refund.ts";
import { customerHealthCheck } from "./functions/customer-health-check.ts";
import { dailyHealthCheck } from "./functions/daily-health-check.ts";
import { disputeClosed } from "./functions/dispute-closed.ts";
import { disputeOpened } from "./functions/dispute-opened.ts";
import { handleCustomerEmail } from "./functions/handle-customer-email.ts";
import { investigateTicket } from "./functions/investigate-ticket.ts";
import { mailApprovalFunction } from "./functions/mail-approval.ts";
import { notifySeniorReviewers } from "./functions/notify-senior-reviewers.ts";
import { payProposedRefund } from "./functions/pay-proposed-refund.ts";
import { postApprovalToSlack } from "./functions/post-approval-to-slack.ts";
import { postClockNotice } from "./functions/post-clock-notice.ts";
import { pulse } from "./functions/pulse.ts";
import { recordDeliveryOutcome } from "./functions/record-delivery-outcome.ts";
import { refundFailedNotifySupport } from "./functions/refund-failed-notify-support.ts";
import { refundFailedPostSlack } from "./functions/refund-failed-post-slack.ts";
import { refundFailedUpdateRiskScore } from "./functions/refund-failed-update-risk-score.ts";
import { refundInvestigation } from "./functions/refund-investigation.ts";
import { runOperation } from "./functions/run-operation.ts";
import { sendAnswer } from "./functions/send-answer.ts";
import { sendWrittenReply } from "./functions/send-written-reply.ts";
import { storeStripeCustomer } from "./functions/store-stripe-customer.ts";
import { storeStripePayment } from "./functions/store-stripe-payment.ts";
import { threadSummary } from "./functions/thread-summary.ts";
import { trialWelcomeSeries } from "./functions/trial-welcome-series.ts";
import { triggerDriftAudit } from "./functions/trigger-drift-audit.ts";
import { updateLastContact } from "./functions/update-last-contact.ts";
import { weeklySupportMetrics } from "./functions/weekly-support-metrics.ts";

const independent = [
  batchEmbedTickets,
  classifyMessageFunction,
  closeEndedRuns,
  confirmRefund,
  customerHealthCheck,
  dailyHealthCheck,
  disputeClosed,
  disputeOpened,
  handleCustomerEmail,
  investigateTicket,
  mailApprovalFunction,
  notifySeniorReviewers,
  payProposedRefund,
  postApprovalToSlack,
  postClockNotice,
  pulse,
  recordDeliveryOutcome,
  refundFailedNotifySupport,
  refundFailedPostSlack,
  refundFailedUpdateRiskScore,
  refundInvestigation,
  sendAnswer,
  sendWrittenReply,
  storeStripeCustomer,
  storeStripePayment,
  threadSummary,
  trialWelcomeSeries,
  updateLastContact,
  weeklySupportMetrics,
];

/** Every function that the app registers with the engine. Some act on any function, and are handed all declarations. */
export const functions: InngestFunction.Any[] = [
  ...independent,
  runOperation(() => describe(functions)),
  triggerDriftAudit(() => describe(functions)),
];
