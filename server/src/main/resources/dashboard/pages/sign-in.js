// Signing in, with a second factor where the account has one.

import { post } from '../api.js'
import { Form } from '../forms.js'
import { html, nothing, redraw } from '../ui.js'

const WHY = {
  ended: 'Your session has ended. Sign in to go on where you were.',
  out: 'You are signed out.',
  reset: 'The password is replaced, and what was ticked has ended. Sign in with the new one.'
}

export function open(page) {
  let ticket = null
  let recovery = false
  const password = new Form(async values => {
    const answer = await post('/dashboard/auth/login', values)
    if (answer.requiresMfa) {
      ticket = answer.mfaTicket
      atHeading()
    } else {
      finish(answer)
    }
  })
  const code = new Form(async ({ code: given }) => {
    try {
      finish(await post('/dashboard/auth/login/mfa-verify', { mfaTicket: ticket, code: given.replaceAll(/\s/g, '') }))
    } catch (refused) {
      if (refused.details?.some(detail => detail.field === 'mfaTicket')) startOver()
      throw refused
    }
  })

  function finish(session) {
    page.signedIn(session)
    page.go(wayOn(page.query.get('next')), { replace: true })
  }

  function startOver() {
    ticket = null
    password.error = { code: '', message: 'This sign-in took too long or met too many wrong codes. Start over with your password.' }
    atHeading()
  }

  function otherCode() {
    recovery = !recovery
    code.error = null
    document.getElementById('f-code').form.reset()
    atHeading()
  }

  function atHeading() {
    redraw()
    setTimeout(() => document.querySelector('main input')?.focus())
  }

  const first = () => html`<h1 tabindex="-1">Sign in</h1>
    <p class="lead">To the dashboard of your organisation.</p>
    ${WHY[page.query.get('why')] ? html`<p class="notice">${WHY[page.query.get('why')]}</p>` : nothing}
    ${password.around(
      password.field({
        name: 'email', label: 'E-mail address', type: 'email', value: page.query.get('email') ?? '', autocomplete: 'username'
      }),
      password.field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' }),
      password.submit('Sign in', 'main wide'))}
    <div class="after"><p><a href="/forgot-password">Forgot the password?</a></p>
      <p>No account yet? <a href="/register">Register</a></p></div>`

  const second = () => html`<h1 tabindex="-1">Second factor</h1>
    <p class="lead">${recovery ? 'One of the recovery codes that you kept. Each works once.'
      : 'The six digits that your authenticator app shows now.'}</p>
    ${code.around(
      code.field(recovery
        ? { name: 'code', label: 'Recovery code', maxlength: 40 }
        : { name: 'code', label: 'Code', autocomplete: 'one-time-code', inputmode: 'numeric', maxlength: 10 }),
      code.submit('Sign in', 'main wide'))}
    <div class="after">
      <p><button type="button" class="plain" @click=${otherCode}>${
        recovery ? 'Use the authenticator app' : 'Use a recovery code'}</button></p>
      <p><button type="button" class="plain" @click=${() => { ticket = null; atHeading() }}>Start over</button></p></div>`

  return () => (ticket ? second() : first())
}

/** Where somebody was going, if that is on this site. */
function wayOn(next) {
  const url = next && URL.parse ? URL.parse(next, location.origin) : null
  return url?.origin === location.origin && next.startsWith('/') ? url.pathname + url.search : '/'
}
