// Balance checkpoints of the environment, and the log's newest signed checkpoint.

import { asking, Asked, calmly, fact, inactive, months, reading, trouble } from '../data-widgets.js'
import {
  ago, amount, command, copyButton, count, customerLink, empty, environmentTag, html, id, month, nothing, pagination,
  redraw, sameByCurl, say, shown, skeleton, table, time, typed, withModule
} from '../ui.js'

const CHECKPOINTS = '/dashboard/checkpoints'
const LOG = '/dashboard/log'
const LOOK_AGAIN = 5000
const MONTHS_BACK = 24

export function open(page) {
  const asked = new Asked(page, { customerId: '', period: '', page: '1' })
  const { list, ask } = asking(page, asked, () => asked.path(CHECKPOINTS))
  const log = reading(page, () => LOG)
  const typedIn = calmly(form => {
    const given = new FormData(form)
    ask({ customerId: String(given.get('customerId')).trim(), period: String(given.get('period')), page: '1' })
  })
  page.every(LOOK_AGAIN, () => {
    list.reload()
    log.reload()
  })

  const make = () => withModule(() => import('../checkpoint-dialog.js'), async ({ nameCheckpoint }) => {
    if (!await nameCheckpoint(page.environment, asked.values.customerId || undefined)) return
    say('The checkpoint is made.')
    list.reload()
  }, page.signal)

  const clear = form => {
    ask({ customerId: '', period: '', page: '1' })
    redraw()
    setTimeout(() => form.reset())
  }

  const filtersOf = () => html`<form class="filters" role="search" @submit=${event => event.preventDefault()}
    @input=${event => typedIn(event.currentTarget)}>
    <label><span>Customer, exactly</span><input type="search" name="customerId" maxlength="128" autocomplete="off" spellcheck="false"
      .defaultValue=${asked.values.customerId}></label>
    <label><span>Month (UTC)</span><select name="period"><option value="">Any month</option>${months(MONTHS_BACK).map(period =>
      html`<option value=${period} ?selected=${period === asked.values.period}>${month(period)}</option>`)}</select></label>
    <button type="button" class="button" ?disabled=${!asked.differs('page')}
      @click=${event => clear(event.currentTarget.form)}>Clear</button></form>`

  return () => html`<div class="head"><div><h1 tabindex="-1">Checkpoints ${environmentTag(page.environment)}</h1>
      <p>What a customer used in a month: what you give out with an invoice. Once the month has ended it is final, and stated in
        the log.</p></div>
      ${inactive(list) ? nothing : html`<button type="button" class="button main" @click=${make}>Make a checkpoint</button>`}</div>
    ${inactive(list) ?? html`<section class="card" aria-label="Balance checkpoints" aria-busy=${list.busy ? 'true' : 'false'}>${
      filtersOf()}${trouble(list)}${shown(list, {
      waiting: skeleton(8), ready: found => (found.checkpoints.length === 0 ? none(asked, make) : made(found, ask))
    })}${list.value ? sameByCurl(asked.path(CHECKPOINTS)) : nothing}</section>
    ${list.value || list.error ? logCard(log) : nothing}`}`
}

const none = (asked, make) => asked.differs()
  ? empty('No checkpoint fits', html`<p>A customer is matched exactly. Make the checkpoint if it does not exist yet: the same request
      twice gives the same checkpoint.</p>`)
  : empty('No checkpoints yet', html`<p>A checkpoint lets the other side of an invoice verify the records behind it, without an account.
      Make one for a customer and a month, or have your program do it:</p>`,
    command(`curl -X POST ${location.origin}/api/v1/balance/checkpoint -H 'Content-Type: application/json' \\
  -H 'X-Api-Key: YOUR_KEY' -d '{"customerId":"customer_7","period":"${months(1)[0]}"}'`),
    html`<p><button type="button" class="button" @click=${make}>Make the first checkpoint</button></p>`)

const COLUMNS = [
  { label: 'Customer', width: '26%', cell: ({ customerId }) => customerLink(customerId) },
  { label: 'Period', kind: 'whole', cell: ({ period }) => periodOf(period ?? 'custom window') },
  { label: 'Records', kind: 'amount', cell: ({ deltasCount }) => count(deltasCount) },
  { label: 'Net change', kind: 'amount', cell: ({ netChange }) => amount(netChange) },
  {
    label: 'Proof', kind: 'whole', cell: ({ receiptId, proofRoot }) => (receiptId ? id(receiptId, 'receipt id of the statement')
      : id(proofRoot, 'proof root'))
  },
  { label: 'State', kind: 'whole', cell: ({ final }) => (final ? 'Final' : 'Before the end') },
  { label: 'Made', kind: 'whole', cell: ({ createdAt }) => ago(createdAt) },
  {
    label: 'Actions', kind: 'actions', cell: ({ receiptId, proofRoot, customerId }) => html`<a class="button small"
      href=${`/verify/${receiptId ?? proofRoot}`} aria-label=${`Verify the checkpoint of ${customerId}`}>Verify</a>`
  }
]

const periodOf = period => (/^\d{4}-\d\d$/.test(period) ? month(period) : typed(period))

const made = ({ checkpoints, pagination: pages }, ask) => html`${table(COLUMNS, checkpoints, 'data-table')}
  ${pagination(pages, turned => ask({ page: String(turned) }))}`

const logCard = log => html`<section class="card" aria-labelledby="log">
  <header><h2 id="log">The log's latest signed checkpoint</h2></header>
  ${shown(log, { waiting: skeleton(10), ready: head => html`<p class="prose quiet">What everything here is proven against: the size and
      root of the whole log, signed with its key. Not to be mixed up with the balance checkpoints above.</p>
    <dl class="facts below">
      ${fact('Log', id(head.origin, 'log origin'))}
      ${fact('Covers',
        html`<span class="number">${count(head.verified)}</span> <span class="quiet">of ${count(head.recorded)} records</span>`)}
      ${fact('Root hash', id(head.rootHash, 'root hash'))}
      ${fact('Signed', html`${time(head.signedAt)} <span class="quiet">· ${ago(head.signedAt)}</span>`)}
      ${fact('Key', id(head.publicKey, "log's key"))}
      ${fact('Published', html`<span class="id"><a href=${head.checkpointUrl} target="_blank" rel="noopener">The checkpoint as anyone can
        read it</a> ${copyButton(head.checkpointUrl, 'address of the checkpoint')}</span>`)}</dl>
    <h3 class="try">As it was signed</h3>${command(head.checkpoint, 'signed checkpoint')}
    <div class="below">${sameByCurl(LOG)}</div>` })}</section>`
