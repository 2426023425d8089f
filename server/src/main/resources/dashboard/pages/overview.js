// The way to Production, usage, the newest records and the log's latest signed checkpoint.

import { get } from '../api.js'
import { environments } from '../events.js'
import {
  ago, amount, command, count, customerLink, empty, environmentTag, firstDelta, html, id, month, nothing, sameByCurl,
  shown, skeleton, sold, status, table, time, typed, whomToAsk
} from '../ui.js'

const KEYS = '/dashboard/api-keys?page=1&limit=100'
const USAGE = '/dashboard/billing/usage'
const RECORDS = '/dashboard/records?limit=6'
const LOG = '/dashboard/log'
const PLANS = '/dashboard/billing/plans'
const LOOK_AGAIN = 5000
const PRODUCTION = '/environments#name-production'

export function open(page) {
  const isFree = () => page.session.tenant.plan === 'free'
  // How one comes to a plan is asked once that is the next step, not by the first view.
  let plans
  const keys = page.load(async signal => {
    const found = await get(KEYS, { signal })
    if (isFree() && found.items.some(isUsedInSandbox)) plans ??= page.load(signal => get(PLANS, { signal }))
    return found
  })
  const usage = page.load(signal => get(USAGE, { signal }))
  const records = page.read(RECORDS)
  const log = page.read(LOG)
  page.every(LOOK_AGAIN, () => [keys, usage, records, log].filter(resource => !resource.error).forEach(resource => resource.reload()))
  // Whoever runs the installation may give a plan at any moment.
  page.every(LOOK_AGAIN, () => isFree() && plans?.value && !sold(plans.value) && page.refreshSession().catch(() => {}))
  return () => html`<div class="head"><h1 tabindex="-1">Overview</h1></div>
    ${checklist(page, keys, plans)}
    <div class="cards">${usageCard(usage)}${logCard(log)}</div>
    ${recordsCard(page, records)}`
}

// The recommended flow

const isUsedInSandbox = key => key.environment === 'test' && key.lastUsedAt

/** The seven steps, each `[done, name, what to do for it]`. */
function steps(page, keys, plans) {
  const sandbox = environments.sandbox?.status ?? 'none'
  const production = environments.production?.status ?? 'none'
  const ofKind = kind => (keys.value?.items ?? []).filter(key => key.environment === kind)
  const live = ofKind('live').length > 0
  const go = (path, verb) => html`<p><a class="button main" href=${path}>${verb}</a></p>`
  return [
    [true, 'Register and verify your address', nothing],
    [sandbox === 'active', 'Sandbox is active',
      html`<p>It is activated by itself, and now it is ${status(sandbox)}.</p>${go('/environments', 'Watch it')}`],
    [ofKind('test').some(isUsedInSandbox), 'Make a Sandbox key and use it', ofKind('test').length ? tryKey()
      : html`<p>Your programs send a key with each delta that they record.</p>${go('/api-keys', 'Create a Sandbox key')}`],
    [page.session.tenant.plan !== 'free', 'Upgrade the plan for Production',
      html`<p>Production needs a paid plan. Sandbox stays as it is on every plan.</p>${
      plans ? shown(plans, { waiting: skeleton(1), ready: list => sold(list) ? go(PRODUCTION, 'Choose a plan')
        : html`<p>Plans are not bought here; ask ${whomToAsk(list)} for one. This step ticks by itself once it is given.</p>`
      }) : nothing}`],
    [production !== 'none', 'Activate Production', html`<p>It gets a ledger, a log and keys of its own, apart from Sandbox. That takes about
      a second.</p>${go(PRODUCTION, 'Activate Production')}`],
    [production === 'active', 'Production is active', html`<p>Its activation is ${status(production)}.</p>${go(PRODUCTION, 'Watch it')}`],
    [live && page.session.user.preferredEnvironment === 'production', 'Make a Production key and switch to it',
      html`<p>${live ? 'The key is there. Choose Production at the top of the page; it is kept for you on every device.'
        : page.session.user.preferredEnvironment === 'production' ? 'Production is chosen. What is missing is its key.'
        : 'Choose Production at the top of the page, then create its key.'}</p>${live ? nothing : go('/api-keys', 'Open API keys')}`]
  ]
}

const tryKey = () => html`<p>Ask whose key it is. The step ticks by itself once the key has been used.</p>
  ${command(`curl ${location.origin}/api/v1/whoami -H 'X-Api-Key: YOUR_KEY'`)}`

/** Who pays and prefers Production has most likely come all the way; their page need not keep room for it. */
const isProbablyDone = ({ user, tenant }) => tenant.plan !== 'free' && user.preferredEnvironment === 'production'

function checklist(page, keys, plans) {
  const known = environments.sandbox && (keys.value || keys.error)
  const all = steps(page, keys, plans)
  const done = all.filter(([ticked]) => ticked).length
  if (known ? done === all.length : isProbablyDone(page.session)) return nothing
  const next = all.findIndex(([ticked]) => !ticked)
  return html`<section class="card" aria-labelledby="flow">
    <header><h2 id="flow">From sign-up to Production</h2><span class="quiet">${known ? `${done} of ${all.length} done` : ''}</span></header>
    <div class="flow"><ol>${all.map(([ticked, name], i) => html`<li class=${!known ? '' : ticked ? 'ticked' : i === next ? 'next' : ''}
      aria-current=${known && i === next ? 'step' : nothing}><span class="tick" aria-hidden="true"><svg viewBox="0 0 16 16"><path
        d="m3.5 8.5 3 3 6-7"/></svg></span>
      <span>${name}<span class="unseen">${known && ticked ? ' (done)' : ''}</span></span></li>`)}</ol>
      <div class="next-step prose">${known ? html`<p class="title">Next: ${all[next][1]}</p>${all[next][2]}` : skeleton(3)}</div></div>
  </section>`
}

// Usage

const usageCard = usage => html`<section class="card level" aria-labelledby="usage">
  <header><h2 id="usage">Usage this month</h2><a href="/plan">Plan and usage</a></header>
  ${shown(usage, { waiting: skeleton(4), ready: used => html`<div class="prose">
    <p><span class="big number">${count(used.consumedDeltas)}</span> <span class="quiet">${
      used.includedDeltas === null ? 'deltas' : `of ${count(used.includedDeltas)} deltas included`}</span></p>
    ${used.includedDeltas === null ? nothing : html`<progress max=${used.includedDeltas}
      .value=${Math.min(used.consumedDeltas, used.includedDeltas)} aria-label="Deltas used of those included"></progress>`}
    <p class="quiet">${month(used.period)}, UTC${left(used)}</p>
    ${sameByCurl(USAGE)}</div>` })}
</section>`

const left = ({ overageCount, overageChargesUsd, remainingDeltas }) => overageCount > 0
  ? html` · ${count(overageCount)} beyond${overageChargesUsd === null ? nothing : `, USD ${amount(overageChargesUsd)}`}`
  : remainingDeltas === null ? nothing : html` · ${count(remainingDeltas)} left`

// The log

const logCard = log => html`<section class="card level" aria-labelledby="log">
  <header><h2 id="log">Latest signed checkpoint</h2></header>
  ${shown(log, { waiting: skeleton(4), ready: head => html`<div class="prose"><dl class="facts">
      <dt>Verified</dt><dd><span class="number">${count(head.verified)}</span>
        <span class="quiet">of ${count(head.recorded)} recorded</span></dd>
      <dt>Root hash</dt><dd>${id(head.rootHash, 'root hash')}</dd>
      <dt>Signed</dt><dd>${time(head.signedAt)} <span class="quiet">· ${ago(head.signedAt)}</span></dd>
      <dt>Published</dt><dd><a href=${head.checkpointUrl} target="_blank" rel="noopener">The checkpoint as anyone can
        read it</a></dd></dl></div>` })}
</section>`

// Records

const COLUMNS = [
  { label: 'Customer', cell: ({ customerId }) => customerLink(customerId) },
  { label: 'Reason', cell: ({ reason }) => typed(reason) },
  { label: 'Delta', kind: 'amount', cell: ({ delta }) => amount(delta) },
  {
    label: 'Status', cell: record => html`<a href=${`/records/${record.recordId}`}>${
      status(record.status === 'VERIFIED' ? 'verified' : 'recorded')}</a>`
  },
  { label: 'Recorded', cell: ({ acceptedAt }) => ago(acceptedAt) }
]

const recordsCard = (page, records) => html`<section class="card of-records" aria-labelledby="records">
  <header><h2 id="records">Newest records ${environmentTag(page.environment)}</h2><a href="/customers">All customers</a></header>
  ${shown(records, {
    waiting: skeleton(7), ready: ({ records: newest }) => newest.length === 0 ? noRecords(page) : table(COLUMNS, newest)
  })}
</section>`

const noRecords = page => empty('No records yet',
  html`<p>The first one takes a key of this environment and one call. It shows up here, and is verified, within a second.</p>`,
  command(firstDelta(page.environment === 'production' ? 'pk_live_…' : 'pk_test_…')))
