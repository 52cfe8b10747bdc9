import type Stripe from "stripe";
import type { Exchange, Reply } from "../vendor.ts";
import { paymentIntentOf } from "./charge.ts";
import { renderSession, type SessionFacts } from "./checkout-session.ts";
import { parseForm } from "./form.ts";
import { listPage } from "./list-page.ts";
import { NoParams, parseParams, SessionListParams } from "./params.ts";
import { noSuch } from "./refuse.ts";
import type { StripeStore } from "./store.ts";

/**
 * Answers `GET /v1/checkout/sessions` and one session of it.
 * @throws StripeRefusal 404 for an unknown id, 400 for a parameter that is wrong
 */
export async function answerSessions(store: StripeStore, exchange: Exchange): Promise<Reply> {
  await exchange.hold();
  const form = parseForm(exchange.query);
  const id = exchange.path.slice("/v1/checkout/sessions/".length);
  if (id) {
    parseParams(NoParams, form);
    const [session] = rendered(store, (facts) => facts.id === id);
    if (!session) throw noSuch("checkout.session", id, "id");
    return { status: 200, headers: {}, body: session, summary: id };
  }
  const params = parseParams(SessionListParams, form);
  const sessions = rendered(
    store,
    ({ chargeId }) =>
      params.payment_intent === undefined || paymentIntentOf(chargeId) === params.payment_intent,
  );
  const page = listPage(sessions, params, "checkout.session", "/v1/checkout/sessions", (one) => one);
  return { status: 200, headers: {}, body: page, summary: `${page.data.length} sessions` };
}

function rendered(store: StripeStore, fits: (facts: SessionFacts) => boolean): Stripe.Checkout.Session[] {
  return store.sessions().flatMap((facts) => {
    const charge = fits(facts) ? store.charge(facts.chargeId) : undefined;
    return charge ? [renderSession(facts, charge)] : [];
  });
}
