// What pages are made of: words, times, amounts, ids to copy, and the four states of anything loaded.

import { html, nothing, render, svg } from './lib/lit-html.js'

export { html, nothing, render, svg }

const SAID_FOR = 4000
const COPIED_FOR = 1600

const drawings = new Set()
let due = false

/** Draws with `drawing` now and after each `redraw`; answers how to stop that. */
export function keepDrawn(drawing) {
  drawings.add(drawing)
  drawing()
  return () => drawings.delete(drawing)
}

/** Draws everything again, once, before the browser paints. */
export function redraw() {
  if (due) return
  due = true
  queueMicrotask(() => {
    due = false
    drawings.forEach(drawing => drawing())
  })
}

let silence = 0

/** Says something to everybody: shown at the foot of the page, read aloud by a screen reader. */
export function say(sentence) {
  const said = document.getElementById('said')
  said.textContent = ''
  // A live region tells of changes alone, so the same sentence twice needs a moment without it.
  setTimeout(() => (said.textContent = sentence), 50)
  said.classList.remove('unseen')
  clearTimeout(silence)
  silence = setTimeout(() => said.classList.add('unseen'), SAID_FOR)
}

/** Tells a screen reader alone. */
export function announce(sentence) {
  const said = document.getElementById('said')
  said.classList.add('unseen')
  said.textContent = sentence
}

let coming = false

/**
 * Does `act` with a module that is loaded only now. What is pressed again meanwhile is not done twice, and nothing
 * is done for a page that was left by then.
 */
export async function withModule(load, act, signal) {
  if (coming) return undefined
  coming = true
  let module
  try {
    module = await load()
  } catch {
    say('This could not be loaded. Check the connection and try again; if that does not help, reload the page.')
    return undefined
  } finally {
    coming = false
  }
  return signal?.aborted ? undefined : act(module)
}

// Words

const SHAPES = {
  none: '○', waiting: '○', activating: '◐', running: '◐', recorded: '◐', active: '●', done: '●', verified: '●', failed: '✕'
}

/** The status of an environment or a step: its word with its shape. */
export const status = word => html`<span class="status" data-status=${word}
  ><span class="shape" aria-hidden="true">${SHAPES[word] ?? '○'}</span>${word}</span>`

/** An environment's name as people read it. */
export const environmentName = kind => (kind === 'production' ? 'Production' : 'Sandbox')

/** An environment's name in its colour. */
export const environmentTag = kind =>
  html`<span class="tag" data-environment=${kind}>${environmentName(kind)}</span>`

/** Text that somebody typed: on one line, cut where it is too long, in its own direction. */
export const typed = text => html`<bdi class="typed" title=${String(text).slice(0, 500)}>${text}</bdi>`

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const MONTH = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })

const utc = iso => `${iso.replace('T', ' ').replace('Z', '')} UTC`

/** A moment in the reader's zone, with UTC on hover. */
export const time = iso => html`<time datetime=${iso} title=${utc(iso)}>${MOMENT.format(new Date(iso))}</time>`

/** The same without the time of day. */
export const day = iso => html`<time datetime=${iso} title=${utc(iso)}>${DAY.format(new Date(iso))}</time>`

/** How long ago a moment was or how far ahead it is, to the nearest unit that says something. */
export function ago(iso) {
  const seconds = (Date.now() - new Date(iso)) / 1000
  const [size, unit] = [[86400, 'day'], [3600, 'hour'], [60, 'minute']].find(([size]) => Math.abs(seconds) >= size) ?? [1, 'second']
  const number = Math.floor(Math.abs(seconds) / size)
  const span = `${number} ${unit}${number === 1 ? '' : 's'}`
  const words = number === 0 ? 'just now' : seconds > 0 ? `${span} ago` : `in ${span}`
  return html`<time datetime=${iso} title=${`${MOMENT.format(new Date(iso))} · ${utc(iso)}`}>${words}</time>`
}

/** `2026-11` as November 2026. */
export const month = period => MONTH.format(new Date(`${period}-01T00:00:00Z`))

/** Milliseconds as people read them. */
export const duration = ms => (ms < 1000 ? `${ms} ms` : ms < 60000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60000)} min`)

const GROUPED = new Intl.NumberFormat('en')

/** A whole number with its thousands apart. */
export const count = number => GROUPED.format(number)

/** An exact decimal with its thousands apart and every digit that it came with. */
export function amount(decimal) {
  const [, sign, whole, fraction] = /^(-?)(\d+)(\.\d+)?$/.exec(String(decimal)) ?? []
  return whole === undefined ? String(decimal) : `${sign}${GROUPED.format(BigInt(whole))}${fraction ?? ''}`
}

/** An id or hash cut in the middle. */
export const shortened = text => (text.length > 24 ? `${text.slice(0, 12)}…${text.slice(-8)}` : text)

// Copying

/** Copies `text` and says so on the button that was pressed. */
export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text)
    announce('Copied.')
  } catch {
    say('This browser does not let the page copy; select the text and copy it yourself.')
    return
  }
  button.classList.add('copied')
  setTimeout(() => button.classList.remove('copied'), COPIED_FOR)
}

const COPY_SHAPE = svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path
  d="M10.5 3.5v-.5a1 1 0 0 0-1-1H3.5a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1H4"/>`
const DONE_SHAPE = svg`<path d="m3 8.5 3.2 3.2L13 5"/>`

/** A button that copies `text`; `what` names it for those who cannot see where it stands. */
export const copyButton = (text, what) => html`<button type="button" class="copy" aria-label=${`Copy ${what}`}
  title=${`Copy ${what}`} @click=${event => copy(text, event.currentTarget)}
  ><svg viewBox="0 0 16 16" aria-hidden="true"><g class="before">${COPY_SHAPE}</g><g class="after">${DONE_SHAPE}</g></svg></button>`

/** An id, key or hash in its short form, whole on hover and when copied. */
export const id = (text, what = 'id') =>
  html`<span class="id"><code title=${text}>${shortened(text)}</code>${copyButton(text, what)}</span>`

/** An address or another text to copy, cut at its end where there is no room. */
export const copyable = (text, what) =>
  html`<span class="id"><code title=${text}>${text}</code>${copyButton(text, what)}</span>`

/** Whether an address can name a customer: a browser takes a segment of one or two dots for a step up. */
export const isNameable = customerId => !/^\.{1,2}$/.test(customerId)

export const customerPath = customerId => `/customers/${encodeURIComponent(customerId)}`

/** A customer's id, leading to the page of the customer where there can be one. */
export const customerLink = customerId => isNameable(customerId)
  ? html`<a href=${customerPath(customerId)}>${typed(customerId)}</a>`
  : html`<span>${typed(customerId)} <span class="quiet">(no web address can hold this id, so it has no page of its own)</span></span>`

/** Lines to run, ready to copy. */
export const command = (text, what = 'command') =>
  html`<div class="command"><pre tabindex="0" role="region" aria-label=${what}><code>${text}</code></pre>${copyButton(text, what)}</div>`

/** The curl lines that record a delta with a key. */
export const firstDelta = key => `curl -X POST ${location.origin}/api/v1/balance/delta \\
  -H 'Content-Type: application/json' -H 'X-Api-Key: ${key}' \\
  -d '{"customerId":"customer_7","delta":-1250.5,"reason":"tokens"}'`

/** The curl line that gives the same answer as this part of the page. */
export const sameByCurl = path => html`<details class="curl"><summary>Ask for it yourself</summary>${command(
  `curl -b pacspace-dashboard-cookies.txt '${location.origin}${path}'`, 'curl line')}</details>`

// The four states of what is loaded

/** As many grey lines as the content will have. */
export const skeleton = (lines = 3) =>
  html`<div class="skeleton" aria-hidden="true">${Array.from({ length: lines }, () => html`<span></span>`)}</div>`

/** What there is to see where there is nothing yet. */
export const empty = (title, ...how) => html`<div class="empty"><p class="title">${title}</p>${how}</div>`

/** What went wrong, and the way on. */
export function problem(error, retry) {
  if (error.code === 'ENVIRONMENT_NOT_ACTIVE') {
    return empty('This environment is not active yet', html`<p>${error.message}</p>
      <p><a class="button" href="/environments">Open Environments</a></p>`)
  }
  return html`<div class="problem" role="alert"><p>${error.message}</p>
    ${retry ? html`<p><button type="button" class="button" @click=${retry}>Try again</button></p>` : nothing}
    ${error.requestId ? html`<p class="quiet">Request <code>${error.requestId}</code></p>` : nothing}</div>`
}

/**
 * What a resource is at: `waiting` until there is something, then `ready(value)`, or the problem. A
 * value that was there before stays while it is asked for again.
 */
export function shown(resource, { waiting = skeleton(), ready }) {
  if (resource.value !== undefined) return ready(resource.value)
  return resource.error ? problem(resource.error, () => resource.reload()) : waiting
}

/** Which page of a list this is, and the way to the others. */
export function pagination({ page, totalPages, total }, turn) {
  if (totalPages <= 1) return html`<p class="pages quiet">${count(total)} in all</p>`
  return html`<nav class="pages" aria-label="Pages of the list">
    <button type="button" class="button" ?disabled=${page <= 1} @click=${() => turn(page - 1)}>Previous</button>
    <span>Page ${count(page)} of ${count(totalPages)} · ${count(total)} in all</span>
    <button type="button" class="button" ?disabled=${page >= totalPages} @click=${() => turn(page + 1)}>Next</button>
  </nav>`
}

// Tables

/**
 * A table of `rows` by its `columns`, each `{label, cell(row)}`. `kind` says what a column holds: `text` that is cut where there is no
 * room, something `whole`, an `amount`, or `actions`, whose label is read aloud alone. `width` is how much of the room it takes, and
 * `head` stands above it in place of the label.
 */
export const table = (columns, rows, kind = '', head = columnHead) => html`<table class=${`table ${kind}`}>
  <thead><tr>${columns.map(column => head(column))}</tr></thead>
  <tbody>${rows.map(row => html`<tr>${columns.map(column => columnCell(column, column.cell(row)))}</tr>`)}</tbody></table>`

/** The width of a column as its head takes it; a style sheet cannot know it, and no template may have a style. */
export const columnWidth = ({ width }) => width ? `width: ${width}` : nothing

export const columnHead = column => html`<th scope="col" class=${column.kind === 'amount' ? 'amount' : nothing}
  .style=${columnWidth(column)}>${column.kind === 'actions' ? html`<span class="unseen">${column.label}</span>`
    : column.head ?? column.label}</th>`

const CELLS = { text: nothing, whole: 'as-wide', amount: 'amount number' }

const columnCell = ({ label, kind = 'text' }, content) => kind === 'actions' ? html`<td class="actions">${content}</td>`
  : html`<td data-label=${label} class=${CELLS[kind]}>${content}</td>`

// How one comes to a plan in this installation: by buying it, or by asking whoever runs it.

/** Whether plans are bought here, at the prices of the list. */
export const sold = ({ payment }) => payment !== 'operator' && payment !== 'included'

/** Whom to ask for a plan that is not bought: their address, where they have named one. */
export const whomToAsk = ({ contact }) => contact ? html`<a href=${`mailto:${contact}`}>${contact}</a>` : 'whoever runs this installation'
