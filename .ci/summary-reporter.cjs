/** Mocha's spec reporter, which also writes one plain line about the outcome to the file named by the option `summary`. */
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

class SummaryReporter extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    const skipped = pending > 0 ? `, ${pending} skipped` : '';
    writeFileSync(this.options.reporterOptions.summary, `${passes} passed, ${failures} failed${skipped}\n`);
  }
}

module.exports = SummaryReporter;
