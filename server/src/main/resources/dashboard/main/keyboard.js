// The dashboard by keys: `/` to search, `?` for the list of keys, `g` and another to go to a page.

import { NAVIGATION } from '../navigation.js'
import { withModule } from '../ui.js'

const G_LASTS = 1500

let actionsByKey = null
let afterG = -Infinity

/** Has keys do what `actions` are, or nothing any more where they are null. */
export function connectKeyboard(actions) {
  if (!actionsByKey && actions) document.addEventListener('keydown', onKey)
  if (actionsByKey && !actions) document.removeEventListener('keydown', onKey)
  actionsByKey = actions
}

function onKey(event) {
  if (event.metaKey || event.altKey || event.isComposing || document.querySelector('dialog[open]')) return
  if (event.ctrlKey) {
    if (event.key === 'k') act(event, () => search(actionsByKey))
    return
  }
  if (event.target.closest('input, select, textarea, [contenteditable]')) return
  if (event.key === '/') act(event, () => search(actionsByKey))
  else if (event.key === '?') act(event, showHelp)
  else if (event.key === 'g') afterG = event.timeStamp
  else if (event.timeStamp - afterG < G_LASTS) {
    const found = NAVIGATION.find(({ key }) => key === event.key)
    afterG = -Infinity
    if (found) act(event, () => actionsByKey.go(found.path))
  }
}

function act(event, what) {
  event.preventDefault()
  what()
}

/** Opens the search; what is typed before it is there is not lost. */
export function search(actions) {
  const early = { text: '', entered: false, left: false }
  const keep = event => {
    if (event.ctrlKey || event.metaKey) return
    if (event.key === 'Enter') early.entered = true
    else if (event.key === 'Escape') early.left = true
    else if (event.key === 'Backspace') early.text = early.text.slice(0, -1)
    else if (event.key.length === 1) early.text += event.key
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return withModule(() => {
    addEventListener('keydown', keep, true)
    return import('../search.js').finally(() => removeEventListener('keydown', keep, true))
  }, ({ openSearch }) => early.left || openSearch(actions.go, early))
}

export const showHelp = () => withModule(() => import('../search.js'), ({ openHelp }) => openHelp())
