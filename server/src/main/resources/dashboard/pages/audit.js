// Who did what, when and from where.

import { address, asking, Asked, program, trouble } from '../data.js'
import { ago, empty, environmentName, html, id, nothing, pagination, sameByCurl, shown, skeleton, time, typed } from '../ui.js'

export const title = 'Audit log'

const AUDIT = '/dashboard/audit'
const PER_PAGE = 50
const LOOK_AGAIN = 10000

const kindOf = ({ environment, preferredEnvironment }) => {
  const kind = environment ?? preferredEnvironment
  return kind === 'live' || kind === 'production' ? environmentName('production') : kind === 'test' || kind === 'sandbox' ? environmentName('sandbox') : kind
}
const atReset = details => (details.by === 'password reset' ? ' when the password was reset' : '')
const named = details => (details.name ? html` ${typed(details.name)}` : nothing)

/** Each action in words, from its details. */
const WORDS = {
  'account.registered': () => 'Registered',
  'account.verified': details => `Verified the address${details.password ? ' with a new password' : ''}; the organisation began`,
  'sign-in.refused': ({ reason, more }) => reason === 'wrong-password'
    ? (more ? `${more} more wrong passwords` : 'A wrong password was entered')
    : (more ? `${more} more attempts were refused after too many wrong passwords` : 'Refused to look at a password after too many wrong ones'),
  'sign-in.guessed': () => 'Somebody guesses a password; its owner is told by mail',
  'session.begun': () => 'Signed in',
  'session.ended': details => `Ended a session${atReset(details)}`,
  'sessions.ended': details => `Ended ${details.count === '1' ? 'one session' : `${details.count ?? 'all'} sessions`}`,
  'password.changed': () => 'Changed the password',
  'password.reset': () => 'Replaced a forgotten password',
  'preferences.changed': details => `Switched to ${kindOf(details)}`,
  'environment.activation_started': details => `Started activating ${kindOf(details)}`,
  'environment.activated': details => `${kindOf(details)} became active`,
  'environment.activation_failed': details => `Activating ${kindOf(details)} failed`,
  'key.created': details => html`Created the ${kindOf(details)} key${named(details)}`,
  'key.changed': details => html`Changed the key${named(details)}${details.active === undefined ? nothing : details.active === 'true' ? ': enabled' : ': disabled'}`,
  'key.rotated': details => html`Rotated the key${named(details)}`,
  'key.refused': details => html`Refused the key${named(details)}${details.more ? ` ${details.more} more times` : nothing}`,
  'key.revoked': details => html`Revoked the key${named(details)}${atReset(details)}`,
  'checkpoint.created': details => html`Made the ${kindOf(details)} checkpoint of ${typed(details.customerId ?? 'all customers')} for ${details.period ?? 'a window'}`,
  'plan.changed': details => html`Changed the plan from ${details.from} to ${details.to}${details.endsAt ? html`, until ${time(details.endsAt)}` : nothing}`,
  'tenant.disabled': () => 'Disabled the organisation: sessions ended, keys refused',
  'tenant.enabled': () => 'Enabled the organisation again',
  'plan.cancelled': details => html`Ended the plan${details.endsAt ? html`, which goes on until ${time(details.endsAt)}` : nothing}`,
  'plan.resumed': () => 'Resumed the plan',
  'mfa.enrolled': () => 'Began setting up the second factor',
  'mfa.enabled': () => 'Switched on the second factor',
  'mfa.disabled': details => `Switched off the second factor${atReset(details)}`,
  'mfa.reset': () => 'Took the second factor away',
  'mfa.recovery-codes-renewed': () => 'Made new recovery codes',
  'mfa.refused': () => 'A code of the second factor was refused',
  'mfa.recovery-code-used': () => 'Used a recovery code'
}

/** What people do who are not signed in. */
const OF_STRANGERS = new Set(['sign-in.refused', 'sign-in.guessed', 'key.refused'])

export function open(page) {
  const asked = new Asked(page, { page: '1' })
  const path = () => `${AUDIT}?page=${asked.values.page}&limit=${PER_PAGE}`
  const { list, ask } = asking(page, asked, path)
  page.every(LOOK_AGAIN, () => list.reload())

  return () => html`<div class="head"><div><h1 tabindex="-1">Audit log</h1><p>What was done in your organisation, newest first. It is kept for ever; nobody can change it here.</p></div></div>
    <section class="card" aria-label="Audit log">${trouble(list)}${shown(list, { waiting: skeleton(16), ready: found => found.items.length === 0
      ? empty('Nothing on this page', html`<p>Go back to the <a href="/audit">first page</a>.</p>`)
      : html`<table class="table audit-table">
        <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">From where</th></tr></thead>
        <tbody>${found.items.map(item => row(item, page.session.user))}</tbody></table>
        ${pagination({ page: found.page, total: found.total, totalPages: Math.ceil(found.total / found.limit) }, turned => ask({ page: String(turned) }))}
        ${sameByCurl(path())}` })}</section>`
}

const row = (item, user) => html`<tr>
  <td data-label="When">${ago(item.at)}</td>
  <td data-label="Who">${item.actor === null ? html`<span class="quiet">${OF_STRANGERS.has(item.action) ? 'somebody' : 'the system'}</span>` : item.actor === 'operator' ? html`<span>the operator</span>` : item.actor === user.id ? html`<span>you</span>` : id(item.actor, 'user id')}</td>
  <td data-label="What"><div class="what"><p>${WORDS[item.action]?.(item.details ?? {}) ?? item.action}</p>
    <details><summary>Details</summary><dl class="facts tight">
      <dt>At</dt><dd>${time(item.at)}</dd>
      <dt>Action</dt><dd><code>${item.action}</code></dd>
      <dt>About</dt><dd>${id(item.target, 'target')}</dd>
      ${Object.entries(item.details ?? {}).map(([name, value]) => html`<dt>${name}</dt><dd><bdi class="whole">${value}</bdi></dd>`)}
      ${item.userAgent ? html`<dt>Program</dt><dd><bdi class="whole">${item.userAgent}</bdi></dd>` : nothing}
      ${item.requestId ? html`<dt>Request</dt><dd>${id(item.requestId, 'request id')}</dd>` : nothing}
      <dt>Entry</dt><dd>${id(item.id, 'entry id')}</dd></dl></details></div></td>
  <td data-label="From where">${item.address === null ? html`<span class="quiet">–</span>` : html`<span class="from"><code>${address(item.address)}</code> <span class="quiet" title=${item.userAgent ?? ''}>${program(item.userAgent)}</span></span>`}</td></tr>`
