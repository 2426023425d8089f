// Where the link of the verification mail leads. The token comes behind the #, which no server is told.

import { post } from '../api.js'
import { html, problem, redraw, skeleton } from '../ui.js'

export const title = 'Verify your address'

export function open(page) {
  const token = new URLSearchParams(page.hash.slice(1)).get('token')
  history.replaceState(history.state, '', location.pathname)
  let done = false
  let error = null

  async function verify() {
    error = null
    redraw()
    try {
      await post('/dashboard/auth/verify', { token })
      done = true
    } catch (refused) {
      error = refused
    }
    redraw()
  }

  if (token) verify()
  return () => {
    if (done) return html`<h1 tabindex="-1">Your address is verified</h1>
      <p class="lead">Your organisation exists now, and its Sandbox is being activated.</p>
      <p><a class="button main wide" href="/sign-in">Sign in</a></p>`
    if (error) return html`<h1 tabindex="-1">This link does not work</h1>
      <p class="lead">A link works once, within 24 hours. If you have opened it before, your address is verified and you can sign in.</p>
      ${problem(error, error.unreachable || error.status === 503 ? verify : undefined)}
      <p><a class="button main wide" href="/sign-in">Sign in</a></p>
      <div class="after"><p><a href="/register">Register again</a></p></div>`
    if (token) return html`<h1 tabindex="-1">Verifying your address</h1>${skeleton(3)}`
    return html`<h1 tabindex="-1">Nothing to verify</h1>
      <p class="lead">Open the link in the mail that you got after registering; this page belongs to it.</p>
      <p><a class="button wide" href="/sign-in">Sign in</a></p>`
  }
}
