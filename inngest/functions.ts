import { closeEndedRuns } from "./functions/close-ended-runs.ts";
import { confirmRefund } from "./functions/confirm-refund.ts";
import { disputeClosed } from "./functions/dispute-closed.ts";
import { disputeOpened } from "./functions/dispute-opened.ts";
import { handleCustomerEmail } from "./functions/handle-customer-email.ts";
import { pulse } from "./functions/pulse.ts";
import { recordDeliveryOutcome } from "./functions/record-delivery-outcome.ts";
import { refundFailedNotifySupport } from "./functions/refund-failed-notify-support.ts";
import { refundFailedPostSlack } from "./functions/refund-failed-post-slack.ts";
import { refundFailedUpdateRiskScore } from "./functions/refund-failed-update-risk-score.ts";
import { runOperation } from "./functions/run-operation.ts";
import { sendWrittenReply } from "./functions/send-written-reply.ts";

/** Everything the app registers with the engine. */
export const functions = [
  closeEndedRuns,
  confirmRefund,
  disputeClosed,
  disputeOpened,
  handleCustomerEmail,
  pulse,
  recordDeliveryOutcome,
  refundFailedNotifySupport,
  refundFailedPostSlack,
  refundFailedUpdateRiskScore,
  runOperation,
  sendWrittenReply,
];
