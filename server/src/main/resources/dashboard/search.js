// Search over pages and whatever can be named by its id, and the list of keys.

import { openDialog } from './dialogs.js'
import { NAVIGATION } from './navigation.js'
import { html, redraw } from './ui.js'

const ROOT = /^0x[0-9a-f]{64}$/i
const RECORD = /^rec_[0-9a-z]+$/i

/** What can be gone to for what was typed: `[address, name, why]`. */
function found(text) {
  const wanted = text.trim()
  const pages = NAVIGATION.filter(({ title }) => title.toLowerCase().includes(wanted.toLowerCase()))
    .map(({ path, title, key }) => [path, title, `g ${key}`])
  if (!wanted) return pages
  const named = ROOT.test(wanted) ? [[`/verify/${wanted.toLowerCase()}`, 'Verify this root', 'public proof']]
    : RECORD.test(wanted) ? [[`/records/${wanted}`, 'Open this record', 'record']] : []
  return [...named, ...pages, [`/customers?search=${encodeURIComponent(wanted)}`, `Search customers for “${wanted}”`, 'customers']]
}

/**
 * Opens the search; `go(address)` is called with what was chosen. `early.text` was typed before it was there, and
 * where it was `early.entered`, the first find is chosen at once.
 */
export async function openSearch(go, early) {
  if (early.entered) {
    go(found(early.text)[0][0])
    return
  }
  let { text } = early
  let at = 0
  const chosen = openDialog('Search', close => {
    const choices = found(text)
    at = Math.min(at, choices.length - 1)
    return html`<input class="search-input" type="text" role="combobox" aria-label="A page, a customer, a record or a root"
        aria-expanded="true" aria-controls="choices" aria-activedescendant=${`choice-${at}`} autocomplete="off" spellcheck="false" autofocus
        placeholder="A page, a customer, rec_…, 0x…" maxlength="200" .defaultValue=${early.text}
        @input=${event => { text = event.target.value; at = 0; redraw() }}
        @keydown=${event => {
          if (event.key === 'Enter') close(choices[at][0])
          else if (event.key === 'ArrowDown') at = (at + 1) % choices.length
          else if (event.key === 'ArrowUp') at = (at + choices.length - 1) % choices.length
          else return
          event.preventDefault()
          redraw()
        }}>
      <ul class="choices" id="choices" role="listbox" aria-label="Results">${choices.map(([path, name, why], i) => html`<li
        id=${`choice-${i}`} role="option" aria-selected=${i === at ? 'true' : 'false'} @click=${() => close(path)}
        ><bdi>${name}</bdi><span class="quiet">${why}</span></li>`)}</ul>`
  }, { kind: 'finder' })
  // A browser may put the caret before a text that was there when the field got the focus.
  document.querySelector('.search-input').setSelectionRange(text.length, text.length)
  const address = await chosen
  if (address) go(address)
}

const KEYS = [['/', 'Search'], ['?', 'These keys'], ['Esc', 'Close a dialog']]

/** Opens the list of keys. */
export const openHelp = () => openDialog('Keyboard', close => html`<dl class="keys">${[
    ...KEYS, ...NAVIGATION.map(({ title, key }) => [`g ${key}`, `Go to ${title}`])
  ].map(([keys, what]) => html`<div><dt>${keys.split(' ').map(key => html`<kbd>${key}</kbd> `)}</dt><dd>${what}</dd></div>`)}</dl>
  <div class="buttons"><button type="button" class="button" @click=${() => close()}>Close</button></div>`)
