export { ensureChromium, findChromium, launchChromium } from '../../demo/chromium.ts'
