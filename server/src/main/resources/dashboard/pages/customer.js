// One customer: its balance, the balance over time, and its records under filters.

import { asking, Asked, calmly, crumbs, dayAfter, fact, inactive, reading, recordStatus, sortedTable, trouble } from '../data-widgets.js'
import {
  ago, amount, count, empty, environmentTag, html, id, month, nothing, pagination, redraw, sameByCurl, shown, skeleton,
  status, time, typed, withModule
} from '../ui.js'

const LOOK_AGAIN = 5000
const WINDOWS = [['1', 'This month'], ['3', '3 months'], ['6', '6 months'], ['12', '12 months']]
const STEPS = ['day', 'week', 'month']
const STATUSES = [['', 'Any status'], ['QUEUED', 'recorded'], ['VERIFIED', 'verified']]

export function open(page) {
  const { customerId } = page.params
  const base = `/dashboard/customers/${encodeURIComponent(customerId)}`
  const asked = new Asked(page, {
    status: '', reason: '', from: '', to: '', search: '', sortBy: 'acceptedAt', sortOrder: 'desc', deltaPage: '1', window: '1', step: 'day'
  })
  const { list, ask } = asking(page, asked, () => asked.path(base, filters(asked.values)))
  const balance = reading(page, () => balancePath(base, asked.values))
  const plot = plotOf(page)
  page.every(LOOK_AGAIN, () => {
    list.reload()
    balance.reload()
  })

  function choose(changes) {
    asked.set(changes)
    balance.reload()
    redraw()
  }

  const makeCheckpoint = () => withModule(() => import('../checkpoint-dialog.js'), async ({ nameCheckpoint }) => {
    const made = await nameCheckpoint(page.environment, customerId)
    if (made) page.go(`/checkpoints?${new URLSearchParams({ customerId })}`)
  }, page.signal)

  return () => html`${crumbs(['/customers', 'Customers'])}
    <div class="head"><h1 tabindex="-1"><bdi class="to-type">${customerId}</bdi> ${environmentTag(page.environment)}</h1>
      ${list.error && !list.value ? nothing : html`<button type="button" class="button"
        ?disabled=${!list.value?.customer.verifiedDeltas} @click=${makeCheckpoint}>Make a checkpoint</button>`}</div>
    ${inactive(list) ?? (list.error?.code === 'CUSTOMER_NOT_FOUND' ? unknown() : html`
      <div class="cards one-two">${summary(list)}${balanceCard({ balance, plot, asked, choose, base })}</div>
      ${records({ list, asked, ask, base })}`)}`
}

const unknown = () => html`<section class="card">${empty('This customer has no record here', html`<p>Records of the other environment are
    seen by switching at the top of the page. An id is matched exactly, capital letters included.</p>`,
  html`<p><a class="button" href="/customers">All customers</a></p>`)}</section>`

// Summary

const summary = list => html`<section class="card of-balance" aria-labelledby="balance-now">
  <header class="even"><h2 id="balance-now">Balance now</h2></header>
  ${shown(list, { waiting: skeleton(9), ready: ({ customer, latestCheckpoint }) => html`
    <p class="big number whole">${amount(customer.computedBalance)}</p>
    <p class="quiet">said by the server of ${count(customer.totalDeltas)} ${customer.totalDeltas === 1 ? 'record' : 'records'}, ${
      customer.verifiedDeltas === customer.totalDeltas ? 'all of them in the signed log'
        : `${count(customer.verifiedDeltas)} of them in the signed log so far`}; a checkpoint proves their sum</p>
    <dl class="facts lines below">
      ${customer.customerReference ? fact('Reference', id(customer.customerReference, 'reference')) : nothing}
      ${fact('First record', time(customer.firstDeltaAt))}
      ${fact('Last record', html`${time(customer.lastDeltaAt)} <span class="quiet">· ${ago(customer.lastDeltaAt)}</span>`)}
      ${fact('Latest checkpoint', latestCheckpoint ? html`<a
          href=${`/verify/${latestCheckpoint.receiptId ?? latestCheckpoint.proofRoot}`}>${periodOf(latestCheckpoint)}</a>
        <span class="quiet">· ${count(latestCheckpoint.deltasCount)} records, net change ${amount(latestCheckpoint.netChange)}</span>`
        : html`<span class="quiet">none yet</span>`)}</dl>` })}
</section>`

const periodOf = ({ period }) => (/^\d{4}-\d\d$/.test(period) ? month(period) : period ?? 'custom window')

// Balance over time

/** The plot, once its library is there; nothing else waits for it. */
function plotOf(page) {
  const holder = { plot: null, failed: false, values: null }
  import('../plot.js').then(({ Plot, values }) => {
    holder.values = values
    holder.plot = new Plot({
      kind: 'line', what: 'Balance (sum of deltas)', across: 'Day (UTC)', signal: page.signal,
      tell: ({ text, at }) => `${text} at ${moment(at)}`
    })
  }, () => (holder.failed = true)).finally(redraw)
  return holder
}

const moment = at => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

function balancePath(base, { window: many, step }) {
  const now = new Date()
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - Number(many) + 1, 1))
  const end = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))
  const [startDate, endDate] = [first, end].map(day => day.toISOString().slice(0, 10))
  return `${base}/balance?${new URLSearchParams({ startDate, endDate, granularity: step })}`
}

const balanceCard = ({ balance, plot, asked, choose, base }) => html`<section class="card" aria-labelledby="balance-over-time">
  <header><h2 id="balance-over-time">Balance over time</h2>
    <span class="pickers">${picker('Window', WINDOWS, asked.values.window,
      window => choose({ window, step: window === '12' ? 'week' : 'day' }))}
    ${picker('Step', STEPS.map(step => [step, `by ${step}`]), asked.values.step, step => choose({ step }))}</span></header>
  ${trouble(balance)}<div class="stage-space">${shown(balance, { waiting: skeleton(8), ready: answer => over(answer, plot) })}</div>
  <div class="values-space">${balance.value && plot.values ? plot.values(['At', 'Balance', 'Records'], balance.value.points.map(
    ({ at, balance: sum, deltasCount }) => [moment(new Date(at)), amount(sum), count(deltasCount)])) : nothing}</div>
  ${sameByCurl(balancePath(base, asked.values))}</section>`

const picker = (label, choices, value, chosen) => html`<label class="picker"><span class="unseen">${label}</span><select
  @change=${event => chosen(event.target.value)} .value=${value}>
  ${choices.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}</select></label>`

function over({ points, window }, plot) {
  if (plot.failed) return html`<p class="quiet">The plot could not be loaded; its values are in the answer of the curl line below.</p>`
  if (!plot.plot) return skeleton(8)
  plot.plot.show(points.map(({ at, balance }) => ({ at: Date.parse(at), value: Number(balance), text: amount(balance) })),
    [Date.parse(window.start), Date.parse(window.end)])
  return plot.plot.element
}

// Records

/** What the API is asked for: the day that is typed as the last is inside. */
function filters({ status: word, reason, from, to, search, sortBy, sortOrder, deltaPage }) {
  return { status: word, reason, startDate: from, endDate: to ? dayAfter(to) : '', search, sortBy, sortOrder, deltaPage, deltaLimit: '20' }
}

function records({ list, asked, ask, base }) {
  const filtered = asked.differs('sortBy', 'sortOrder', 'deltaPage', 'window', 'step')
  const typedIn = calmly(form => {
    const given = new FormData(form)
    const changes = Object.fromEntries(['status', 'reason', 'from', 'to', 'search'].map(name => [name, String(given.get(name)).trim()]))
    ask({ ...changes, deltaPage: '1' })
  })
  const clear = form => {
    ask({ status: '', reason: '', from: '', to: '', search: '', deltaPage: '1' })
    redraw()
    setTimeout(() => form.reset())
  }
  return html`<section class="card" aria-labelledby="its-records" aria-busy=${list.busy ? 'true' : 'false'}>
    <header><h2 id="its-records">Records</h2></header>
    <form class="filters" role="search" @submit=${event => event.preventDefault()} @input=${event => typedIn(event.currentTarget)}>
      ${box('search', 'Search', asked, { type: 'search', placeholder: 'reason, reference, rec_…', maxlength: 200 })}
      ${box('reason', 'Reason, exactly', asked, { type: 'search', maxlength: 500 })}
      <label><span>Status</span><select name="status">${STATUSES.map(([value, text]) =>
        html`<option value=${value} ?selected=${value === asked.values.status}>${text}</option>`)}</select></label>
      ${box('from', 'From day (UTC)', asked, { type: 'date' })}
      ${box('to', 'To day (UTC)', asked, { type: 'date' })}
      <button type="button" class="button" ?disabled=${!filtered} @click=${event => clear(event.currentTarget.form)}>Clear</button></form>
    ${trouble(list)}${shown(list, { waiting: skeleton(10), ready: found => html`
      ${found.truncated ? html`<p class="notice">These filters look through records one by one, and stopped after 50,000. Narrow the days to
        see the others.</p>` : nothing}
      ${found.records.length === 0 ? nothingLeft(filtered) : listed(found, asked, ask)}` })}
    ${list.value ? sameByCurl(asked.path(base, filters(asked.values))) : nothing}</section>`
}

const box = (name, label, asked, { type, placeholder, maxlength }) => html`<label><span>${label}</span><input
  name=${name} type=${type} autocomplete="off" spellcheck="false"
  placeholder=${placeholder ?? nothing} maxlength=${maxlength ?? nothing} .defaultValue=${asked.values[name]}></label>`

const nothingLeft = filtered => filtered
  ? empty('No record passes these filters', html`<p>A reason is matched exactly; a search finds parts of reasons and references, in any
      case, and whole record ids.</p>`)
  : empty('No records on this page', html`<p>Go back to the first.</p>`)

const COLUMNS = [
  {
    label: 'No.', kind: 'whole', cell: ({ recordId, sequence }) => html`<a class="number" href=${`/records/${recordId}`}
      aria-label=${`Record ${sequence}`}>${count(sequence)}</a>`
  },
  { label: 'Recorded', by: 'acceptedAt', kind: 'whole', cell: ({ acceptedAt }) => time(acceptedAt) },
  { label: 'Delta', by: 'delta', kind: 'amount', cell: ({ delta }) => amount(delta) },
  { label: 'Balance', kind: 'amount', cell: ({ balance }) => amount(balance) },
  { label: 'Reason', width: '30%', cell: ({ reason }) => typed(reason) },
  {
    label: 'Reference', width: '18%',
    cell: ({ referenceId }) => referenceId ? typed(referenceId) : html`<span class="quiet">–</span>`
  },
  { label: 'Status', kind: 'whole', cell: record => status(recordStatus(record)) }
]

const listed = ({ records: rows, pagination: pages }, asked, ask) => html`${
  sortedTable({ columns: COLUMNS, rows, asked, ask, pageName: 'deltaPage' })}
  ${pagination(pages, turned => ask({ deltaPage: String(turned) }))}`
