import {
  storeStripePayment as store,
  storeCheckoutPayment,
} from "@/lib/customers/stripe/store-stripe-objects";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";

/** Stripe is asked, and can be away for a while. */
const RETRIES = 9;

const schema = EVENT_SCHEMAS["stripe/charge.succeeded"];

/** A payment went through at Stripe: its order is stored. The charge and its checkout may tell of it in any order. */
export const storeStripePayment = defineFunction(
  {
    id: "store-stripe-payment",
    name: "Store an order paid at Stripe",
    triggers: [{ event: "stripe/charge.succeeded" }, { event: "stripe/checkout.session.completed" }],
    retries: RETRIES,
  },
  async ({ event, step, by }) => {
    const { chargeId, checkoutSessionId } = schema.parse(event.data);
    return step.run("store-payment", () =>
      chargeId ? store(chargeId, by) : storeCheckoutPayment(checkoutSessionId, by),
    );
  },
);
