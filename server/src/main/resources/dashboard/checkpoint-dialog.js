// Making a balance checkpoint for one customer and month.

import { post } from './api.js'
import { months } from './data-widgets.js'
import { buttons, openDialog } from './dialogs.js'
import { choice, Form } from './forms.js'
import { environmentName, html, month, nothing } from './ui.js'

const MONTHS_BACK = 24

/** Asks for what is missing and makes the checkpoint; answers it, or undefined. */
export function nameCheckpoint(environment, customerId) {
  let finish
  const form = new Form(async values => finish(await post('/dashboard/checkpoints',
    { customerId: customerId ?? values.customerId.trim(), period: values.period }, { environment })))
  return openDialog('Make a checkpoint', close => {
    finish = close
    return form.around(
      html`<p class="prose">A checkpoint proves what a customer used in a month in ${environmentName(environment)}: give it out with an
        invoice, and whoever gets it can verify it by themselves. Of a month that has ended it is final: a statement in the log, to which
        nothing can be added. Asking for the same again gives the same checkpoint.</p>`,
      customerId ? html`<p class="field">For <strong><bdi class="to-type">${customerId}</bdi></strong></p>` : nothing,
      customerId ? nothing
        : form.field({ name: 'customerId', label: 'Customer', hint: 'The id as your programs send it.', maxlength: 128 }),
      choice({
        name: 'period', label: 'Month (UTC)', choices: months(MONTHS_BACK).map(period => [period, month(period)]), value: months(1)[0]
      }),
      buttons(close, form.submit('Make the checkpoint')))
  })
}
