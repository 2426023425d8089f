// Where the link of the verification mail leads. The token comes behind the #, which no server is told, and nothing is
// sent before somebody presses the button: programs that look at mail open this page too.

import { post } from '../api.js'
import { environments, onEnvironments } from '../events.js'
import { Form } from '../forms.js'
import { html, redraw } from '../ui.js'
import { passwordHint } from './register.js'

const PATIENCE = 3000

export function open(page) {
  const token = new URLSearchParams(page.hash.slice(1)).get('token')
  history.replaceState(history.state, '', location.pathname)
  let anew = false
  const form = new Form(async values => {
    page.signedIn(await post('/dashboard/auth/verify', { token, ...values }))
    await sandboxKnown()
    page.go('/', { replace: true })
  })

  function choose(other) {
    anew = other
    form.error = null
    redraw()
    setTimeout(() => document.querySelector('main input')?.focus())
  }

  const known = () => html`<p class="lead">Enter the password that you chose when you registered. That verifies the address and signs you
      in.</p>
    ${form.around(
      form.field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' }),
      form.submit('Verify and sign in', 'main wide'))}
    <div class="after"><p><button type="button" class="plain" @click=${() => choose(true)}>I did not choose a password, or forgot
      it</button></p></div>`

  const chosen = () => html`<p class="lead">Somebody registered this address. Choose a password of your own: whoever chose another one
      cannot sign in with it, and nothing that they typed stays.</p>
    ${form.around(
      form.field({ name: 'organization', label: 'Organisation', autocomplete: 'organization', maxlength: 200 }),
      form.field({ name: 'name', label: 'Your name', autocomplete: 'name', maxlength: 200 }),
      form.field({
        name: 'newPassword', label: 'New password', type: 'password', autocomplete: 'new-password',
        hint: passwordHint({ ...form.values, password: form.values.newPassword })
      }),
      form.submit('Verify with this password', 'main wide'))}
    <div class="after"><p><button type="button" class="plain" @click=${() => choose(false)}>I chose a password when I
      registered</button></p></div>`

  const dead = () => html`<h1 tabindex="-1">This link does not work</h1>
    <p class="lead" role="alert">${form.error.message}</p>
    <p><a class="button main wide" href="/sign-in">Sign in</a></p>
    <div class="after"><p><a href="/register">Register again</a></p></div>`

  return () => {
    if (!token) return html`<h1 tabindex="-1">Nothing to verify</h1>
      <p class="lead">Open the link in the mail that you got after registering; this page belongs to it.</p>
      <p><a class="button wide" href="/sign-in">Sign in</a></p>`
    if (form.error?.status === 400 && !form.error.details?.length) return dead()
    return html`<h1 tabindex="-1">Verify your address</h1>${anew ? chosen() : known()}`
  }
}

/** Waits a little until it is known how far the Sandbox is, so that the next page asks nothing of it too early. */
function sandboxKnown() {
  return new Promise(done => {
    const timer = setTimeout(finish, PATIENCE)
    const stop = onEnvironments(() => environments.sandbox && finish())
    function finish() {
      clearTimeout(timer)
      stop()
      done()
    }
  })
}
