// One record: what was recorded, its receipt, and verifying it here.

import { crumbs, fact, inactive, reading, recordStatus } from '../data-widgets.js'
import { downloads, Verifying } from '../proof-steps.js'
import {
  ago, amount, copyButton, count, customerLink, customerPath, empty, environmentTag, html, id, isNameable, nothing,
  sameByCurl, shown, skeleton, status, time
} from '../ui.js'

const LOOK_AGAIN = 500

export function open(page) {
  const path = `/dashboard/records/${encodeURIComponent(page.params.recordId)}`
  const record = reading(page, () => path)
  const log = reading(page, () => '/dashboard/log')
  let verifying = null
  page.every(LOOK_AGAIN, () => record.value?.status === 'QUEUED' && record.reload())

  function verification(receiptId) {
    if (!log.value) return shown(log, { waiting: skeleton(4), ready: () => nothing })
    verifying ??= new Verifying({
      page, root: receiptId, origin: log.value.origin, said: { recordCount: 1, netChange: record.value.delta }
    })
    return verifying.draw()
  }

  return () => html`${crumbs(['/customers', 'Customers'], ...itsCustomer(record.value))}
    <div class="head"><div><h1 tabindex="-1">Record ${environmentTag(page.environment)}</h1>
      <p>${id(page.params.recordId, 'record id')}</p></div></div>
    ${inactive(record) ?? (record.error?.status === 404 ? html`<section class="card">${empty('There is no such record here',
      html`<p>It may be of the other environment: switch at the top of the page and this address asks again.</p>`,
      html`<p><a class="button" href="/customers">All customers</a></p>`)}</section>`
    : html`<section class="card" aria-labelledby="what"><header><h2 id="what">What was recorded</h2>${
        record.value ? status(recordStatus(record.value)) : nothing}</header>
      ${shown(record, { waiting: skeleton(10), ready: value => html`${facts(value)}${sameByCurl(path)}` })}</section>
    ${record.value ? receiptCard(record.value, verification) : nothing}`)}`
}

const itsCustomer = record =>
  record && isNameable(record.customerId) ? [[customerPath(record.customerId), record.customerId]] : []

const facts = record => html`<dl class="facts lines">
  ${fact('Delta', html`<span class="big number">${amount(record.delta)}</span>`)}
  ${fact('Balance after it',
    html`<span class="number">${amount(record.balance)}</span> <span class="quiet">· said by the server</span>`)}
  ${fact('Customer', html`${customerLink(record.customerId)} <span class="quiet">· their record no. ${count(record.sequence)}</span>`)}
  ${fact('Reason', html`<bdi class="whole">${record.reason}</bdi>`)}
  ${record.referenceId ? fact('Reference', id(record.referenceId, 'reference')) : nothing}
  ${record.adjusts ? fact('Corrects', html`<a href=${`/records/${record.adjusts}`}>${record.adjusts}</a>`) : nothing}
  ${fact('Recorded', html`${time(record.acceptedAt)} <span class="quiet">· ${ago(record.acceptedAt)}</span>`)}
  ${fact('Verified', record.verifiedAt ? html`${time(record.verifiedAt)} <span class="quiet">· ${after(record)}</span>`
    : html`<span class="quiet">not yet: it takes about a second</span>`)}
  ${fact('Place in the log', html`<span class="number">${count(record.logIndex)}</span> <span class="quiet">counted from 0</span>`)}
  ${record.metadata && Object.keys(record.metadata).length > 0
    ? fact('Metadata', metadata(JSON.stringify(record.metadata, null, 2))) : nothing}</dl>`

function after({ acceptedAt, verifiedAt }) {
  const ms = Math.max(0, new Date(verifiedAt) - new Date(acceptedAt))
  return ms < 60000 ? `${(ms / 1000).toFixed(2)} s later` : 'later'
}

const metadata = text => html`<div class="command"><pre tabindex="0" role="region" aria-label="metadata"><code>${text}</code></pre>${
  copyButton(text, 'metadata')}</div>`

const receiptCard = (record, verification) => html`<section class="card" aria-labelledby="receipt">
  <header><h2 id="receipt">Receipt and proof</h2></header>
  ${record.receipt ? html`<dl class="facts">
      ${fact('Receipt id', id(record.receipt.receiptId, 'receipt id'))}
      ${fact('For the other side', html`<span class="id"><a href=${`/verify/${record.receipt.receiptId}`}>Public page of this record</a>
        ${copyButton(record.receipt.verifyUrl, 'address of the public page')}</span>`)}</dl>
    <p class="quiet below">Whoever has the receipt id sees this record and its proof without an account; nobody can guess it.</p>
    <div class="below">${verification(record.receipt.receiptId)}</div>
    <h3 class="try">Take it with you</h3>${downloads(record.receipt.receiptId, true)}`
  : html`<p class="quiet" role="status"><span class="status" data-status="running"><span class="shape" aria-hidden="true">◐</span></span>
      The proof is there once the record is in a signed checkpoint, within about a second. This page goes on by itself.</p>`}</section>`
