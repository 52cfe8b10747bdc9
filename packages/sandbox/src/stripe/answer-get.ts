import type { Exchange, Reply } from "../vendor.ts";
import { type ChargeFacts, paymentIntentOf, renderCharge } from "./charge.ts";
import { chargeIdOf, type DisputeFacts, renderDispute } from "./dispute.ts";
import { parseForm } from "./form.ts";
import { listPage } from "./list-page.ts";
import { ChargeListParams, DisputeListParams, NoParams, parseParams, RefundListParams } from "./params.ts";
import { renderRefund } from "./refund.ts";
import { noSuch, StripeRefusal } from "./refuse.ts";
import type { StripeStore } from "./store.ts";

/**
 * Answers `GET /v1/charges`, `/v1/refunds`, `/v1/disputes`, and one object of each.
 * @throws StripeRefusal 404 for an unknown id or URL, 400 for a parameter that is wrong
 */
export async function answerGet(store: StripeStore, exchange: Exchange): Promise<Reply> {
  await exchange.hold();
  const form = parseForm(exchange.query);
  const showCharge = (charge: ChargeFacts) =>
    renderCharge(charge, store.refundedAmount(charge.id), store.dispute(charge.id) !== undefined);
  const [, collection, id, ...rest] = exchange.path.slice(1).split("/");
  if (rest.length > 0 || !exchange.path.startsWith("/v1/")) throw unknownUrl(exchange);
  if (collection === "refunds" && id) {
    parseParams(NoParams, form);
    const refund = store.refund(id);
    if (!refund) throw noSuch("refund", id, "id");
    return found(renderRefund(refund), id);
  }
  if (collection === "charges" && id) {
    parseParams(NoParams, form);
    const charge = store.charge(id);
    if (!charge) throw noSuch("charge", id, "id");
    return found(showCharge(charge), id);
  }
  if (collection === "disputes" && id) {
    parseParams(NoParams, form);
    const charge = store.charge(chargeIdOf(id));
    const dispute = charge && store.dispute(charge.id);
    if (!dispute) throw noSuch("dispute", id, "id");
    return found(renderDispute(charge, dispute), id);
  }
  if (collection === "refunds") {
    const params = parseParams(RefundListParams, form);
    const chargeId = params.charge ?? params.payment_intent?.replace(/^pi_/, "ch_");
    const refunds = store.refunds().filter((refund) => chargeId === undefined || refund.charge === chargeId);
    const page = listPage(refunds, params, "refund", exchange.path, renderRefund);
    return found(page, `${page.data.length} refunds`);
  }
  if (collection === "charges") {
    const params = parseParams(ChargeListParams, form);
    const charges = store
      .charges()
      .filter((charge) => params.customer === undefined || charge.customer === params.customer)
      .filter(
        (charge) =>
          params.payment_intent === undefined || paymentIntentOf(charge.id) === params.payment_intent,
      );
    const page = listPage(charges, params, "charge", exchange.path, showCharge);
    return found(page, `${page.data.length} charges`);
  }
  if (collection === "disputes") {
    const params = parseParams(DisputeListParams, form);
    const chargeId = params.charge ?? params.payment_intent?.replace(/^pi_/, "ch_");
    const disputes = listDisputes(store).filter(
      ({ charge }) => chargeId === undefined || charge === chargeId,
    );
    const page = listPage(disputes, params, "dispute", exchange.path, (dispute) => dispute);
    return found(page, `${page.data.length} disputes`);
  }
  throw unknownUrl(exchange);
}

function listDisputes(store: StripeStore) {
  return store.disputedCharges().flatMap((charge) => {
    const dispute: DisputeFacts | undefined = store.dispute(charge.id);
    return dispute ? [renderDispute(charge, dispute)] : [];
  });
}

function found(body: object, summary: string): Reply {
  return { status: 200, headers: {}, body, summary };
}

/** 404 for a URL that the sandbox does not model. */
export function unknownUrl(exchange: Exchange): StripeRefusal {
  return new StripeRefusal(404, {
    type: "invalid_request_error",
    message: `Unrecognized request URL (${exchange.method}: ${exchange.path}). The sandbox knows customers, charges, refunds, disputes and checkout sessions.`,
  });
}
