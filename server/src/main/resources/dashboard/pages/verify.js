// What a proof root stands for, for whoever holds one: without an account, checked on their own device.

import { get } from '../api.js'
import '../data-widgets.js'
import { downloads, figuresOf, Verifying } from '../proof-steps.js'
import { amount, count, html, id, nothing, pagination, problem, skeleton, table, time, typed } from '../ui.js'

const PER_PAGE = 100
const STATEMENT = 'pacspace.io/statement/v1'
const ROOT = /^0x[0-9a-f]{64}$/
const NO_ROOT = 'This is no proof root: one is 0x and 64 hexadecimal digits. Copy the whole of it, or follow the link that came with it.'
const UNKNOWN = 'This server knows nothing by this root. Check that it is whole and that it was meant for this server.'

export function open(page) {
  const root = page.params.proofRoot.trim().toLowerCase()
  if (!ROOT.test(root)) return () => html`<div class="verify">${unknown(root, NO_ROOT)}</div>`
  let number = 1
  let verifying = null
  const found = page.load(signal => get(`/api/v1/verify/${root}?limit=${PER_PAGE}&offset=${PER_PAGE * (number - 1)}`, { signal }))
  const turn = turned => {
    number = turned
    found.reload()
  }

  return () => {
    if (found.value) {
      verifying ??= new Verifying({ page, root, origin: found.value.proof.origin })
      verifying.said = found.value.summary
      return html`<div class="verify">${known(found.value, root, verifying, number, turn)}</div>`
    }
    if (found.error?.status === 404 && found.error.code !== 'NOT_VERIFIED_YET') {
      return html`<div class="verify">${unknown(root, UNKNOWN)}</div>`
    }
    return html`<div class="verify"><h1 tabindex="-1">Verify a proof</h1><p class="lead">${id(root, 'proof root')}</p>
      <section class="card">${found.error ? problem(found.error, () => found.reload()) : skeleton(12)}</section></div>`
  }
}

const unknown = (root, why) => html`<h1 tabindex="-1">Nothing is known by this root</h1>
  <p class="lead"><bdi class="whole">${root}</bdi></p>
  <section class="card prose"><p>${why}</p><p>A proof file that you were given can be checked without this server:</p>
    <p><a class="button" href="/verify/offline" download="pacspace-verifier.html">Download the offline verifier</a></p></section>`

/** What the server says of its own judgement, where that is not that everything holds. */
const judged = ({ verified, note }) => verified === true ? nothing
  : verified === false ? html`<section class="card"><div class="verdict" data-status="failed" role="alert"><p><strong><span class="shape"
      aria-hidden="true">✕</span> Not verified: the server contradicts this root</strong></p>
      <p>${note} What is shown below is what is stored there now, not what was proven.</p></div></section>`
  : html`<section class="card"><div class="verdict" data-status="none" role="status"><p><strong><span class="shape"
      aria-hidden="true">○</span> Not judged by the server</strong></p><p>${note}</p></div></section>`

/** Whose word a figure is. */
const word = (verifying, verified) => html`<span class="quiet">${
  verifying.proven?.total ? 're-added: summed here from the verified records'
    : verified === true ? 'said by the server' : 'said by the server, not verified'}</span>`

function known(answer, root, verifying, number, turn) {
  const { proven } = verifying
  const pages = proven?.about.count ?? answer.summary.recordCount
  const single = pages === 1
  const heading = proven?.statement ? 'Proof of a statement' : single ? 'Proof of one record' : `Proof of ${count(pages)} records`
  return html`<h1 tabindex="-1">${heading}</h1>
    <p class="lead">${id(root, 'proof root')}</p>
    ${judged(answer)}
    <section class="card" aria-labelledby="stands-for"><header><h2 id="stands-for">What this root stands for</h2></header>
      <dl class="facts">
        ${proven?.statement ? figuresOf(verifying.words.figuresOf(proven)) : figures(answer, verifying, proven?.total)}
        <dt>Recorded</dt><dd>${time(answer.recordedAt)} <span class="quiet">said by the server</span></dd>
        <dt>Log</dt><dd>${id(answer.proof.origin, 'log origin')}</dd>
        <dt>Signed tree</dt><dd>${id(answer.verification.verificationReference, 'root hash of the log')}
          <a href=${answer.verification.verificationExplorerUrl} target="_blank" rel="noopener">as published</a></dd></dl>
      <p class="quiet below">A record says what the account's holder has recorded, and when. Verified means that it is in the log as it was
        recorded; it does not say that the amount is right.</p></section>
    <section class="card" aria-labelledby="by-yourself"><header><h2 id="by-yourself">Verify it yourself</h2></header>${
      verifying.draw()}</section>
    <section class="card" aria-labelledby="its-records">
      <header><h2 id="its-records">${single ? 'The record' : 'The records'}</h2> <span class="quiet">${
      isAddedUp(proven) ? 'from the verified proof' : 'said by the server'}</span></header>
      ${table(COLUMNS, rows(answer, verifying, number), 'data-table')}
      ${single ? nothing : pagination({ page: number, totalPages: Math.ceil(pages / PER_PAGE), total: pages }, turn)}</section>
    <section class="card" aria-labelledby="files"><header><h2 id="files">Keep the proof</h2></header>${downloads(root, single)}</section>`
}

/** What deltas come to: as it was added up here, or as the server says. */
const figures = ({ summary, verified }, verifying, total) => html`
  ${total ? html`<dt>Customer</dt><dd>${typed(total.customer)}</dd>
    <dt>Sequence</dt><dd class="number">${total.first === total.last ? count(total.first)
      : html`${count(total.first)}–${count(total.last)} <span class="quiet">without a gap</span>`}</dd>
    <dt>Accepted</dt><dd>${time(total.firstAt)}${
      total.first === total.last ? nothing : html` – ${time(total.lastAt)}`}</dd>` : nothing}
  <dt>${summary.recordCount === 1 ? 'Record' : 'Records'}</dt><dd class="number">${count(total?.records ?? summary.recordCount)}</dd>
  <dt>Net change</dt><dd><span class="big number whole">${amount(total?.sum ?? summary.netChange)}</span> ${word(verifying, verified)}</dd>`

const COLUMNS = [
  { label: 'Recorded', kind: 'whole', cell: record => time(record.time) },
  { label: 'Amount', kind: 'amount', cell: record => amount(record.amount) },
  { label: 'Reason', width: '30%', cell: ({ reason }) => typed(reason) },
  {
    label: 'Reference', width: '18%',
    cell: ({ referenceId }) => referenceId ? typed(referenceId) : html`<span class="quiet">–</span>`
  }
]

/** Whether it was read what the records of a verified proof say. */
const isAddedUp = proven => Boolean(proven?.total ?? proven?.statement)

/** The page of records: those of the verified proof, or else those of the server's answer. */
function rows(answer, verifying, number) {
  const { proven } = verifying
  if (!isAddedUp(proven)) return answer.records
  return verifying.records(PER_PAGE * (number - 1), PER_PAGE * number).map(({ text }) => {
    const { type, acceptedAt, delta, net, reason, referenceId, sequence } = JSON.parse(text)
    if (type === STATEMENT) return { time: acceptedAt, amount: net, reason: `The statement itself: ${proven.statement.word}` }
    const isBefore = sequence < proven.statement?.first
    return { time: acceptedAt, amount: delta, reason: isBefore ? `${reason} (before the window)` : reason, referenceId }
  })
}
