// The way to Production, usage, the newest records and the log's latest signed checkpoint.

import { environments } from '../events.js'
import { ago, amount, command, count, empty, environmentTag, html, id, month, nothing, sameByCurl, shown, skeleton, status, time, typed } from '../ui.js'

export const title = 'Overview'

const KEYS = '/dashboard/api-keys?page=1&limit=100'
const USAGE = '/dashboard/billing/usage'
const RECORDS = '/dashboard/records?limit=6'
const LOG = '/dashboard/log'
const LOOK_AGAIN = 5000

export function open(page) {
  const keys = page.read(KEYS)
  const usage = page.read(USAGE)
  const records = page.read(RECORDS)
  const log = page.read(LOG)
  page.every(LOOK_AGAIN, () => [keys, usage, records, log].forEach(resource => resource.reload()))
  return () => html`<div class="head"><h1 tabindex="-1">Overview</h1></div>
    ${checklist(page, keys)}
    <div class="cards">${usageCard(usage)}${logCard(log)}</div>
    ${recordsCard(page, records)}`
}

// The recommended flow

/** The seven steps, each `[done, name, what to do for it]`. */
function steps(page, keys) {
  const sandbox = environments.sandbox?.status ?? 'none'
  const production = environments.production?.status ?? 'none'
  const ofKind = kind => (keys.value?.items ?? []).filter(key => key.environment === kind)
  const paid = page.session.tenant.plan !== 'free'
  const used = ofKind('test').some(key => key.lastUsedAt)
  const switched = page.session.user.preferredEnvironment === 'production'
  return [
    [true, 'Register and verify your address', nothing],
    [sandbox === 'active', 'Sandbox is active', html`<p>It is activated by itself: ${status(sandbox)}</p><p><a class="button small" href="/environments">Watch it</a></p>`],
    [used, 'Make a Sandbox key and use it', ofKind('test').length ? tryKey() : html`<p>A key lets your programs record deltas.</p><p><a class="button main small" href="/api-keys">Create a Sandbox key</a></p>`],
    [paid, 'Upgrade the plan for Production', html`<p>Sandbox stays as it is on every plan.</p><p><a class="button main small" href="/plan">See the plans</a></p>`],
    [production !== 'none', 'Activate Production', html`<p>A ledger and a log of its own, apart from Sandbox.</p><p><a class="button main small" href="/environments">Activate Production</a></p>`],
    [production === 'active', 'Production is active', html`<p>${status(production)}</p><p><a class="button small" href="/environments">Watch it</a></p>`],
    [ofKind('live').length > 0 && switched, 'Make a Production key and switch to Production', html`<p>${
      ofKind('live').length ? 'Choose Production at the top of the page.' : 'Choose Production at the top of the page, then create its key.'}</p>
      <p><a class="button main small" href="/api-keys">Open API keys</a></p>`]
  ]
}

const tryKey = () => html`<p>Ask whose key it is; this line ticks by itself once the key has been used.</p>
  ${command(`curl ${location.origin}/api/v1/whoami -H 'X-Api-Key: YOUR_KEY'`)}`

function checklist(page, keys) {
  const known = environments.sandbox && (keys.value || keys.error)
  const all = known ? steps(page, keys) : []
  const done = all.filter(([ticked]) => ticked).length
  if (known && done === all.length) return nothing
  const next = all.findIndex(([ticked]) => !ticked)
  return html`<section class="card" aria-labelledby="flow">
    <header><h2 id="flow">From sign-up to Production</h2><span class="quiet">${known ? `${done} of ${all.length} done` : ' '}</span></header>
    ${known ? html`<ol class="flow">${all.map(([ticked, name, how], i) => html`<li class=${ticked ? 'ticked' : i === next ? 'next' : ''}>
      <span class="tick" aria-hidden="true"><svg viewBox="0 0 16 16"><path d="m3.5 8.5 3 3 6-7"/></svg></span>
      <div><p class="name">${name}<span class="unseen">${ticked ? ' (done)' : i === next ? ' (next)' : ''}</span></p>${i === next ? html`<div class="how prose">${how}</div>` : nothing}</div></li>`)}</ol>` : skeleton(9)}
  </section>`
}

// Usage

const usageCard = usage => html`<section class="card" aria-labelledby="usage">
  <header><h2 id="usage">Usage this month</h2><a href="/plan">Plan and usage</a></header>
  ${shown(usage, { waiting: skeleton(4), ready: used => html`<div class="prose">
    <p><span class="big number">${count(used.consumedDeltas)}</span> <span class="quiet">${
      used.includedDeltas === null ? 'deltas' : `of ${count(used.includedDeltas)} deltas included`}</span></p>
    ${used.includedDeltas === null ? nothing : html`<progress max=${used.includedDeltas} .value=${Math.min(used.consumedDeltas, used.includedDeltas)} aria-label="Deltas used of those included"></progress>`}
    <p class="quiet">${month(used.period)}, UTC${used.overageCount > 0 ? html` · ${count(used.overageCount)} beyond, USD ${amount(used.overageChargesUsd)}`
      : used.remainingDeltas === null ? nothing : html` · ${count(used.remainingDeltas)} left`}</p>
    ${sameByCurl(USAGE)}</div>` })}
</section>`

// The log

const logCard = log => html`<section class="card" aria-labelledby="log">
  <header><h2 id="log">Latest signed checkpoint</h2></header>
  ${shown(log, { waiting: skeleton(4), ready: head => html`<div class="prose"><dl class="facts">
      <dt>Verified</dt><dd><span class="number">${count(head.verified)}</span> <span class="quiet">of ${count(head.recorded)} recorded</span></dd>
      <dt>Root hash</dt><dd>${id(head.rootHash, 'root hash')}</dd>
      <dt>Signed</dt><dd>${time(head.signedAt)} <span class="quiet">· ${ago(head.signedAt)}</span></dd>
      <dt>Published</dt><dd><a href=${head.checkpointUrl} target="_blank" rel="noopener">The checkpoint as anyone can read it</a></dd></dl></div>` })}
</section>`

// Records

const recordsCard = (page, records) => html`<section class="card" aria-labelledby="records">
  <header><h2 id="records">Newest records ${environmentTag(page.environment)}</h2><a href="/customers">All customers</a></header>
  ${shown(records, { waiting: skeleton(7), ready: ({ records: newest }) => newest.length === 0 ? noRecords(page) : html`<table class="table">
    <thead><tr><th scope="col">Customer</th><th scope="col">Reason</th><th scope="col" class="amount">Delta</th><th scope="col">Status</th><th scope="col">Recorded</th></tr></thead>
    <tbody>${newest.map(record => html`<tr>
      <td data-label="Customer"><a href=${`/customers/${encodeURIComponent(record.customerId)}`}>${typed(record.customerId)}</a></td>
      <td data-label="Reason">${typed(record.reason)}</td>
      <td data-label="Delta" class="amount number">${amount(record.delta)}</td>
      <td data-label="Status"><a href=${`/records/${record.recordId}`}>${status(record.status === 'VERIFIED' ? 'verified' : 'recorded')}</a></td>
      <td data-label="Recorded">${ago(record.acceptedAt)}</td></tr>`)}</tbody></table>` })}
</section>`

const noRecords = page => empty('No records yet', html`<p>The first one takes a key of this environment and one call. It shows up here, and is verified, within a second.</p>`,
  command(`curl -X POST ${location.origin}/api/v1/balance/delta -H 'Content-Type: application/json' \\
  -H 'X-Api-Key: ${page.environment === 'production' ? 'pk_live_…' : 'pk_test_…'}' \\
  -d '{"customerId":"customer_7","delta":-1250.5,"reason":"tokens"}'`))
