// The dialogs of API keys, and the one occasion on which a key is shown.

import { patch, postOnce } from './api.js'
import { buttons, openDialog } from './dialogs.js'
import { choice, Form } from './forms.js'
import { command, copyButton, environmentName, environmentTag, firstDelta, html, nothing } from './ui.js'

const KEYS = '/dashboard/api-keys'
const OVERLAPS = [
  ['0', 'None: the old key stops at once'], ['3600', 'One hour'], ['86400', 'One day'], ['604800', 'One week'], ['2592000', '30 days']
]

/** Asks for a name and makes the key; answers it, or undefined. */
export function nameNewKey(kind) {
  let finish
  const post = postOnce()
  const form = new Form(async ({ name }) => finish(await post(KEYS, { name, environment: kind })))
  return openDialog(`Create a ${environmentName(kind)} key`, close => {
    finish = close
    return form.around(
      html`<p class="prose quiet">It works in ${environmentTag(kind)} alone, until it is disabled or revoked.</p>`,
      form.field({ name: 'name', label: 'Name', hint: 'Where it is used, for instance “billing worker”.', maxlength: 200 }),
      buttons(close, form.submit('Create the key')))
  })
}

/** Asks how long the old key goes on working and makes the new one; answers it, or undefined. */
export function chooseOverlap(key) {
  let finish
  const post = postOnce()
  const form = new Form(async ({ overlap }) => finish(await post(`${KEYS}/${key.id}/rotate`, { overlapSeconds: Number(overlap) })))
  return openDialog('Rotate this key', close => {
    finish = close
    return form.around(
      html`<div class="prose"><p>A new key is made for <strong><bdi class="to-type">${key.name}</bdi></strong>. The old one goes on working
        for the time below, then programs that still use it get 401.</p></div>`,
      choice({ name: 'overlap', label: 'The old key works on for', choices: OVERLAPS, value: '86400' }),
      buttons(close, form.submit('Rotate the key')))
  })
}

/** Changes name and expiry; answers the key as it is now, or undefined. */
export function editKey(key) {
  let finish
  const form = new Form(async ({ name, expiresAt }) => finish(await patch(`${KEYS}/${key.id}`, {
    name, expiresAt: expiresAt ? new Date(expiresAt).toISOString() : null
  })))
  return openDialog('Edit this key', close => {
    finish = close
    return form.around(
      form.field({ name: 'name', label: 'Name', value: key.name, maxlength: 200 }),
      form.field({
        name: 'expiresAt', label: 'Expires', type: 'datetime-local', value: key.expiresAt ? local(key.expiresAt) : '', optional: true,
        hint: 'In your time zone. Empty: it never expires.'
      }),
      buttons(close, form.submit('Save')))
  })
}

function local(iso) {
  const moment = new Date(iso)
  return new Date(moment - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 16)
}

/** Shows a new key, once. Escape asks first, since there is no second time. */
export function reveal(made, kind) {
  let warned = false
  return openDialog('Copy the key now', close => html`
    <p class="prose">This is the only time it is shown: PacSpace keeps its hash, not the key.</p>
    <div class="reveal" data-environment=${kind}><p>${environmentTag(kind)}</p>
      <p class="secret"><code>${made.fullKey}</code>${copyButton(made.fullKey, 'key')}</p></div>
    <h3 class="try">${kind === 'sandbox' ? 'Record a first delta' : 'Try it'}</h3>
    ${command(kind === 'sandbox' ? firstDelta(made.fullKey)
      : `curl ${location.origin}/api/v1/whoami \\\n  -H 'X-Api-Key: ${made.fullKey}'`, 'curl line')}
    ${warned ? html`<p class="problem" role="alert">Closing hides the key for good. If it is copied, close with the button.</p>` : nothing}
    <div class="buttons"><button type="button" class="button main" @click=${() => close(true)}>I have copied it</button></div>`, {
    mayDismiss: () => {
      const second = warned
      warned = true
      return second
    }
  })
}
