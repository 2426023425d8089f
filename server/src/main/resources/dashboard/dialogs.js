// Dialogs, on the browser's own: focus stays inside and goes back, Escape closes.

import { html, keepDrawn, nothing, redraw, render } from './ui.js'
import { Form } from './forms.js'

/**
 * Opens a dialog and answers what it was closed with, undefined where it was dismissed. `content(close)` is
 * drawn inside; `mayDismiss()` false keeps Escape from closing, and so does a form that waits for its answer,
 * which may be a secret that is shown once.
 */
export function openDialog(title, content, { mayDismiss = () => true, kind = 'usual' } = {}) {
  const dialog = document.createElement('dialog')
  dialog.className = kind
  dialog.setAttribute('aria-labelledby', 'dialog-title')
  document.body.append(dialog)
  const isSending = () => dialog.querySelector('form[aria-busy=true]') !== null
  return new Promise(resolve => {
    const end = result => {
      stop()
      dialog.close()
      dialog.remove()
      resolve(result)
    }
    const close = result => (result === undefined && isSending() ? undefined : end(result))
    const stop = keepDrawn(() =>
      render(html`<h2 id="dialog-title">${title}</h2>${content(close)}`, dialog))
    dialog.addEventListener('cancel', event => {
      event.preventDefault()
      if (isSending()) return
      if (mayDismiss()) close()
      else redraw()
    })
    dialog.addEventListener('leave', () => end())
    // A browser lets nothing keep a dialog open that is dismissed twice in a row.
    dialog.addEventListener('close', () => end())
    dialog.showModal()
  })
}

/** The row of buttons that ends a dialog. */
export const buttons = (close, main) =>
  html`<div class="buttons"><button type="button" class="button" @click=${() => close()}>Cancel</button>${main}</div>`

/**
 * Asks before something that has consequences. `does` are the sentences that say which, `act` does it, and
 * `name`, where it is given, must be typed first.
 */
export function confirmed({ title, does, verb, act, name, danger = true }) {
  let finish
  const form = new Form(async () => finish((await act()) ?? true))
  return openDialog(title, close => {
    finish = close
    const lacking = name !== undefined && (form.values.confirmation ?? '').trim() !== name.trim()
    return form.around(
      html`<div class="prose">${does.map(sentence => html`<p>${sentence}</p>`)}</div>`,
      name === undefined ? nothing : html`<div class="field">
        <label for="f-confirmation">Type <bdi class="to-type">${name}</bdi> to go on</label>
        <input id="f-confirmation" name="confirmation" autocomplete="off" spellcheck="false" dir="auto"></div>`,
      buttons(close, html`<button class=${`button ${danger ? 'danger' : 'main'}`} ?disabled=${form.busy || lacking}>${verb}</button>`))
  })
}
