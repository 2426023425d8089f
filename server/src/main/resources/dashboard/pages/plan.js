// The plan, what it costs, and what was used of it.

import { get, post, postOnce } from '../api.js'
import { Asked, fact, months, reading, trouble } from '../data-widgets.js'
import {
  amount, count, environmentTag, html, month, nothing, redraw, sameByCurl, say, shown, skeleton, sold, table, time,
  whomToAsk, withModule
} from '../ui.js'

const PLAN = '/dashboard/billing/plan'
const PLANS = '/dashboard/billing/plans'
const LOOK_AGAIN = 10000
const MONTHS_BACK = 12

export function open(page) {
  const asked = new Asked(page, { period: months(1)[0] })
  const { environment } = page
  const plan = page.load(signal => get(PLAN, { signal }))
  const plans = page.load(signal => get(PLANS, { signal }))
  const usage = page.load(signal => get(asked.path('/dashboard/billing/usage'), { signal }))
  const daily = reading(page, () => asked.path('/dashboard/usage/daily'))
  const plot = plotOf(page, environment)
  page.every(LOOK_AGAIN, () => {
    [usage, daily].forEach(resource => resource.reload())
    // Whoever runs the installation may give another plan at any moment.
    if (plans.value && !sold(plans.value)) {
      plan.reload()
      page.refreshSession().catch(() => {})
    }
  })

  function choose(period) {
    asked.set({ period })
    usage.reload()
    daily.reload()
  }

  const actions = {
    buy: offer => withModule(() => import('../dialogs.js'), async ({ confirmed }) => {
      const open = postOnce()
      await confirmed({
        title: html`Change to the plan ${offer.tier}?`,
        does: [html`USD ${amount(offer.planPriceUsd)} a month. It includes ${count(offer.monthlyAllotment)} Production deltas, then USD
            ${amount(offer.overagePriceUsd)} each.`,
          isCheaper(offer, plan.value)
            ? html`The plan ${plan.value.tier} is paid until ${time(plan.value.stripeCurrentPeriodEnd)} and goes on until then;
              ${offer.tier} follows it. The next page asks for the payment.`
            : 'It begins once the payment is confirmed, in place of the plan that you have. The next page asks for the payment.'],
        verb: 'Go to the payment',
        danger: false,
        act: async () => {
          location.assign((await open('/dashboard/billing/checkout', { tier: offer.tier })).checkoutUrl)
          await new Promise(() => {})
        }
      })
    }, page.signal),
    cancel: current => withModule(() => import('../dialogs.js'), async ({ confirmed }) => {
      const done = await confirmed({
        title: html`End the plan ${current.tier}?`,
        does: [html`It goes on until ${time(current.stripeCurrentPeriodEnd)}, then this organisation is on the free plan.`,
          'From then on Production takes no new deltas: writes answer 402. What is recorded stays, and can be read and verified.',
          'Until then it can be resumed.'],
        verb: 'End the plan',
        act: () => post('/dashboard/billing/cancel')
      })
      if (done) changed(done, 'The plan ends with its period.')
    }, page.signal),
    async resume() {
      try {
        changed(await post('/dashboard/billing/resume'), 'The plan goes on.')
      } catch (refused) {
        say(refused.message)
      }
    }
  }

  function changed(now, sentence) {
    plan.replace(now)
    say(sentence)
    page.refreshSession().catch(() => {})
  }

  const isFree = () => page.session.tenant.plan === 'free'
  return () => html`<div class="head"><h1 tabindex="-1">Plan and usage</h1></div>
    <div class="cards">${planCard(plan, actions, isFree())}${usageCard(usage, plan, asked, choose, isFree())}</div>
    ${dailyCard(daily, plot, environment, plan)}
    ${tiersCard(plans, plan, actions)}`
}

// The plan

const planCard = (plan, actions, free) => html`<section class=${`card of-plan ${free ? 'free' : ''}`} aria-labelledby="plan">
  <header class="even"><h2 id="plan">Plan</h2></header>
  ${shown(plan, { waiting: skeleton(7), ready: current => html`<p class="big tier-name">${current.tier}</p>
    ${current.cancelAtPeriodEnd ? html`<p class="notice below" role="status">Ending: it goes on until
      ${time(current.stripeCurrentPeriodEnd)}. From then on Production takes no new deltas.</p>` : nothing}
    ${current.nextTier ? html`<p class="notice below" role="status">Changing: it goes on until
      ${time(current.stripeCurrentPeriodEnd)}. From then on it is the plan ${current.nextTier}.</p>` : nothing}
    <dl class="facts lines below">
      ${isGiven(current) ? nothing : fact('Price', price(current.planPriceUsd, 'a month'))}
      ${fact('Includes', included(current))}
      ${fact('Beyond that', beyond(current))}
      ${current.stripeCurrentPeriodEnd && !isChanging(current) ? fact('Period ends', time(current.stripeCurrentPeriodEnd)) : nothing}</dl>
    ${current.planPriceUsd > 0 ? html`<div class="buttons below">${isChanging(current) ? html`<button type="button" class="button main"
        @click=${actions.resume}>${current.nextTier ? `Keep the plan ${current.tier}` : 'Resume the plan'}</button>` : nothing}${
      current.cancelAtPeriodEnd ? nothing
        : html`<button type="button" class="button" @click=${() => actions.cancel(current)}>End the plan</button>`}</div>` : nothing}
    <div class="below">${sameByCurl(PLAN)}</div>` })}</section>`

const price = (usd, each) => usd === null ? 'by contract'
  : html`<span class="number">USD ${amount(usd)}</span> <span class="quiet">${each}</span>`

function beyond(current) {
  if (current.tier === 'free') return 'no further deltas: writes answer 402'
  return isGiven(current) ? 'further deltas are recorded and counted' : price(current.overagePriceUsd, 'a delta')
}

/** Whether something else follows at the end of what is paid. */
const isChanging = ({ cancelAtPeriodEnd, nextTier }) => cancelAtPeriodEnd || Boolean(nextTier)

/** Whether a plan would follow the one that there is, at the end of what is paid, instead of taking its place. */
const isCheaper = (offer, current) => Number(offer.planPriceUsd) < Number(current.planPriceUsd)

/** Whether the plan is of an installation that sells none, so that its prices are nowhere here. */
const isGiven = ({ tier, planPriceUsd }) => planPriceUsd === null && tier !== 'enterprise'

function included({ tier, monthlyAllotment }) {
  if (tier === 'free') return html`<span class="number">${count(monthlyAllotment)}</span> <span class="quiet">Sandbox deltas in all</span>`
  if (monthlyAllotment === null) return 'by contract'
  return html`<span class="number">${count(monthlyAllotment)}</span>
    <span class="quiet">Production deltas a month; Sandbox is not counted</span>`
}

// Usage against it

const usageCard = (usage, plan, asked, choose, free) => html`<section class=${`card of-usage ${free ? 'free' : ''}`}
    aria-labelledby="usage"><header><h2 id="usage">Usage</h2>
    <label class="picker"><span class="unseen">Month</span><select
      @change=${event => choose(event.target.value)}>${months(MONTHS_BACK).map(period =>
      html`<option value=${period} ?selected=${period === asked.values.period}>${month(period)}</option>`)}</select></label></header>
  ${trouble(usage)}${shown(usage, { waiting: skeleton(7), ready: used => html`
    <p><span class="big number">${count(used.consumedDeltas)}</span> <span class="quiet">${
      used.includedDeltas === null ? 'deltas' : `of ${count(used.includedDeltas)} deltas included`}</span></p>
    ${used.includedDeltas === null ? nothing : html`<progress class="below" max=${used.includedDeltas}
      .value=${Math.min(used.consumedDeltas, used.includedDeltas)} aria-label="Deltas used of those included"></progress>`}
    <dl class="facts lines below">
      ${used.remainingDeltas === null ? nothing : fact('Left', html`<span class="number">${count(used.remainingDeltas)}</span>`)}
      ${plan.value?.tier === 'free' ? nothing : fact('Beyond', html`<span class="number">${count(used.overageCount)}</span>
        <span class="quiet">deltas${
          used.overageCount > 0 && used.overageChargesUsd !== null ? `, USD ${amount(used.overageChargesUsd)}` : nothing}</span>`)}
      ${plan.value ? forecast(used, plan.value) : nothing}</dl>
    <div class="below">${sameByCurl(asked.path('/dashboard/billing/usage'))}</div>` })}</section>`

/** What the month comes to if it goes on as it has gone until now. */
function forecast(used, plan) {
  if (plan.tier === 'free') {
    return fact('Forecast', html`<span class="quiet">none: the free plan includes its deltas once, not every month.</span>`)
  }
  if (used.period !== months(1)[0]) return nothing
  const [year, number] = used.period.split('-').map(Number)
  const [start, end] = [Date.UTC(year, number - 1), Date.UTC(year, number)]
  const passed = (Date.now() - start) / (end - start)
  if (passed < 1 / 62) return fact('Forecast', html`<span class="quiet">from the first half day on</span>`)
  const total = Math.round(used.consumedDeltas / passed)
  const beyond = used.includedDeltas === null ? 0 : Math.max(0, total - used.includedDeltas)
  return fact('Forecast', html`<span class="number">${count(total)}</span> <span class="quiet">by the end of the month${
    beyond > 0 && plan.overagePriceUsd !== null
      ? html`, ${count(beyond)} of them beyond: USD ${amount(times(plan.overagePriceUsd, beyond))}` : nothing}</span>
    <p class="quiet fine">${count(used.consumedDeltas)} deltas ÷ ${(passed * 100).toFixed(1)} % of the month that has passed (UTC). It knows
      nothing of weekends or seasons.</p>`)
}

/** An exact decimal times a whole number. */
function times(decimal, number) {
  const [whole, fraction = ''] = String(decimal).split('.')
  const digits = (BigInt(whole + fraction) * BigInt(number)).toString().padStart(fraction.length + 1, '0')
  const cut = digits.length - fraction.length
  return fraction ? `${digits.slice(0, cut)}.${digits.slice(cut)}`.replace(/(\.\d\d\d*?)0+$/, '$1') : digits
}

// By day

function plotOf(page, environment) {
  const holder = { plot: null, failed: false, values: null }
  import('../plot.js').then(({ Plot, values }) => {
    holder.values = values
    holder.plot = new Plot({ kind: 'bars', what: 'Deltas a day', across: 'Day (UTC)', signal: page.signal,
      tell: ({ text, date }) => `${text} on ${date} in ${environment === 'production' ? 'Production' : 'Sandbox'}` })
  }, () => (holder.failed = true)).finally(redraw)
  return holder
}

const deltas = number => `${count(number)} ${number === 1 ? 'delta' : 'deltas'}`

const dailyCard = (daily, plot, environment, plan) => html`<section class="card" aria-labelledby="daily">
  <header><h2 id="daily">Usage by day ${environmentTag(environment)}</h2>
    ${daily.value ? html`<span class="quiet">${month(daily.value.period)}: ${deltas(daily.value.total)}</span>` : nothing}</header>
  ${trouble(daily)}<div class="stage-space">${shown(daily, { waiting: skeleton(8), ready: answer => byDay(answer, plot) })}</div>
  <div class="values-space">${daily.value && plot.values ? plot.values(['Day (UTC)', 'Deltas'],
    daily.value.days.map(({ date, deltas: number }) => [date, count(number)])) : nothing}</div>
  <p class="quiet below">${plan.value ? counted(environment, plan.value.tier) : ' '}</p></section>`

function counted(environment, tier) {
  const counts = (tier === 'free') === (environment === 'sandbox')
  if (counts) return 'These deltas count against the plan.'
  return tier === 'free' ? 'The free plan has no Production.'
    : 'Sandbox deltas count against nothing on a paid plan. Switch to Production to see those that do.'
}

const HALF_DAY = 43_200_000

function byDay({ period, days }, plot) {
  if (plot.failed) return html`<p class="quiet">The plot could not be loaded. Reload the page to try again.</p>`
  if (!plot.plot) return skeleton(8)
  const [year, number] = period.split('-').map(Number)
  plot.plot.show(days.map(({ date, deltas: value }) => ({ at: Date.parse(date), value, text: deltas(value), date })),
    [Date.UTC(year, number - 1) - HALF_DAY, Date.UTC(year, number) - HALF_DAY])
  return plot.plot.element
}

// The tiers

const tiersCard = (plans, plan, actions) => html`<section class="card" aria-labelledby="tiers"><header><h2 id="tiers">Plans</h2></header>
  ${shown(plans, {
    waiting: skeleton(8), ready: answer => sold(answer) ? forSale(answer.plans, plan, actions) : onRequest(answer, plan)
  })}</section>`

const MEASURE = html`<p class="quiet below">A paid plan counts the deltas accepted in Production, the free one those of Sandbox; reading and
  verifying are never counted. Months are UTC months.</p>`

const allotment = ({ tier, monthlyAllotment }) => monthlyAllotment === null ? 'by contract'
  : html`<span>${count(monthlyAllotment)}${tier === 'free' ? html` <span class="quiet">in all</span>` : nothing}</span>`

const TIER = { label: 'Plan', kind: 'whole', cell: ({ tier }) => html`<strong class="tier-name">${tier}</strong>` }

const forSale = (offers, plan, actions) => html`${table([
  TIER,
  { label: 'USD a month', kind: 'amount', cell: ({ planPriceUsd: usd }) => usd === null ? 'by contract' : amount(usd) },
  { label: 'Deltas included', kind: 'amount', cell: allotment },
  {
    label: 'USD per further delta', kind: 'amount',
    cell: ({ overagePriceUsd: usd, tier }) => usd !== null ? amount(usd) : tier === 'free' ? '–' : 'by contract'
  },
  { label: 'Actions', kind: 'actions', cell: offer => plan.value ? choice(offer, plan.value, actions) : nothing }
], offers, 'data-table')}${MEASURE}`

/** Where nothing is sold: whom to ask, and what there is to ask for. */
const onRequest = (answer, plan) => html`<p>${answer.payment === 'included'
  ? html`Every organisation here is on the plan <strong class="tier-name">${plan.value?.tier ?? ''}</strong>; there is nothing to buy. If it
    is not enough, ask ${whomToAsk(answer)}.`
  : html`Plans are not bought here: whoever runs this installation gives them. To get a plan or change yours, ask ${whomToAsk(answer)}; it
    holds from that moment on.`}</p>
  ${answer.payment === 'included' ? nothing : table([
    TIER,
    { label: 'Deltas included', head: 'Deltas included a month', kind: 'amount', cell: allotment },
    { label: 'Which is yours', kind: 'actions', cell: ({ tier }) => tier === plan.value?.tier ? YOURS : nothing }
  ], answer.plans, 'data-table below')}${MEASURE}`

const YOURS = html`<span class="quiet">your plan</span>`

function choice(offer, current, actions) {
  if (offer.tier === current.tier) return YOURS
  if (offer.tier === current.nextTier) return html`<span class="quiet">your plan from ${time(current.stripeCurrentPeriodEnd)}</span>`
  if (current.tier === 'enterprise' || !(offer.planPriceUsd > 0)) return nothing
  return html`<button type="button" class="button small" aria-label=${`Choose the plan ${offer.tier}`}
    @click=${() => actions.buy(offer)}>Choose</button>`
}
