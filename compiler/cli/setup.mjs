#!/usr/bin/env node
/**
 * The set-up that `npm run demo` and `npm test` need: dependencies, the build and a WebGPU adapter. Plain JavaScript without
 * dependencies, because it runs before there are any. Does nothing, in less than a second, when all is there.
 */
import { installAdapter } from './setup/apt.mjs';
import { gatherMachineFacts, gatherProjectFacts, probeAdapter } from './setup/facts.mjs';
import { nodeComplaint, planAdapter, planProject } from './setup/plan.mjs';
import { npm } from './setup/process.mjs';

const EXPLANATIONS = {
  'install-dependencies': 'Installing the dependencies (npm ci) …',
  build: 'Building …',
};

const complaint = nodeComplaint(process.versions.node);
const ready = complaint === undefined ? prepareProject() && prepareAdapter() : fail(complaint);
if (!ready) process.exitCode = 1;

function prepareProject() {
  for (const step of planProject(gatherProjectFacts())) {
    say(EXPLANATIONS[step]);
    const result = npm(
      step === 'build' ? ['run', '--silent', 'build'] : ['ci', '--include=dev', '--no-audit', '--no-fund'],
    );
    if (!result.ok) return fail(result.output);
  }
  return true;
}

function prepareAdapter() {
  const probe = probeAdapter();
  const plan = planAdapter(gatherMachineFacts(), probe);
  if (plan.action === 'none') return true;
  if (plan.action === 'warn') return say(plan.message);
  if (plan.action === 'explain') return fail(plan.message);
  say(`No WebGPU adapter was found: installing Mesa's software adapter (${plan.packages.join(', ')}) with apt-get …`);
  const installed = installAdapter(plan);
  if (!installed.ok) return fail(`${installed.output}\n${probe.message}`);
  const second = probeAdapter();
  return second.found ? say(`Found ${second.name}.`) : fail(second.message);
}

function say(line) {
  console.log(line);
  return true;
}

function fail(message) {
  console.error(message);
  return false;
}
