// What a proof root stands for, for whoever holds one: without an account, checked on their own device.

import { get } from '../api.js'
import '../data.js'
import { downloads, Verifying } from '../verifying.js'
import { amount, count, html, id, nothing, pagination, problem, skeleton, time, typed } from '../ui.js'

export const title = 'Verify a proof'

const PER_PAGE = 100
const ROOT = /^0x[0-9a-f]{64}$/

export function open(page) {
  const root = page.params.proofRoot.trim().toLowerCase()
  if (!ROOT.test(root)) return () => html`<div class="verify">${unknown(root, 'This is no proof root: one is 0x and 64 hexadecimal digits. Copy the whole of it, or follow the link that came with it.')}</div>`
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
      return html`<div class="verify">${known(found.value, root, verifying, number, turn)}</div>`
    }
    if (found.error?.status === 404) return html`<div class="verify">${unknown(root, 'This server knows nothing by this root. If it was given to you just now, wait a second and reload; otherwise check that it is whole and that it was meant for this server.')}</div>`
    return html`<div class="verify"><h1 tabindex="-1">Verify a proof</h1><p class="lead">${id(root, 'proof root')}</p>
      <section class="card">${found.error ? problem(found.error, () => found.reload()) : skeleton(12)}</section></div>`
  }
}

const unknown = (root, why) => html`<h1 tabindex="-1">Nothing is known by this root</h1>
  <p class="lead"><bdi class="whole">${root}</bdi></p>
  <section class="card prose"><p>${why}</p><p>A proof file that you were given can be checked without this server:</p>
    <p><a class="button" href="/verify/offline" download="pacspace-verifier.html">Download the offline verifier</a></p></section>`

function known(answer, root, verifying, number, turn) {
  const { recordCount, netChange } = answer.summary
  const single = recordCount === 1
  return html`<h1 tabindex="-1">${single ? 'Proof of one record' : `Proof of ${count(recordCount)} records`}</h1>
    <p class="lead">${id(root, 'proof root')}</p>
    <section class="card" aria-labelledby="stands-for"><header><h2 id="stands-for">What this root stands for</h2></header>
      <dl class="facts">
        <dt>${single ? 'Record' : 'Records'}</dt><dd class="number">${count(recordCount)}</dd>
        <dt>Net change</dt><dd><span class="big number whole">${amount(netChange)}</span></dd>
        <dt>Recorded</dt><dd>${time(answer.recordedAt)}</dd>
        <dt>Log</dt><dd>${id(answer.proof.origin, 'log origin')}</dd>
        <dt>Signed tree</dt><dd>${id(answer.verification.verificationReference, 'root hash of the log')} <a href=${answer.verification.verificationExplorerUrl} target="_blank" rel="noopener">as published</a></dd></dl>
      <p class="quiet below">A record says what the account's holder has recorded, and when. That it is verified means it cannot have been changed or left out of the log since; it does not say that the amount is right.</p></section>
    <section class="card" aria-labelledby="by-yourself"><header><h2 id="by-yourself">Verify it yourself</h2></header>${verifying.draw()}</section>
    <section class="card" aria-labelledby="its-records"><header><h2 id="its-records">${single ? 'The record' : 'The records'}</h2></header>
      <table class="table data-table"><thead><tr><th scope="col">Recorded</th><th scope="col" class="amount">Amount</th><th scope="col" class="rest">Reason</th><th scope="col" class="half">Reference</th></tr></thead>
      <tbody>${answer.records.map(record => html`<tr>
        <td data-label="Recorded" class="as-wide">${time(record.time)}</td>
        <td data-label="Amount" class="amount number">${amount(record.amount)}</td>
        <td data-label="Reason">${typed(record.reason)}</td>
        <td data-label="Reference">${record.referenceId ? typed(record.referenceId) : html`<span class="quiet">–</span>`}</td></tr>`)}</tbody></table>
      ${single ? nothing : pagination({ page: number, totalPages: Math.ceil(recordCount / PER_PAGE), total: recordCount }, turn)}</section>
    <section class="card" aria-labelledby="files"><header><h2 id="files">Keep the proof</h2></header>${downloads(root, single)}</section>`
}
