import { storeStripeCustomer as store } from "@/lib/customers/stripe/store-stripe-objects";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { defineFunction } from "../define-function.ts";

/** Stripe is asked, and can be away for a while. */
const RETRIES = 9;

const schema = EVENT_SCHEMAS["stripe/customer.updated"];

/** Stripe spoke of a customer: stored as Stripe has them now, in whichever order its events arrive. */
export const storeStripeCustomer = defineFunction(
  {
    id: "store-stripe-customer",
    name: "Store a customer of Stripe",
    triggers: [
      { event: "stripe/customer.created" },
      { event: "stripe/customer.updated" },
      { event: "stripe/customer.deleted" },
    ],
    retries: RETRIES,
  },
  async ({ event, step, by }) => {
    const { stripeCustomerId } = schema.parse(event.data);
    return step.run("store-customer", () => store(stripeCustomerId, by));
  },
);
