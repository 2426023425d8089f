// Who did what, when and from where: filtered, page by page from the newest on, or as a file.

import { address, asking, Asked, dayAfter, program, trouble } from '../data-widgets.js'
import { count, empty, environmentName, html, id, nothing, redraw, sameByCurl, shown, skeleton, table, time, typed } from '../ui.js'

const AUDIT = '/dashboard/audit'
const PER_PAGE = 50
const LOOK_AGAIN = 10000

const ACTS = [
  ['', 'Everything'], ['environment.', 'Environments'], ['key.', 'API keys'], ['plan.', 'Plan'], ['checkout.', 'Checkouts'],
  ['checkpoint.', 'Checkpoints'],
  ['session.', 'Sessions'], ['sessions.', 'All other sessions ended'], ['sign-in.', 'Refused sign-ins'],
  ['key.refused', 'Refused API keys'],
  ['password.', 'Passwords'], ['mfa.', 'Second factor'], ['account.', 'The account itself'], ['tenant.', 'The organisation itself']
]

/** Where to look at what an act was about. */
const PLACES = {
  environment: '/environments', key: '/api-keys', plan: '/plan', checkout: '/plan', checkpoint: '/checkpoints',
  session: '/settings', mfa: '/settings'
}

const kindOf = ({ environment, preferredEnvironment }) => {
  const kind = environment ?? preferredEnvironment
  if (kind === 'live' || kind === 'production') return environmentName('production')
  return kind === 'test' || kind === 'sandbox' ? environmentName('sandbox') : kind
}
const atReset = details => (details.by === 'password reset' ? ' when the password was reset' : '')
const named = details => (details.name ? html` ${typed(details.name)}` : nothing)
const enabled = ({ active }) => (active === undefined ? nothing : active === 'true' ? ': enabled' : ': disabled')
const atMoment = (before, { endsAt }, after = '') => (endsAt ? html`${before}${time(endsAt)}${after}` : nothing)

/** Each action in words, from its details. */
const WORDS = {
  'account.registered': () => 'Registered',
  'account.verified': details => `Verified the address${details.password ? ' with a new password' : ''}; the organisation began`,
  'sign-in.refused': ({ reason, more }) => reason === 'wrong-password'
    ? (more ? `${more} more wrong passwords` : 'A wrong password was entered')
    : (more ? `${more} more attempts were refused after too many wrong passwords`
      : 'Refused to look at a password after too many wrong ones'),
  'sign-in.guessed': () => 'Somebody guesses a password; its owner is told by mail',
  'session.begun': () => 'Signed in',
  'session.ended': details => `Ended a session${atReset(details)}`,
  'sessions.ended': details => `Ended ${details.count === '1' ? 'one session' : `${details.count ?? 'all'} sessions`}`,
  'password.changed': () => 'Changed the password',
  'password.reset': () => 'Replaced a forgotten password',
  'password.reset-requested': () => 'Asked for a link to replace the password; it went to the owner by mail',
  // No longer kept: it changes nothing but what that person is shown first.
  'preferences.changed': details => `Switched to ${kindOf(details)}`,
  'environment.activation_started': details => `Started activating ${kindOf(details)}`,
  'environment.activated': details => `Activated ${kindOf(details)}`,
  'environment.activation_failed': details => `Activating ${kindOf(details)} failed`,
  'key.created': details => html`Created the ${kindOf(details)} key${named(details)}`,
  'key.changed': details => html`Changed the key${named(details)}${enabled(details)}`,
  'key.rotated': details => html`Rotated the key${named(details)}`,
  'key.refused': details => html`Refused the key${named(details)}${details.more ? ` ${details.more} more times` : nothing}`,
  'key.revoked': details => html`Revoked the key${named(details)}${atReset(details)}`,
  'checkout.opened': details => html`Opened a checkout for the plan ${details.tier}`,
  'checkpoint.created': details => html`Made the ${kindOf(details)} checkpoint of ${typed(details.customerId ?? 'all customers')} for ${
    details.period ?? 'a window'}`,
  'plan.changed': details => html`Changed the plan from ${details.from} to ${details.to}${atMoment(', until ', details)}`,
  'tenant.disabled': () => 'Disabled the organisation: sessions ended, keys refused',
  'tenant.enabled': () => 'Enabled the organisation again',
  'plan.cancelled': details => html`Ended the plan${atMoment(', which goes on until ', details)}`,
  'plan.downgraded': details => html`Chose the cheaper plan ${details.to} in place of ${details.from}${
    atMoment(', from ', details, ' on')}`,
  'plan.resumed': () => 'Resumed the plan',
  'plan.ended': details => `The plan ${details.from} ended; ${details.to} follows`,
  'mfa.enrolled': () => 'Began setting up the second factor',
  'mfa.enabled': () => 'Switched on the second factor',
  'mfa.disabled': details => `Switched off the second factor${atReset(details)}`,
  'mfa.reset': () => 'Took the second factor away',
  'mfa.recovery-codes-renewed': () => 'Made new recovery codes',
  'mfa.refused': () => 'A code of the second factor was refused',
  'mfa.recovery-code-used': () => 'Used a recovery code'
}

/** What people do who are not signed in. */
const OF_STRANGERS = new Set(['sign-in.refused', 'sign-in.guessed', 'key.refused', 'password.reset-requested'])

export function open(page) {
  const { user } = page.session
  const columns = COLUMNS(user)
  const asked = new Asked(page, { actor: '', action: '', from: '', to: '', after: '' })
  const path = () => asked.path(AUDIT, { ...filters(asked.values), after: asked.values.after, limit: PER_PAGE })
  const { list, ask } = asking(page, asked, path)
  /** The way back: what each newer page was asked for with. */
  const newer = []
  page.every(LOOK_AGAIN, () => list.reload())

  const filter = form => {
    newer.length = 0
    const given = new FormData(form)
    ask({ ...Object.fromEntries(['actor', 'action', 'from', 'to'].map(name => [name, String(given.get(name))])), after: '' })
    redraw()
  }
  const clear = form => {
    newer.length = 0
    ask({ actor: '', action: '', from: '', to: '', after: '' })
    redraw()
    setTimeout(() => form.reset())
  }
  const turns = {
    newest: () => {
      newer.length = 0
      ask({ after: '' })
    },
    newer: () => ask({ after: newer.pop() ?? '' }),
    older: next => {
      newer.push(asked.values.after)
      ask({ after: next })
    }
  }

  return () => html`<div class="head"><div><h1 tabindex="-1">Audit log</h1>
      <p>What was done in your organisation, newest first. It is kept for ever; nobody can change it here.</p></div>
      <a class="button" href=${asked.path(`${AUDIT}/export`, filters(asked.values))} download>Download as JSON lines</a></div>
    <section class="card" aria-label="Audit log" aria-busy=${list.busy ? 'true' : 'false'}>${filterForm({ asked, user, filter, clear })}
      ${trouble(list)}${shown(list, { waiting: skeleton(16), ready: ({ items, total, next }) => html`${
        items.length === 0 ? nothingHere(asked) : table(columns, items, 'audit-table')}
        ${paging({ total, next, turns })}${sameByCurl(path())}` })}</section>`
}

/** What the API is asked for: the day that is typed as the last is inside. */
const filters = ({ actor, action, from, to }) => ({ actor, action, from, until: to ? dayAfter(to) : '' })

const filterForm = ({ asked, user, filter, clear }) => html`<form class="filters" role="search"
  @submit=${event => event.preventDefault()} @input=${event => filter(event.currentTarget)}>
  ${choice('actor', 'Who',
    [['', 'Anybody'], [user.id, `${user.name} (you)`], ['operator', 'The operator'], ['system', 'The system, and strangers']], asked)}
  ${choice('action', 'What', ACTS, asked)}
  ${day('from', 'From day (UTC)', asked)}${day('to', 'To day (UTC)', asked)}
  <button type="button" class="button" ?disabled=${!asked.differs('after')}
    @click=${event => clear(event.currentTarget.form)}>Clear</button></form>`

const choice = (name, label, choices, asked) => html`<label><span>${label}</span><select name=${name}>${choices.map(([value, text]) =>
  html`<option value=${value} ?selected=${value === asked.values[name]}>${text}</option>`)}</select></label>`

const day = (name, label, asked) => html`<label><span>${label}</span><input name=${name} type="date" autocomplete="off"
  .defaultValue=${asked.values[name]}></label>`

const nothingHere = asked => asked.differs('after')
  ? empty('Nothing passes these filters', html`<p>Days are UTC days, and the last one counts. Clear the filters to see everything.</p>`)
  : empty('Nothing older', html`<p>Go back to the <a href="/audit">newest</a>.</p>`)

/** Pages hang on entries and not on numbers, so that nothing is shown twice or skipped while more is done. */
const paging = ({ total, next, turns }) => html`<nav class="pages" aria-label="Pages of the list">
  ${total === null ? html`<button type="button" class="button" @click=${turns.newest}>Newest</button>
    <button type="button" class="button" @click=${turns.newer}>Newer</button>` : html`<span>${count(total)} in all</span>`}
  ${next ? html`<button type="button" class="button" @click=${() => turns.older(next)}>Older</button>` : nothing}</nav>`

const COLUMNS = user => [
  { label: 'When', width: '15%', cell: item => time(item.at) },
  { label: 'Who', width: '14%', cell: item => who(item, user) },
  { label: 'What', cell: what },
  { label: 'From where', width: '26%', cell: whence }
]

function who({ actor, action }, user) {
  if (actor === null) return html`<span class="quiet">${OF_STRANGERS.has(action) ? 'somebody' : 'the system'}</span>`
  if (actor === 'operator') return html`<span>the operator</span>`
  return actor === user.id ? html`<span class="who">${typed(user.name)} <span class="quiet">you</span></span>` : id(actor, 'user id')
}

const what = item => html`<div class="what"><p>${WORDS[item.action]?.(item.details ?? {}) ?? item.action}</p>
  <details><summary>Details</summary><dl class="facts tight">
    <dt>At</dt><dd><code>${item.at}</code></dd>
    <dt>Action</dt><dd><code>${item.action}</code></dd>
    <dt>About</dt><dd>${about(item)}</dd>
    ${Object.entries(item.details ?? {}).map(([name, value]) => html`<dt>${name}</dt><dd><bdi class="whole">${value}</bdi></dd>`)}
    ${item.userAgent ? html`<dt>Program</dt><dd><bdi class="whole">${item.userAgent}</bdi></dd>` : nothing}
    ${item.requestId ? html`<dt>Request</dt><dd>${id(item.requestId, 'request id')}</dd>` : nothing}
    <dt>Entry</dt><dd>${id(item.id, 'entry id')}</dd></dl></details></div>`

const about = item => {
  const place = PLACES[item.action.split('.')[0]]
  return html`${id(item.target, 'target')}${place ? html` <a href=${place}>Show</a>` : nothing}`
}

const whence = item => item.address === null ? html`<span class="quiet">–</span>`
  : html`<span class="from"><code>${address(item.address)}</code> <span class="quiet" title=${item.userAgent ?? ''}>${
    program(item.userAgent)}</span></span>`
