// Asking for a link to choose a new password.

import { post } from '../api.js'
import { Form } from '../forms.js'
import { html, nothing } from '../ui.js'

export function open() {
  let sent = null
  const form = new Form(async values => {
    sent = { ...(await post('/dashboard/auth/forgot-password', values)), email: values.email }
  })
  return () => sent
    ? html`<h1 tabindex="-1">Check your mail</h1>
      <p class="lead" role="status">${sent.message} The link in it works once.</p>
      ${document.documentElement.dataset.mode === 'embedded'
        ? html`<p><a class="button" href=${`/dev/mail?${new URLSearchParams({ to: sent.email })}`}>Read the captured mail</a></p>`
        : nothing}
      <div class="after"><p><a href="/sign-in">Back to sign in</a></p></div>`
    : html`<h1 tabindex="-1">Forgot the password?</h1>
      <p class="lead">You get a link by mail with which to choose a new one.</p>
      ${form.around(
        form.field({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username' }),
        form.submit('Send the link', 'main wide'))}
      <div class="after"><p><a href="/sign-in">Back to sign in</a></p></div>`
}
