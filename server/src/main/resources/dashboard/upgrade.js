// Choosing a paid plan, and the way to its payment.

import { get, postOnce } from './api.js'
import { buttons, openDialog } from './dialogs.js'
import { Form } from './forms.js'
import { amount, count, html, problem, redraw, skeleton } from './ui.js'

/** Opens the choice; whoever confirms leaves for the payment page. */
export function choosePlan() {
  let offers = null
  let failure = null
  const post = postOnce()
  const form = new Form(async ({ tier }) => {
    const checkout = await post('/dashboard/billing/checkout', { tier })
    location.assign(checkout.checkoutUrl)
    await new Promise(() => {})
  })
  get('/dashboard/billing/plans').then(answer => {
    offers = answer.plans.filter(offer => offer.planPriceUsd > 0)
  }, refused => {
    failure = refused
  }).finally(redraw)
  return openDialog('Upgrade the plan', close => failure ? html`${problem(failure)}${buttons(close, '')}` : form.around(
    offers ? html`<fieldset class="offers"><legend class="unseen">Plan</legend>${offers.map((offer, i) => html`<label>
        <input type="radio" name="tier" value=${offer.tier} ?checked=${i === 0}>
        <span class="tier">${offer.tier}</span>
        <span class="number">USD ${amount(offer.planPriceUsd)} <span class="quiet">a month</span></span>
        <span class="quiet">${count(offer.monthlyAllotment)} deltas, then USD ${amount(offer.overagePriceUsd)} each</span></label>`)}
      </fieldset>` : skeleton(8),
    buttons(close, form.submit('Go to the payment'))))
}
