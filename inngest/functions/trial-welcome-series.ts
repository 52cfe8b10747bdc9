import { lengthOf, sendSeriesMail } from "@/lib/customers/send-series-mail";
import { env } from "@/lib/env";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { recordMailSent } from "@/lib/tickets/reply/record-mail-sent";
import { defineFunction } from "../define-function.ts";

const MAILS = lengthOf("welcome");
const schema = EVENT_SCHEMAS["user/trial.started"];
const { welcomeGapS } = env().flow;

/** Sends a trial customer three mails, some days apart. Ends when the customer churns. */
export const trialWelcomeSeries = defineFunction(
  {
    id: "trial-welcome-series",
    name: "Welcome a trial customer",
    triggers: [{ event: "user/trial.started" }],
    cancelOn: [{ event: "customer/churned", if: "async.data.customerId == event.data.customerId" }],
    retries: 5,
  },
  async ({ event, step, by }) => {
    const { customerId } = schema.parse(event.data);
    for (let nth = 1; nth <= MAILS; nth++) {
      if (nth > 1) await step.sleep(`wait-for-mail-${nth}`, `${welcomeGapS}s`);
      const mail = await step.run(`send-mail-${nth}`, () =>
        sendSeriesMail({ customerId, series: "welcome", nth, runId: by.runId }),
      );
      await step.run(`audit-sent-${nth}`, () => recordMailSent(mail.messageId, by.functionId));
    }
    return { mails: MAILS };
  },
);
