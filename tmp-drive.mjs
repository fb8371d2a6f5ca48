import { chromium } from 'playwright-core';
import { spawn } from 'node:child_process';
const child = spawn('node', ['compiler/cli/fractalc.mjs', 'serve', '/tmp/p1', '--port', '8123', '--open', 'no'], { stdio: 'inherit' });
await new Promise((r) => setTimeout(r, 1500));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
page.on('console', (m) => console.log('console', m.type(), m.text().slice(0,300)));
page.on('pageerror', (e) => console.log('pageerror', e.message));
const t = performance.now(); const lap = (s) => console.log(((performance.now() - t) / 1000).toFixed(1), s);
await page.goto('http://127.0.0.1:8123/');
const state = (s, ms = 120000) => page.waitForFunction((x) => document.documentElement.dataset.state === x, s, { timeout: ms });
const say = async () => lap(await page.evaluate(() => document.documentElement.dataset.state + ' | ' + document.querySelector('#status').textContent + ' | ' + document.querySelector('#error').textContent));
try {
  await page.waitForFunction(() => ['ready', 'error'].includes(document.documentElement.dataset.state)); await say();
  await page.selectOption('#class', '7'); await page.click('#sample'); await state('busy');
  for (let i = 0; i < 12; i++) { await page.waitForTimeout(4000); if (i % 3 === 1) await page.screenshot({ path: `/tmp/shots/busy${i}.png` }); if ((await page.evaluate(() => document.documentElement.dataset.state)) !== 'busy') break; }
  await state('ready', 200000); await say();
  await page.screenshot({ path: '/tmp/shots/done.png', fullPage: true });
  await page.click('#heat'); await state('busy').catch(() => 0); await state('ready'); await say();
  await page.focus('#image'); for (const k of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(k);
  await state('ready'); await page.waitForTimeout(100); await state('ready'); await say();
  await page.screenshot({ path: '/tmp/shots/heat.png', fullPage: true });
} catch (e) { console.log(e.message); await say(); }
await browser.close(); child.kill('SIGTERM');
