// One series over time: on a canvas for those who see it, its values in a table for everybody.

import uPlot from './lib/uplot.js'
import { stylesheet } from './data-widgets.js'
import { html, table } from './ui.js'

await stylesheet('lib/uplot.css')

const HEIGHT = 240
/** How far the scale reaches where there is less to show. */
const LEAST = 4
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 })
const darkness = matchMedia('(prefers-color-scheme: dark)')

/**
 * A plot that lives in `element` until `signal` aborts. `kind` is `line` or `bars`, `what` names the
 * series and its unit, `across` what runs along the foot; `tell(point)` says a point in a sentence.
 */
export class Plot {
  #points = []
  #range = null
  #drawn = null
  #at = -1

  constructor({ kind, what, across, tell, signal }) {
    Object.assign(this, { kind, what, across, tell })
    this.readout = document.createElement('p')
    this.readout.className = 'readout'
    this.stage = document.createElement('div')
    this.stage.className = 'stage'
    this.stage.tabIndex = 0
    this.stage.setAttribute('role', 'img')
    this.stage.addEventListener('keydown', event => this.#key(event))
    this.element = document.createElement('div')
    this.element.className = 'plot'
    this.element.append(this.readout, this.stage)
    const again = () => this.#draw()
    const sizes = new ResizeObserver(again)
    sizes.observe(this.stage)
    const themes = new MutationObserver(again)
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    darkness.addEventListener('change', again)
    signal.addEventListener('abort', () => {
      sizes.disconnect()
      themes.disconnect()
      darkness.removeEventListener('change', again)
      this.#drawn?.destroy()
    }, { once: true })
  }

  /** Shows points `{at, value, text}`, `at` in milliseconds; `range` is the window as two moments. */
  show(points, range = null) {
    const same = JSON.stringify([points, range]) === JSON.stringify([this.#points, this.#range])
    if (same && this.#drawn) return
    this.#points = points
    this.#range = range
    this.#draw()
  }

  #draw() {
    this.#drawn?.destroy()
    this.#drawn = null
    const width = this.stage.clientWidth
    if (width === 0) return
    this.stage.setAttribute('aria-label',
      `${this.what} over time. ${this.#summary()} The table below has every value; the arrow keys go from one to the next.`)
    const series = [this.#points.map(({ at }) => at / 1000), this.#points.map(({ value }) => value)]
    this.#drawn = new uPlot(this.#options(width), series, this.stage)
    this.#say(this.#points.length - 1)
  }

  #summary() {
    const last = this.#points.at(-1)
    return last ? `Newest: ${this.tell(last)}.` : 'There is nothing in this window.'
  }

  #options(width) {
    const colour = name => {
      this.readout.style.color = `var(--${name})`
      const found = getComputedStyle(this.readout).color
      this.readout.style.color = ''
      return found
    }
    const [text, line, accent, edge] = ['quiet', 'line', 'accent', 'edge'].map(colour)
    const axis = {
      stroke: text, font: '12px system-ui, sans-serif', labelFont: '12px system-ui, sans-serif', labelSize: 18, labelGap: 2,
      ticks: { stroke: line, width: 1 }
    }
    const room = { pad: 0.1, soft: 0, mode: 1 }
    const zero = plot => {
      const y = Math.round(plot.valToPos(0, 'y', true))
      const { left, width: wide } = plot.bbox
      plot.ctx.fillStyle = edge
      plot.ctx.fillRect(left, y, wide, Math.max(1, devicePixelRatio))
    }
    const bars = this.kind === 'bars'
    return {
      width,
      height: HEIGHT,
      legend: { show: false },
      tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      cursor: { drag: { x: false, y: false }, y: false, points: { size: 9 } },
      scales: {
        x: { time: true, range: (_, low, high) => this.#range?.map(at => at / 1000) ?? [low, high] },
        y: {
          range: (_, low, high) => uPlot.rangeNum(Math.min(0, low ?? 0), Math.max(bars || !(low < 0) ? LEAST : 0, high ?? 0),
            { min: room, max: room })
        }
      },
      axes: [
        {
          ...axis, grid: { show: false }, label: this.across, size: 30, space: 76, incrs: DAYS,
          values: (plot, splits) => splits.map(plot.scales.x.max - plot.scales.x.min > 200 * DAY ? monthOf : dayOf)
        },
        {
          ...axis, grid: { stroke: line, width: 1 }, label: this.what, size: 58,
          values: (_, splits) => splits.map(value => COMPACT.format(value))
        }
      ],
      series: [{}, {
        stroke: accent, width: bars ? 0 : 2, fill: bars ? accent : undefined,
        paths: bars ? uPlot.paths.bars({ size: [0.7, 36] }) : undefined,
        points: bars ? { show: false } : { size: 5, fill: accent }
      }],
      hooks: { drawAxes: [zero], setCursor: [plot => this.#say(plot.cursor.idx ?? this.#points.length - 1)] }
    }
  }

  #say(place) {
    this.#at = place
    const point = this.#points[place]
    this.readout.textContent = point ? this.tell(point) : ' '
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!step || !this.#drawn || this.#points.length === 0) return
    event.preventDefault()
    const place = Math.min(Math.max(this.#at + step, 0), this.#points.length - 1)
    const { at, value } = this.#points[place]
    this.#drawn.setCursor({ left: this.#drawn.valToPos(at / 1000, 'x'), top: this.#drawn.valToPos(value, 'y') })
    this.#say(place)
    this.stage.setAttribute('aria-label', this.readout.textContent)
  }
}

const DAY = 86400
const DAYS = [1, 2, 7, 14, 31, 62, 92, 183, 366].map(days => days * DAY)
const SHORT = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' })
const LONG = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })
const monthOf = seconds => LONG.format(new Date(seconds * 1000))
const dayOf = seconds => SHORT.format(new Date(seconds * 1000))

/** Every value of a plot as a table; `rows` are cells. */
export const values = (heads, rows) => html`<details class="values"><summary>Every value as a table</summary>
  <div class="scroll" tabindex="0" role="region" aria-label="Values of the plot">${
    table(heads.map((label, i) => ({ label, kind: i === 0 ? 'text' : 'amount', cell: cells => cells[i] })), rows, 'figures')
  }</div></details>`
