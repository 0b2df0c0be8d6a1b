// Uses a small shop in a browser while rrweb records it, and keeps the recording as PostHog
// would serve it (`snapshots.jsonl.gz`) with what was really done (`script.json`).
//
//   cd tests/rrweb/record && npm install && npm run record      (Debian's chromium is used)

import { createServer } from 'node:http'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'

const here = dirname(fileURLToPath(import.meta.url))
const kept = join(here, '..', 'fixtures')
const modules = join(process.env.RRWEB_MODULES ?? join(here, 'node_modules'))
const scripts = [
  join(modules, 'rrweb/umd/rrweb.min.js'),
  join(modules, '@rrweb/rrweb-plugin-console-record/umd/rrweb-plugin-console-record.min.js'),
  join(here, 'recorder.js'),
]
const COMPRESSED_FROM = 1024

const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://shop').pathname
  if (path === '/recorder.js') {
    response.end(scripts.map((each) => readFileSync(each, 'utf8')).join('\n;\n'))
  } else if (path.startsWith('/api/')) {
    response.writeHead(500).end()
  } else {
    const page = path === '/lamps.html' ? 'lamps.html' : 'home.html'
    response.setHeader('Content-Type', 'text/html')
    response.end(readFileSync(join(here, 'pages', page)))
  }
})
await new Promise((listening) => server.listen(48231, '127.0.0.1', listening))

const events = []
const script = []
const texts = []
const packed = (value) => gzipSync(JSON.stringify(value)).toString('latin1')

// As posthog-js packs them before they are sent.
function compressed(event) {
  if (JSON.stringify(event).length < COMPRESSED_FROM) return event
  if (event.type === 2) return { ...event, cv: '2024-10', data: packed(event.data) }
  if (event.type !== 3 || event.data.source !== 0) return event
  const { texts, attributes, removes, adds } = event.data
  const parts = { texts: packed(texts), attributes: packed(attributes), removes: packed(removes), adds: packed(adds) }
  return { ...event, cv: '2024-10', data: { ...event.data, ...parts } }
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
const keep = (tab) => (_, event) => events.push([tab, compressed(event)])
const page = await context.newPage()
await page.exposeBinding('keep', keep('tab-one'))
const pause = (milliseconds) => page.waitForTimeout(milliseconds)
const did = (kind, words, more = {}) => script.push({ at: Date.now(), kind, words, ...more })
const look = async (name) => {
  const seen = await page.evaluate(() => document.body.innerText)
  texts.push({ at: Date.now(), name, text: seen })
}
const push = async (selector, kind, words, options = {}) => {
  did(kind, words)
  await page.click(selector, options)
}

did('page', '“Small Shop” http://127.0.0.1:48231/ at 1280 × 800')
await page.goto('http://127.0.0.1:48231/')
await pause(1200)
await look('home')
did('click', '“Lamps” <a>')
did('page', '“Lamps · Small Shop” http://127.0.0.1:48231/lamps.html at 1280 × 800')
await page.click('a[href="/lamps.html"]')
await pause(1500)
await push('#add b', 'click', '“Add to cart” <button>')
await pause(1500)
await push('#compare', 'dead click', '“Compare” <button>')
await pause(3500)
did('rage click', '“Refresh price” <button>, and nothing happened', { count: 5 })
for (let press = 0; press < 5; press++) { await page.click('#refresh'); await pause(150) }
await pause(3500)
await push('#stock', 'click', '“Check stock” <button>')
did('request', 'POST http://127.0.0.1:48231/api/stock → 500')
did('console', 'error: no stock')
await pause(1500)
await look('lamps')
did('click', '“Rate us” <button>')
await page.frameLocator('iframe').locator('button').click()
await pause(1500)
did('scroll', 'down to')
await page.mouse.move(700, 500)
for (let step = 0; step < 6; step++) { await page.mouse.wheel(0, 600); await pause(60) }
await pause(1500)
await push('#who', 'click', '“Your name” <input>')
did('typing', '“Maria” into “Your name” <input>', { count: 5 })
await page.keyboard.type('Maria', { delay: 60 })
await pause(300)
await push('input[type=password]', 'click', '“Password” <input type=password>')
did('typing', '7 characters, masked, into “Password” <input type=password>', { count: 7 })
await page.keyboard.type('secret1', { delay: 60 })
await pause(300)
const { width, height } = await page.locator('label:has(input[name=gift])').boundingBox()
const text = { position: { x: width - 8, y: height / 2 } }
await push('label:has(input[name=gift])', 'click', '“Gift wrap” <label>', text)
did('choice', 'ticked “Gift wrap” <input type=checkbox>')
await pause(1500)
did('choice', 'chose “Green” in “Colour” <select>')
await page.selectOption('#colour', 'g')
await pause(300)
await push('input[value=x]', 'click', '“Express” <input type=radio>')
did('choice', 'chose “Express” <input type=radio>')
await pause(1500)
await look('form')
await push('#go', 'click', '“Go to checkout” <button>')
did('page', '“Checkout · Small Shop” http://127.0.0.1:48231/checkout?step=1 at 1280 × 800')
await pause(1500)
did('resize', '1280 × 800 to 900 × 700')
await page.setViewportSize({ width: 900, height: 700 })
await pause(1500)
await push('main button', 'click', '“Pay 49 €” <button>')
did('console', 'warn: card is slow')
await pause(1500)
await look('checkout')
const second = await context.newPage()
await second.exposeBinding('keep', keep('tab-two'))
did('page', '“Small Shop” http://127.0.0.1:48231/help at 1280 × 800', { tab: 'tab-two' })
await second.goto('http://127.0.0.1:48231/help')
await pause(1500)
await browser.close()
server.close()

mkdirSync(kept, { recursive: true })
const lines = events.map((each) => JSON.stringify(each)).join('\n')
writeFileSync(join(kept, 'snapshots.jsonl.gz'), gzipSync(lines, { level: 9 }))
writeFileSync(join(kept, 'script.json'), JSON.stringify({ script, texts }, null, 1) + '\n')
console.log(`${events.length} events, ${lines.length} characters, ${script.length} things done`)
