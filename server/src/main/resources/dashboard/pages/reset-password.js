// Where the link of the reset mail leads: choosing a new password.

import { post } from '../api.js'
import { Form } from '../forms.js'
import { html } from '../ui.js'
import { passwordHint } from './register.js'

export const title = 'Choose a new password'

export function open(page) {
  const token = page.query.get('token')
  history.replaceState(history.state, '', location.pathname)
  const form = new Form(async ({ password }) => {
    await post('/dashboard/auth/reset-password', { token, password })
    page.go('/sign-in?why=reset')
  })
  return () => token
    ? html`<h1 tabindex="-1">Choose a new password</h1>
      <p class="lead">It ends every session of this account, here and elsewhere.</p>
      ${form.around(
        form.field({ name: 'password', label: 'New password', type: 'password', autocomplete: 'new-password', hint: passwordHint(form.values) }),
        form.submit('Replace the password', 'main wide'))}
      <div class="after"><p><a href="/forgot-password">Ask for another link</a></p></div>`
    : html`<h1 tabindex="-1">This address needs its link</h1>
      <p class="lead">Open the link in the mail. It works once, within an hour.</p>
      <p><a class="button wide" href="/forgot-password">Ask for another link</a></p>`
}
