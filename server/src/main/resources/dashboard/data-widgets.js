// What the pages about data share. Their style comes along before the first of them is drawn.

import { get } from './api.js'
import { NOT_ACTIVE, requireActive } from './events.js'
import { columnHead, columnWidth, html, nothing, problem, table } from './ui.js'

/** Puts a style sheet on the page; settles once it counts. */
export function stylesheet(name) {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = new URL(name, import.meta.url)
  return new Promise((resolve, reject) => {
    link.addEventListener('load', resolve)
    link.addEventListener('error', () => reject(new Error(`${name} could not be loaded`)))
    document.head.append(link)
  })
}

await stylesheet('data-pages.css')

const PATIENCE = 250

/** What a list is asked for; what differs from the usual is kept in the address. */
export class Asked {
  constructor(page, usual) {
    this.page = page
    this.usual = usual
    this.values = Object.fromEntries(Object.entries(usual).map(([name, value]) => [name, page.query.get(name) ?? value]))
    this.shown = this.values
  }

  set(changes) {
    Object.assign(this.values, changes)
    this.page.say(new URLSearchParams(Object.entries(this.values).filter(([name, value]) => value !== this.usual[name])))
  }

  /** Whether anything but these is asked for. */
  differs(...apart) {
    return Object.entries(this.values).some(([name, value]) => !apart.includes(name) && value !== this.usual[name])
  }

  path(base, given = this.values) {
    return `${base}?${new URLSearchParams(Object.entries(given).filter(([, value]) => value !== ''))}`
  }
}

/**
 * Data of the page's environment, read anew from `path()` each time; nothing is asked where there can be none yet.
 * `asked.shown` is then what the data that is shown was asked for with.
 */
export function reading(page, path, asked) {
  const { environment } = page
  return page.load(async signal => {
    requireActive(environment)
    const values = { ...asked?.values }
    const found = await get(path(), { environment, signal })
    if (asked) asked.shown = values
    return found
  })
}

/** A list of the page's environment that is read again after each change of what is asked. */
export function asking(page, asked, path) {
  const list = reading(page, path, asked)
  const ask = changes => {
    asked.set(changes)
    list.reload()
  }
  return { list, ask }
}

/** Does something once nobody has asked for it again for a moment. */
export function calmly(act) {
  let due = 0
  return (...given) => {
    clearTimeout(due)
    due = setTimeout(() => act(...given), PATIENCE)
  }
}

/** What went wrong with a list that still shows what it held before. */
export const trouble = resource => resource.error && resource.value !== undefined && !resource.error.unreachable
  ? problem(resource.error, () => resource.reload()) : nothing

/** What a page shows instead of its cards where the environment is not active; undefined where it is. */
export const inactive = resource => resource.error?.code === NOT_ACTIVE && resource.value === undefined
  ? html`<section class="card">${problem(resource.error)}</section>` : undefined

/**
 * A table whose columns may have a `by`, what the list is then sorted by, and `rising` where that is the order of the first press.
 * `pageName` is what asks for a page of the list.
 */
export const sortedTable = ({ columns, rows, asked, ask, pageName = 'page' }) => html`${sorter({ columns, asked, ask, pageName })}${
  table(columns, rows, 'data-table', column => column.by ? sortable({ column, asked, ask, pageName }) : columnHead(column))}`

/** A column's head that sorts by it; its arrow moves with the rows. */
function sortable({ column, asked, ask, pageName }) {
  const { label, by, kind, rising } = column
  const { sortBy, sortOrder } = asked.shown
  const here = sortBy === by
  const wanted = asked.values.sortBy === by
  const next = wanted ? (asked.values.sortOrder === 'asc' ? 'desc' : 'asc') : rising ? 'asc' : 'desc'
  return html`<th scope="col" class=${kind === 'amount' ? 'amount' : nothing} .style=${columnWidth(column)}
    aria-sort=${here ? (sortOrder === 'asc' ? 'ascending' : 'descending') : nothing}
    ><button type="button" class="sort" @click=${() => ask({ sortBy: by, sortOrder: next, [pageName]: '1' })}>${label}<span
      aria-hidden="true">${here ? (sortOrder === 'asc' ? '↑' : '↓') : ''}</span></button></th>`
}

/** The same choice where a narrow screen has no heads. */
function sorter({ columns, asked, ask, pageName }) {
  const { sortBy, sortOrder } = asked.values
  const choices = columns.filter(({ by }) => by)
    .flatMap(({ by, label }) => [[`${by} asc`, `${label}, rising`], [`${by} desc`, `${label}, falling`]])
  return html`<label class="sorter">In order of<select @change=${event => {
    const [by, order] = event.target.value.split(' ')
    ask({ sortBy: by, sortOrder: order, [pageName]: '1' })
  }}>${choices.map(([value, label]) =>
    html`<option value=${value} ?selected=${value === `${sortBy} ${sortOrder}`}>${label}</option>`)}</select></label>`
}

/** The way back up. */
export const crumbs = (...steps) => html`<nav class="crumbs" aria-label="Where this is">${steps.map(([path, name], i) =>
  html`${i === 0 ? nothing : html`<span aria-hidden="true">/</span>`}<a href=${path}>${name}</a>`)}</nav>`

/** A row of facts; nothing where there is no value. */
export const fact = (name, value) =>
  value === null || value === undefined || value === nothing ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`

/** The words for a record's status. */
export const recordStatus = record => (record.status === 'VERIFIED' ? 'verified' : record.status === 'FAILED' ? 'failed' : 'recorded')

/** UTC months as `YYYY-MM`, this one first. */
export function months(count) {
  const now = new Date()
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - i, 1)).toISOString().slice(0, 7))
}

/** The UTC day so many days after `date`, both as `YYYY-MM-DD`. */
export function dayAfter(date, days = 1) {
  const moment = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(moment.getTime())) return ''
  moment.setUTCDate(moment.getUTCDate() + days)
  return moment.toISOString().slice(0, 10)
}

/** An internet address as people write it. */
export const address = text => (text === '0:0:0:0:0:0:0:1' ? '::1' : text)

const BROWSERS = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']]
const SYSTEMS = [
  ['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS', 'macOS'], ['Linux', 'Linux']
]

/** What a browser or program calls itself, in few words. */
export function program(userAgent) {
  const text = String(userAgent ?? '')
  if (!text) return 'unknown'
  const called = names => names.find(([mark]) => text.includes(mark))?.[1]
  const name = called(BROWSERS)
  const system = called(SYSTEMS)
  return name ? (system ? `${name} on ${system}` : name) : text.split(/[\s;(]/)[0].slice(0, 60)
}
