// How one comes to a plan in this installation: by buying it, or by asking whoever runs it.

import { html } from './ui.js'

/** Whether plans are bought here, at the prices of the list. */
export const sold = ({ payment }) => payment !== 'operator' && payment !== 'included'

/** Whom to ask for a plan that is not bought: their address, where they have named one. */
export const whomToAsk = ({ contact }) => contact ? html`<a href=${`mailto:${contact}`}>${contact}</a>` : 'whoever runs this installation'
