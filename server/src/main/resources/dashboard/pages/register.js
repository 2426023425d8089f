// Registering an organisation.

import { post } from '../api.js'
import { Form } from '../forms.js'
import { html, nothing } from '../ui.js'

const SHORTEST = 8
const COMFORTABLE = 14

export function open(page) {
  // The token of the operator's link comes behind the #, which no server is told.
  const approvalToken = new URLSearchParams(page.hash.slice(1)).get('approval') ?? ''
  if (page.hash) history.replaceState(history.state, '', location.pathname)
  let approval = approvalToken !== ''
  const form = new Form(async values => {
    try {
      await post('/dashboard/auth/register', values)
    } catch (refused) {
      if (refused.code === 'REGISTRATION_REQUIRES_APPROVAL') approval = true
      throw refused
    }
    page.go(`/check-mail?${new URLSearchParams({ email: values.email })}`)
  })
  return () => html`<h1 tabindex="-1">Create an account</h1>
    <p class="lead">Sandbox is ready a moment after you have verified your address.</p>
    ${form.around(
      form.field({ name: 'organization', label: 'Organisation', autocomplete: 'organization', maxlength: 200 }),
      form.field({ name: 'name', label: 'Your name', autocomplete: 'name', maxlength: 200 }),
      form.field({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'email' }),
      form.field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', hint: passwordHint(form.values) }),
      approval ? form.field({
        name: 'approvalToken', label: 'Approval token', value: approvalToken, hint: 'From the mail that approved your request for access.'
      }) : nothing,
      form.submit('Create the account', 'main wide'))}
    <div class="after"><p>Have an account? <a href="/sign-in">Sign in</a></p></div>`
}

/** How good a password is so far, in words. Length is what counts; no rule asks for signs or digits. */
export function passwordHint({ password = '', name = '', email = '', organization = '' }) {
  const length = [...password].length
  const known = [name, email, email.split('@')[0], organization].map(text => text.trim().toLowerCase()).filter(Boolean)
  if (length === 0) return `At least ${SHORTEST} characters of any kind; a few words in a row are easy to remember.`
  if (length < SHORTEST) return `${length} of at least ${SHORTEST} characters.`
  if (known.includes(password.trim().toLowerCase())) return 'This is your name, address or organisation; choose something else.'
  if (new Set(password).size < 5) return 'Long enough, but easy to guess: it repeats a few characters.'
  return length < COMFORTABLE ? 'Acceptable. A few more characters make it much stronger.' : 'Strong.'
}
