export { ensureChromium, findChromium, launchChromium, NoChromiumError } from '../../demo/chromium.ts'
