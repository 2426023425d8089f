// Switching the second factor on and off: password, scan, confirm, keep the recovery codes.

import { post } from './api.js'
import { buttons, openDialog } from './dialogs.js'
import { Form } from './forms.js'
import { copy, copyButton, html, nothing, say, status } from './ui.js'

const MFA = '/dashboard/auth/mfa'
const APP = 'Its six digits, as the app shows them now.'

const digits = code => code.replaceAll(/\s/g, '')

/** The part of the settings about it; answers what draws it. */
export function secondFactor(page) {
  async function turnOn() {
    const secret = await begin()
    const codes = secret && await scan(secret)
    if (!codes) return
    await keep(codes)
    changed('The second factor is on, and every other session ended.')
  }
  async function renew() {
    const codes = await newCodes()
    if (!codes) return
    await keep(codes)
    changed('The new recovery codes replace those of before.')
  }
  async function turnOff() {
    if (await off()) changed('The second factor is off.')
  }
  function changed(sentence) {
    say(sentence)
    page.refreshSession().catch(refused => say(refused.message))
  }
  return () => {
    const on = page.session.user.mfaEnabled
    return html`<section class="card" aria-labelledby="factor"><header><h2 id="factor">Second factor</h2>${
      status(on ? 'active' : 'none')}</header>
      <div class="prose">${on
        ? html`<p>Signing in asks for a code of your authenticator app after the password, or for a recovery code.</p>
          <p><button type="button" class="button" @click=${renew}>Make new recovery codes</button>
            <button type="button" class="button" @click=${turnOff}>Switch it off</button></p>`
        : html`<p>A code of an authenticator app, besides the password. Whoever learns the password alone cannot sign in.</p>
          <p class="quiet">It takes any app for time-based codes (TOTP), on a phone or in a password manager.</p>
          <p><button type="button" class="button main" @click=${turnOn}>Set it up</button></p>`}</div></section>`
  }
}

/** Asks for the password; answers the secret, or undefined. */
function begin() {
  let finish
  const form = new Form(async ({ password }) => finish(await post(`${MFA}/enroll`, { password })))
  return openDialog('Is it you?', close => {
    finish = close
    return form.around(
      html`<p class="prose">The password again, so that nobody sets up a factor of their own in a browser that you left open.</p>`,
      html`<div class="below">${passwordField(form)}</div>`,
      buttons(close, form.submit('Go on')))
  })
}

const passwordField = form =>
  form.field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', maxlength: 200 })

/** Shows the secret and asks for a first code; answers the recovery codes, or undefined. */
function scan({ secret, otpauthUri, qrSvg }) {
  let finish
  const form = new Form(async ({ code }) => finish((await post(`${MFA}/confirm`, { code: digits(code) })).recoveryCodes))
  return openDialog('Set up the second factor', close => {
    finish = close
    return form.around(
      html`<ol class="numbered">
        <li><p>Scan this with your authenticator app.</p>
          <p class="qr"><img alt="QR code of the secret; it can be typed instead" width="184" height="184"
            src=${`data:image/svg+xml,${encodeURIComponent(qrSvg)}`}></p></li>
        <li><p>Or type the secret, or open the link on this device.</p><p class="secret-line"><code>${
            secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>${copyButton(secret, 'secret')}</p>
          <p class="below"><a href=${otpauthUri}>Open it in an app on this device</a></p></li>
        <li>${form.field({
          name: 'code', label: 'Code', autocomplete: 'one-time-code', inputmode: 'numeric', maxlength: 10, hint: APP
        })}</li></ol>`,
      buttons(close, form.submit('Switch it on')))
  })
}

/** Shows the recovery codes, once. Escape asks first. */
function keep(codes) {
  let warned = false
  const text = `${codes.join('\n')}\n`
  return openDialog('Keep the recovery codes', close => html`
    <div class="prose"><p>Each signs you in once, when the app is not at hand. They are shown this once: keep them apart from the
      password, in print or in a password manager.</p></div>
    <ul class="codes" aria-label="Recovery codes">${codes.map(code => html`<li><code>${code}</code></li>`)}</ul>
    <p class="row"><button type="button" class="button small" @click=${event => copy(text, event.currentTarget)}>Copy them</button>
      <a class="button small" download="pacspace-recovery-codes.txt"
        href=${`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}>Download them</a></p>
    ${warned ? html`<p class="problem" role="alert">Closing hides them for good. If they are kept, close with the button.</p>` : nothing}
    <div class="buttons"><button type="button" class="button main" @click=${() => close(true)}>I have kept them</button></div>`, {
    mayDismiss: () => {
      const second = warned
      warned = true
      return second
    }
  })
}

const off = () => bothFactors({
  title: 'Switch off the second factor?',
  does: 'From then on the password alone signs in, and the recovery codes are worth nothing.',
  button: form => html`<button class="button danger" aria-disabled=${form.busy ? 'true' : 'false'}>Switch it off</button>`,
  act: async factors => (await post(`${MFA}/disable`, factors)) && true
})

const newCodes = () => bothFactors({
  title: 'Make new recovery codes?',
  does: 'Ten new ones; those of before are worth nothing from then on.',
  button: form => form.submit('Make new ones'),
  act: async factors => (await post(`${MFA}/recovery-codes`, factors)).recoveryCodes
})

/** Asks for the password and a code; answers what `act` made of them, or undefined. */
function bothFactors({ title, does, button, act }) {
  let finish
  const form = new Form(async ({ password, code }) => finish(await act({ password, code: digits(code) })))
  return openDialog(title, close => {
    finish = close
    return form.around(
      html`<p class="prose">${does}</p>`,
      html`<div class="below">${passwordField(form)}
      ${form.field({
        name: 'code', label: 'Code', autocomplete: 'one-time-code', maxlength: 40, hint: 'Of the app, or a recovery code.'
      })}</div>`,
      buttons(close, button(form)))
  })
}
