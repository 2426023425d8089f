// Where the link of the reset mail leads: choosing a new password, and what ends with the old one. The token comes
// behind the #, which no server is told, and nothing is sent before somebody presses a button.

import { post } from '../api.js'
import { address, program } from '../data-widgets.js'
import { Form } from '../forms.js'
import { ago, environmentName, html, nothing, redraw, time, typed } from '../ui.js'
import { passwordHint } from './register.js'

const RESET = '/dashboard/auth/reset-password'

export function open(page) {
  const token = new URLSearchParams(page.hash.slice(1)).get('token')
  history.replaceState(history.state, '', location.pathname)
  const kept = new Set()
  let found = null
  let factorOff = false
  const form = new Form(async ({ password, code }) => {
    if (!found) {
      found = await post(`${RESET}/preview`, { token })
      if (found.mfaEnabled || found.access.length) return
    }
    const factor = factorOff ? { code: code.replaceAll(/\s/g, '') } : {}
    await post(RESET, { token, password, keep: [...kept], ...factor })
    page.go('/sign-in?why=reset')
  })

  function tick(grant, ends) {
    if (ends) kept.delete(grant.id)
    else kept.add(grant.id)
    redraw()
  }

  const box = (label, checked, act) => html`<p><label class="tick"><input type="checkbox" .checked=${checked}
    @change=${event => act(event.target.checked)}> <span>${label}</span></label></p>`

  const grants = (kind, heading, words, told) => {
    const some = found.access.filter(grant => grant.kind === kind)
    return some.length === 0 ? nothing : html`<fieldset class="ticks"><legend>${heading}</legend>
      ${some.map(grant => box(words(grant), !kept.has(grant.id), ends => tick(grant, ends)))}
      <p class="hint">${told}</p></fieldset>`
  }

  const factor = () => found.mfaEnabled ? html`<fieldset class="ticks"><legend>Second factor</legend>
      ${box('Take the second factor off', factorOff, off => { factorOff = off; redraw() })}
      ${factorOff ? form.field({ name: 'code', label: 'Code or recovery code', autocomplete: 'one-time-code', maxlength: 80,
        hint: 'Your mailbox alone does not take it off: that takes a code of your app, or a recovery code.' })
        : html`<p class="hint">It stays on. If you lost the device and the recovery codes too, ask whoever runs this installation.</p>`
      }</fieldset>` : nothing

  const ends = () => html`<p class="lead">What is ticked ends when the password is replaced. If a stranger may have been in your account,
      leave everything ticked.</p>
    ${grants('session', 'Sessions',
      grant => html`${typed(program(grant.name))} at <code>${address(grant.where)}</code>, last seen ${ago(grant.lastUsedAt)}`,
      'Whoever is signed in there must sign in again.')}
    ${grants('api-key', 'API keys', grant => html`${typed(grant.name)} (${environmentName(grant.where)}), ${
      grant.lastUsedAt ? html`last used ${ago(grant.lastUsedAt)}` : html`never used, made ${time(grant.createdAt)}`}`,
      'Programs that use an ended key stop at once, for good. Make new keys for them after signing in.')}
    ${factor()}`

  return () => token
    ? html`<h1 tabindex="-1">Choose a new password</h1>
      ${found ? nothing : html`<p class="lead">You then see what ends with the old one, before anything does.</p>`}
      ${form.around(
        form.field({
          name: 'password', label: 'New password', type: 'password', autocomplete: 'new-password', hint: passwordHint(form.values)
        }),
        found ? ends() : nothing,
        form.submit(found ? 'Replace the password' : 'Go on', 'main wide'))}
      <div class="after"><p><a href="/forgot-password">Ask for another link</a></p></div>`
    : html`<h1 tabindex="-1">This address needs its link</h1>
      <p class="lead">Open the link in the mail. It works once, within an hour.</p>
      <p><a class="button wide" href="/forgot-password">Ask for another link</a></p>`
}
