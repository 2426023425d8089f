// After registering: a mail is on its way.

import { post } from '../api.js'
import { html, nothing, redraw } from '../ui.js'

const PAUSE = 30000

export function open(page) {
  const email = page.query.get('email') ?? ''
  let told = ''
  let waiting = false

  async function sendAgain() {
    waiting = true
    redraw()
    try {
      told = (await post('/dashboard/auth/resend-verification', { email })).message
    } catch (refused) {
      told = refused.message
    }
    redraw()
    setTimeout(() => { waiting = false; redraw() }, PAUSE)
  }

  return () => html`<h1 tabindex="-1">Check your mail</h1>
    <p class="lead">A link is on its way to <bdi class="to-type">${email || 'your address'}</bdi>. Open it within 24 hours and enter your
      password there: that verifies the address and signs you in, and Sandbox starts.</p>
    ${document.documentElement.dataset.mode === 'embedded' ? html`<div class="notice prose">
      <p>This installation is in development mode and sends no mail.
      It shows it instead:</p>
      <p><a class="button" href=${`/dev/mail?${new URLSearchParams(email ? { to: email } : {})}`}>Read the captured mail</a></p></div>`
      : nothing}
    ${email ? html`<p><button type="button" class="button" ?disabled=${waiting} @click=${sendAgain}>Send it again</button></p>` : nothing}
    <p class="hint" role="status">${told}</p>
    <div class="after"><p>Wrong address? <a href="/register">Register again</a></p>
      <p>Verified already? <a href="/sign-in">Sign in</a></p></div>`
}
