// Verifying a proof in this browser, step by step: used beside a record and on the public page.

import { Refused } from './api.js'
import './data-widgets.js'
import { ProofChecker } from './proof-checker.js'
import { amount, command, copyButton, count, duration, html, nothing, problem, redraw, skeleton, time } from './ui.js'

const SHAPES = { true: ['verified', '●', 'passed'], false: ['failed', '✕', 'failed'], null: ['waiting', '○', 'not made'] }
const KEPT = 'log-key:'

const FAILED = 'The proof could not be verified here. Reload the page, or use the offline verifier.'
const AWAY = 'The server has no proof of this root at the moment. Try again in a moment.'

const bundleOf = root => `/api/v1/verify/${root}?format=bundle`

// The reader's own copy of a log's key

function kept(origin) {
  try {
    return localStorage.getItem(KEPT + origin) ?? ''
  } catch {
    return ''
  }
}

function keep(origin, key) {
  try {
    if (key) localStorage.setItem(KEPT + origin, key)
    else localStorage.removeItem(KEPT + origin)
  } catch {
    // A browser that keeps nothing asks for the key again next time.
  }
}

/** An exact decimal in one spelling, whatever zeroes it came with. */
const plain = decimal => String(decimal).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')

/** Whether this browser keeps the digits of the numbers that it is told; older ones round them. */
const EXACT = JSON.parse('1', (_, value, context) => context?.source === '1')

const many = records => (String(records) === '1' ? 'one record' : `${amount(records)} records`)
const isSame = (said, sum) => plain(said) === sum || (!EXACT && Number(said) === Number(sum))

/**
 * Verifies the proof of `root`, a root of the log `origin`, whenever the button is pressed. Where the server has
 * `said` a `recordCount` and `netChange` of it, they have to be those of the records that were verified.
 */
export class Verifying {
  constructor({ page, root, origin, said }) {
    Object.assign(this, { page, root, origin, said })
    this.key = kept(origin)
    this.keptKey = this.key
    this.busy = false
    this.error = null
    this.verdict = null
    this.took = 0
    this.part = undefined
    this.checker = null
    this.words = null
    this.listed = { from: 0, records: [] }
    this.open = false
  }

  async run(show = 0) {
    if (this.busy) return
    this.busy = true
    this.error = null
    redraw()
    try {
      const began = performance.now()
      this.words = await import('./verifier.js')
      this.checker ??= await this.opened()
      this.verdict = await this.checker.judge({ key: this.key.trim() || undefined, root: this.root, show })
      this.took = performance.now() - began
      setTimeout(() => document.querySelector('.verdict')?.scrollIntoView({ block: 'nearest' }))
    } catch (refused) {
      if (this.page.signal.aborted) return
      this.error = refused instanceof Refused ? refused : new Refused({ message: FAILED })
    } finally {
      this.busy = false
      this.part = undefined
      redraw()
    }
  }

  /** A checker that has read the whole bundle. */
  async opened() {
    const file = await this.download()
    const checker = new ProofChecker(this.page.signal)
    await checker.open(file, part => {
      this.part = part
      redraw()
    })
    return checker
  }

  /** The bundle as it is downloaded, byte for byte. */
  async download() {
    const answer = await fetch(bundleOf(this.root), { signal: this.page.signal, cache: 'no-store' }).catch(problem => {
      if (this.page.signal.aborted) throw problem
      throw new Refused({ message: 'The proof could not be fetched: the server cannot be reached. Try again in a moment.' })
    })
    if (!answer.ok) throw new Refused({ status: answer.status, message: AWAY })
    return new Uint8Array(await answer.arrayBuffer())
  }

  /** The whole part of a page: key, button, verdict, steps, and what they do not say. */
  draw() {
    return html`${this.pinning()}
      <p class="go"><button type="button" class="button main" aria-disabled=${this.busy ? 'true' : 'false'}
        @click=${() => this.run()}>Verify in this browser${
        this.busy ? html`<span class="busy" aria-hidden="true"></span>` : nothing}</button>
        <span class="quiet">Computed here, by WebCrypto. Only the proof is fetched.</span></p>
      ${this.error ? problem(this.error) : nothing}
      ${this.part === undefined ? nothing : html`<p class="quiet">${Math.floor(100 * this.part)} % of the proof is read and hashed
        <progress max="1" .value=${this.part} aria-label="Part of the proof that is read and hashed"></progress></p>`}
      ${this.verdict ? this.result() : this.busy ? skeleton(8) : nothing}`
  }

  pinning() {
    return html`<div class="field pin"><label for="pinned">Your own copy of the log's key <span class="quiet">(optional)</span></label>
      <input id="pinned" class="mono" autocomplete="off" spellcheck="false" maxlength="500" placeholder="name+id+key"
        .defaultValue=${this.key}
        aria-describedby="pinned-why" @input=${event => { this.key = event.target.value; redraw() }}>
      <p class="hint" id="pinned-why">A proof names a key, and so could a forged one. Take the key once from a source that you trust, such
        as your contract or the log's operator, and keep it: then a pass says that the holder of <em>that</em> key has published the
        records.${this.keptKey ? html` This browser keeps this one for
        <code>${this.origin}</code>. <button type="button" class="plain link-like"
          @click=${() => this.pin('')}>Forget it</button>` : nothing}</p></div>`
  }

  pin(key) {
    keep(this.origin, key)
    this.keptKey = key
    this.key = key
    const box = document.getElementById('pinned')
    if (box) box.value = key
    this.run(this.verdict?.shown)
  }

  /** What the server says otherwise than the records that were verified, as a sentence. */
  contradiction() {
    const { total, outcome } = this.verdict ?? {}
    if (!total || !this.said || outcome === 'refused') return undefined
    const { recordCount, netChange } = this.said
    if (String(recordCount) === String(total.records) && isSame(netChange, total.sum)) return undefined
    return `The server says ${many(recordCount)} with a net change of ${amount(netChange)}; this proof has ${many(total.records)}, ` +
      `and the sum is ${amount(total.sum)}.`
  }

  /** What was verified here, with the reader's key and in accord with the server; else undefined. */
  get proven() {
    return this.verdict?.outcome === 'verified' && !this.contradiction() ? this.verdict : undefined
  }

  /** Records of the verified proof, from one place until before another; those that are not at hand are drawn once they are. */
  records(from, to) {
    const { records } = this.verdict.about
    if (to <= records.length || records.length === this.verdict.about.count) return records.slice(from, to)
    if (this.listed.from !== from) {
      this.listed = { from, records: [] }
      const put = read => {
        if (this.listed.from === from) this.listed.records = read
        redraw()
      }
      this.checker.records(from, to).then(put, () => put([]))
    }
    return this.listed.records
  }

  result() {
    const { steps, about, shown, limits } = this.verdict
    const records = about?.records ?? []
    const { visible } = this.words
    return html`${this.sentence()}
      ${records.length > 1 ? html`<label class="field picker-wide"><span>Record whose steps are shown</span><select
        @change=${event => this.run(Number(event.target.value))}>
        ${records.map(({ index }, place) => html`<option value=${place}
          ?selected=${place === shown}>${`${place + 1}. entry ${index} of the log`}</option>`)}</select></label>` : nothing}
      <div class="even below"><h3>Step by step</h3><button type="button" class="button small" aria-pressed=${this.open ? 'true' : 'false'}
        @click=${() => { this.open = !this.open; redraw() }}>${this.open ? 'Hide the values' : 'Show every value'}</button></div>
      <ol class="steps">${steps.map((step, i) => stepOf(step, i, this.open, visible))}</ol>
      <h3 class="try">What a pass does not prove</h3>
      <ul class="limits">${limits.map(limit => html`<li>${limit}</li>`)}</ul>`
  }

  sentence() {
    const { outcome, refusal, about, steps } = this.verdict
    const records = about?.count ?? 0
    const subject = records > 1 ? `these ${count(records)} records` : 'this record'
    const made = steps.filter(({ passed }) => passed === true).length
    const took = duration(Math.max(1, Math.round(this.took)))
    const how = html`<p class="quiet">${made} of ${steps.length} steps passed, in ${took} on this device.</p>`
    const contradiction = this.contradiction()
    if (contradiction) {
      return told('failed', '✕', "Refused: the server's figures are not those of the records",
        html`<p>${contradiction} Rely on no figure of this page.</p>${how}`)
    }
    switch (outcome) {
      case 'verified':
        return told('verified', '●', this.title(), html`${this.figuresInWords()}
          <p>The holder of your key has published a log with ${subject} in it.</p>${how}${
            this.keptKey === this.key.trim() ? nothing : this.keepButton(this.key.trim(), 'Keep this key in this browser')}`)
      case 'refused':
        return told('failed', '✕', html`Refused at the step “${refusal.step}”`,
          html`<p>${refusal.says} <code>${refusal.code}</code></p>${how}`)
      default:
        return about?.key ? this.agreesWithItself(about.key, how) : told('none', '○', 'Not verified',
          html`${this.byItself()}<p>No step has failed. But not every step could be made here.</p>${how}`)
    }
  }

  inWords() {
    return this.words.inWords(this.verdict, amount)
  }

  title() {
    const { statement, total } = this.verdict
    if (!statement) return total ? `Verified: ${this.inWords()}` : 'Verified'
    return this.words.titleOf(statement)
  }

  /** What a statement says, with the word for it. */
  figuresInWords() {
    return this.verdict.statement ? html`<p>${this.inWords()}.</p>` : nothing
  }

  /** Where the only key is the one that the proof names. */
  agreesWithItself(key, how) {
    return told('none', '○', 'The proof agrees with itself; its key is not checked yet', html`${this.byItself()}
      <p>No step has failed. But the key is the one that the proof itself names: enter your own copy above, or compare this one with it.</p>
      <p class="key-line"><code>${key}</code>${copyButton(key, 'key that the proof names')}</p>
      ${this.keepButton(key, 'Take it as my copy from now on', html`
        <span class="quiet">If you trust this answer today, a later change of the key is noticed.</span>`)}${how}`)
  }

  byItself() {
    const said = this.inWords()
    return said ? html`<p>By the proof itself: ${said}.</p>` : nothing
  }

  keepButton(key, verb, why = nothing) {
    return html`<p><button type="button" class="button small" @click=${() => this.pin(key)}>${verb}</button>${why}</p>`
  }
}

/** A verdict with its shape, and what there is to say of it. */
const told = (status, shape, title, says) => html`<div class="verdict" data-status=${status} role="status">
  <p><strong><span class="shape" aria-hidden="true">${shape}</span> ${title}</strong></p>${says}</div>`

function stepOf({ name, says, values, passed }, place, open, visible) {
  const [status, shape, word] = SHAPES[passed]
  return html`<li data-status=${status}><span class="shape" aria-hidden="true">${shape}</span>
    <div><p class="name"><strong>${place + 1}. ${name[0].toUpperCase()}${name.slice(1)}</strong>
      <span class="word">${word}</span></p><p>${says}</p>
    ${values.length === 0 ? nothing : html`<details ?open=${open || passed === false}><summary>${
        values.length === 1 ? 'Its value' : `Its ${values.length} values`}</summary>
      <dl>${values.map(value => html`<dt>${value.name}</dt><dd><code>${visible(value.value)}</code></dd>`)}</dl></details>`}</div></li>`
}

const WRITTEN = { amount, count: value => count(Number(value)), time }

/** The figures of a statement, each with the word for it. */
export const figuresOf = figures => figures.map(({ name, value, kind, word }) => html`<dt>${name[0].toUpperCase()}${name.slice(1)}</dt>
  <dd data-figure=${name}><bdi class=${kind === 'text' ? 'whole' : 'number whole'}>${WRITTEN[kind]?.(value) ?? value}</bdi>
    <span class="quiet">${word}</span></dd>`)

/** Where to get the proof as files, the offline verifier, and the same by curl. */
export const downloads = (root, single) => html`<ul class="downloads">
  <li><a class="button" href=${bundleOf(root)} download>Download the proof bundle</a>
    <span class="quiet">JSON: records, salts, their proof, signed checkpoint, key</span></li>
  ${single ? html`<li><a class="button" href=${`/api/v1/verify/${root}?format=tlog-proof`} download>Download the tlog-proof</a>
    <span class="quiet">one record, in C2SP's format</span></li>` : nothing}
  <li><a class="button" href="/verify/offline" download="pacspace-verifier.html">Download the offline verifier</a>
    <span class="quiet">one HTML file that works without a network and without this server</span></li></ul>
  <details class="curl"><summary>Ask for it yourself</summary>${command(
    `curl '${location.origin}/api/v1/verify/${root}'\ncurl -OJ '${location.origin}${bundleOf(root)}'`, 'curl lines')}</details>`
