// The person's own settings: who they are, their password, where they are signed in, the second factor.

import { del, get, post, Refused } from '../api.js'
import { address, fact, program, trouble } from '../data-widgets.js'
import { Form } from '../forms.js'
import { ago, environmentTag, html, id, nothing, say, shown, skeleton, table, time, typed, withModule } from '../ui.js'
import { secondFactor } from '../second-factor.js'

const SESSIONS = '/dashboard/auth/sessions'
const LOOK_AGAIN = 15000

export function open(page) {
  const sessions = page.load(signal => get(SESSIONS, { signal }))
  page.every(LOOK_AGAIN, () => sessions.reload())
  const password = passwordForm(() => sessions.reload())
  const factor = secondFactor(page)
  return () => html`<div class="head"><h1 tabindex="-1">Settings</h1></div>
    <div class="cards"><div class="stack">${profile(page.session)}${factor()}</div>${password()}</div>
    ${sessionsCard(sessions)}`
}

const profile = ({ user, tenant }) => html`<section class="card" aria-labelledby="profile"><header><h2 id="profile">Profile</h2></header>
  <dl class="facts">
    ${fact('Name', typed(user.name))}
    ${fact('E-mail address', html`<bdi class="whole">${user.email}</bdi>`)}
    ${fact('Organisation', typed(tenant.name))}
    ${fact('Role', user.role)}
    ${fact('Shown first', environmentTag(user.preferredEnvironment))}
    ${fact('User id', id(user.id, 'user id'))}
    ${fact('Tenant id', id(tenant.id, 'tenant id'))}</dl></section>`

// Password

function passwordForm(done) {
  const form = new Form(async ({ currentPassword, newPassword, repeated }) => {
    if (newPassword !== repeated) {
      throw new Refused({ code: '', message: '', details: [{ field: 'repeated', message: 'is not the same as the new password' }] })
    }
    await post('/dashboard/auth/change-password', { currentPassword, newPassword })
    document.getElementById('f-currentPassword').form.reset()
    form.values = {}
    say('The password is changed, and every other session ended.')
    done()
  })
  return () => html`<section class="card" aria-labelledby="password"><header><h2 id="password">Password</h2></header>
    ${form.around(
      form.field({
        name: 'currentPassword', label: 'Current password', type: 'password', autocomplete: 'current-password', maxlength: 200
      }),
      form.field({
        name: 'newPassword', label: 'New password', type: 'password', autocomplete: 'new-password', maxlength: 200,
        hint: '8 to 128 characters of any kind.'
      }),
      form.field({ name: 'repeated', label: 'New password again', type: 'password', autocomplete: 'new-password', maxlength: 200 }),
      html`<p>${form.submit('Change the password')}</p><p class="quiet below">Every other session ends with it.</p>`)}</section>`
}

// Sessions

const sessionsCard = sessions => html`<section class="card" aria-labelledby="sessions"><header><h2 id="sessions">Sessions</h2>
    ${sessions.value?.sessions.length > 1
      ? html`<button type="button" class="button" @click=${() => endOthers(sessions)}>End all others</button>` : nothing}</header>
  ${trouble(sessions)}${shown(sessions, {
    waiting: skeleton(5), ready: ({ sessions: rows }) => html`${
      table(COLUMNS(sessions), [...rows].sort((one, other) => other.current - one.current), 'data-table')}
    ${rows.length === 1 ? ALONE : nothing}`
  })}</section>`

const ALONE = html`<p class="quiet below">You are signed in here alone. A session ends after 12 hours without use, or when you end it.</p>`

const COLUMNS = sessions => [
  {
    label: 'Program', width: '30%',
    cell: ({ userAgent }) => html`<span title=${userAgent}>${typed(program(userAgent))}</span>`
  },
  { label: 'Address', kind: 'whole', cell: session => html`<code>${address(session.address)}</code>` },
  { label: 'Signed in', kind: 'whole', cell: ({ createdAt }) => time(createdAt) },
  { label: 'Last seen', kind: 'whole', cell: ({ lastSeenAt }) => ago(lastSeenAt) },
  { label: 'Actions', kind: 'actions', cell: session => session.current ? THIS_ONE : endButton(session, sessions) }
]

const THIS_ONE = html`<span class="status" data-status="active"><span class="shape" aria-hidden="true">●</span>this one</span>`

const endButton = (session, sessions) => html`<button type="button" class="button small"
  aria-label=${`End the session of ${program(session.userAgent)} at ${session.address}`}
  @click=${() => end(session, sessions)}>End</button>`

const ending = new Set()

async function end(session, sessions) {
  if (ending.has(session.id)) return
  ending.add(session.id)
  try {
    await del(`${SESSIONS}/${session.id}`)
    say('The session is ended.')
  } catch (refused) {
    ending.delete(session.id)
    say(refused.message)
  }
  sessions.reload()
}

const endOthers = sessions => withModule(() => import('../dialogs.js'), async ({ confirmed }) => {
  const done = await confirmed({
    title: 'End all other sessions?',
    does: ['Whoever is signed in as you elsewhere must sign in again, yourself included. This session goes on. API keys are not touched.'],
    verb: 'End all others',
    act: () => del(SESSIONS)
  })
  if (done) say('Every other session is ended.')
  sessions.reload()
}, sessions.signal)
