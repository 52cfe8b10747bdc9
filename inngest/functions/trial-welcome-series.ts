import { sendSeriesMail } from "@/lib/customers/send-series-mail";
import { lengthOf } from "@/lib/customers/series-mail";
import { env } from "@/lib/env";
import { EVENTS } from "@/lib/events/catalogue";
import { runId as ledgerRunId } from "@/lib/ids";
import { recordMailSent } from "@/lib/tickets/reply/record-mail-sent";
import { inngest } from "../client.ts";

const FUNCTION_ID = "trial-welcome-series";
const MAILS = lengthOf("welcome");
const { schema } = EVENTS["user/trial.started"];
const { welcomeGapS } = env().flow;

/** Welcomes who tries us: a mail, some days of sleep, the next. Ends when the customer churns. */
export const trialWelcomeSeries = inngest.createFunction(
  {
    id: FUNCTION_ID,
    name: "Welcome a trial customer",
    triggers: [{ event: "user/trial.started" }],
    cancelOn: [{ event: "customer/churned", if: "async.data.customerId == event.data.customerId" }],
    retries: 5,
  },
  async ({ event, step, runId: engineRunId }) => {
    const { customerId } = schema.parse(event.data);
    const runId = ledgerRunId(engineRunId);
    for (let nth = 1; nth <= MAILS; nth++) {
      if (nth > 1) await step.sleep(`wait-for-mail-${nth}`, `${welcomeGapS}s`);
      const mail = await step.run(`send-mail-${nth}`, () =>
        sendSeriesMail({ customerId, series: "welcome", nth, runId }),
      );
      await step.run(`audit-sent-${nth}`, () => recordMailSent(mail.messageId, FUNCTION_ID));
    }
    return { mails: MAILS };
  },
);
